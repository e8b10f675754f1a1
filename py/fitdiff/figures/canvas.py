"""What all figures drawn with matplotlib share: settings, fonts, files, the notice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from matplotlib import font_manager, rc_context, rcdefaults, rcParams
from matplotlib.figure import Figure
from matplotlib.text import Text

# R asks for Helvetica and Arial Narrow, for which fontconfig substitutes the others.
SANS = ("Helvetica", "Arial", "Liberation Sans", "DejaVu Sans")
NARROW = ("Arial Narrow", "Liberation Sans Narrow", *SANS)
# The notice of what is missing; the colour is R's red3.
NOTICE: dict[str, Any] = {"color": "#CD0000", "weight": "bold"}

# Dates and versions would make each file differ from the last.
_METADATA: dict[str, dict[str, None]] = {
    "png": {"Software": None},
    "pdf": {"Creator": None, "Producer": None, "CreationDate": None},
    "svg": {"Creator": None, "Date": None},
}
FORMATS = tuple(_METADATA)


@contextmanager
def settings() -> Iterator[None]:
    """Set matplotlib aside from the user's own settings, for drawing and saving alike."""
    with rc_context():
        rcdefaults()
        rcParams["font.family"] = font(SANS)
        rcParams["pdf.fonttype"] = 42
        # Seeds the names of clip paths and markers, which are random otherwise.
        rcParams["svg.hashsalt"] = "fitdiff"
        yield


def font(names: tuple[str, ...]) -> str:
    """Return the first font of ``names`` that is installed; matplotlib brings DejaVu Sans."""
    installed = set(font_manager.get_font_names())
    return next(name for name in names if name in installed)


def write_notice(
    figure: Figure, incomplete: str, place: tuple[float, float] = (0.5, 0.985)
) -> Text | None:
    """Write what is missing in a figure; nothing if that is empty.

    Parameters
    ----------
    figure : Figure
    incomplete : str
    place : tuple of float
        Middle and top of the line, as shares of the figure's width and height.
    """
    if not incomplete:
        return None
    return figure.text(*place, incomplete, ha="center", va="top", **NOTICE)


def save(figure: Figure, file: Path) -> None:
    """Write a figure in the format that the file's ending names: the same bytes every time."""
    kind = file.suffix.removeprefix(".")
    figure.savefig(file, format=kind, dpi="figure", metadata=_METADATA[kind])
