"""Settings and files shared by figures drawn with matplotlib."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
from matplotlib import font_manager, rc_context, rcdefaults, rcParams
from matplotlib.figure import Figure

from fitdiff.atomic import write_atomically

# matplotlib brings the last one along.
SANS = ("Helvetica", "Arial", "Liberation Sans", "DejaVu Sans")

# Dates and versions would make each file differ from the last.
_METADATA: dict[str, dict[str, None]] = {
    "png": {"Software": None},
    "pdf": {"Creator": None, "Producer": None, "CreationDate": None},
    "svg": {"Creator": None, "Date": None},
}
FORMATS = tuple(_METADATA)


@contextmanager
def settings() -> Iterator[None]:
    """Set matplotlib aside from the user's own settings, for drawing and saving."""
    with rc_context():
        rcdefaults()
        installed = set(font_manager.get_font_names())
        rcParams["font.family"] = next(name for name in SANS if name in installed)
        rcParams["pdf.fonttype"] = 42
        # Seeds the names of clip paths and markers, which are random otherwise.
        rcParams["svg.hashsalt"] = "fitdiff"
        yield


def write(figure: Figure, numbers: pd.DataFrame, stem: Path) -> list[Path]:
    """Write a figure in every format, and the numbers in it as CSV; return the files, PNG first."""
    for kind in FORMATS:
        write_atomically(stem.with_suffix(f".{kind}"), lambda path: save(figure, path))
    write_numbers(numbers, stem.with_suffix(".csv"))
    return [stem.with_suffix(f".{ending}") for ending in (*FORMATS, "csv")]


def write_numbers(numbers: pd.DataFrame, file: Path) -> None:
    """Write the numbers in a figure, with the fewest digits from which they are read exactly."""
    write_atomically(file, lambda path: numbers.to_csv(path, index=False, lineterminator="\n"))


def save(figure: Figure, file: Path) -> None:
    """Write a figure in the format that the file's ending names: the same bytes every time."""
    kind = file.suffix.removeprefix(".")
    figure.savefig(file, format=kind, dpi="figure", metadata=_METADATA[kind])
