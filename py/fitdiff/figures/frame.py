"""The frame around every style: reads the results, draws in R and in Python, writes the files."""

from __future__ import annotations

import re
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from fitdiff.atomic import write_atomically
from fitdiff.errors import DataError, SpecificationError
from fitdiff.figures import canvas
from fitdiff.figures.style import PLOTTED, Style, load_style, plotted_numbers
from fitdiff.r_package import PACKAGE, open_session
from fitdiff.results.manifest import read_manifest
from fitdiff.study import Study
from fitdiff.study_file import FigureTable
from rbridge import Masked, RSession, Value

DEVICES = ("png", "pdf", "svg")
# R and Python sum, interpolate and take logarithms in different orders; each step costs a few
# units in the last place, 2e-16 of the number. A changed count is 1e-4 or more.
TOLERANCE = 1e-12

_PDF_DATE = re.compile(rb"(?<=Date \(D:)\d{14}")


@dataclass(frozen=True)
class Drawing:
    """What is to be drawn: the style, its points, title and notice, and the stem of the files."""

    style: Style
    points: pd.DataFrame
    texts: tuple[str, str]
    stem: Path


def draw_figures(
    study: Study,
    folder: Path,
    *,
    overlay: bool,
    recorded_only: bool,
    session: RSession | None = None,
) -> list[Path]:
    """Draw a study's figure by R, and again by Python from the same points.

    Parameters
    ----------
    study, folder, overlay, recorded_only
        See `plan_drawing`. The files go to the folder: ``figure.png``, ``.pdf``, ``.svg`` and
        ``.csv`` by R, ``figure-python`` with the same endings by Python; ``figure-recorded...``
        of the recorded values alone. The ``.csv`` hold the numbers that are in the figures, read
        back from them.
    session : RSession or None
        One that is open already and stays open; None to open one for this figure.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    SpecificationError
        If the study has no figure, or its style cannot draw what is asked for.
    DataError
        If there is nothing to draw, or the two figures turn out to hold different numbers.
    """
    drawing = plan_drawing(study, folder, overlay=overlay, recorded_only=recorded_only)
    with open_session() if session is None else nullcontext(session) as r:
        r_files, by_r = draw_in_r(r, drawing.style, drawing.points, drawing.texts, drawing.stem)
    files, by_python = draw_again(drawing)
    if found := differences(by_r, by_python):
        raise DataError(
            f"R and Python drew different numbers, which is an error in {drawing.style.r_function} "
            f"or its Python twin: {found[0]}"
            + (f", and {len(found) - 1} more" if len(found) > 1 else "")
        )
    tables = drawing.style.tables
    return r_files + files + ([] if recorded_only or tables is None else tables(study, folder))


def plan_drawing(study: Study, folder: Path, *, overlay: bool, recorded_only: bool) -> Drawing:
    """Collect what a study's figure is made of.

    Parameters
    ----------
    study : Study
        Its table ``[figure]`` says what is drawn.
    folder : Path
        Holds the results.
    overlay : bool
        Add the recorded values.
    recorded_only : bool
        Draw the recorded values alone; needs no results.

    Raises
    ------
    SpecificationError
        If the study has no figure, or its style cannot draw what is asked for.
    DataError
        If there is nothing to draw.
    """
    table = study.file.figure
    if table is None:
        raise SpecificationError(
            f"Study '{study.name}' has no [figure] table, which names the style and the arms of "
            "its figure. Add one, as comparisons/studies/leek2017.toml does."
        )
    style = load_style(table.style)
    if recorded_only:
        points = _recorded(study, table, style, False)
        return Drawing(style, points, (table.title, ""), folder / "figure-recorded")
    _, progress = read_manifest(folder)
    points = style.points(study, folder)
    if overlay:
        points = points.assign(recorded=False)
        points = pd.concat([points, _recorded(study, table, style, True)], ignore_index=True)
    return Drawing(style, points, (table.title, progress.notice()), folder / "figure")


def draw_again(drawing: Drawing) -> tuple[list[Path], pd.DataFrame]:
    """Let Python draw, to the stem with ``-python``; see `draw_in_python`."""
    stem = drawing.stem.with_name(f"{drawing.stem.name}-python")
    return draw_in_python(drawing.style, drawing.points, drawing.texts, stem)


def draw_in_r(
    session: RSession, style: Style, points: pd.DataFrame, texts: tuple[str, str], stem: Path
) -> tuple[list[Path], pd.DataFrame]:
    """Let R draw ``points`` to ``stem`` with the endings .png, .pdf, .svg and .csv.

    Parameters
    ----------
    session : RSession
    style : Style
    points : DataFrame
    texts : tuple of str
        Title and notice of incompleteness.
    stem : Path

    Returns
    -------
    files : list of Path
    numbers : DataFrame
        What R says that it plotted; see `fitdiff.figures.style.PLOTTED`.
    """
    arguments: dict[str, Value] = {
        "points": {str(name): _vector(column) for name, column in points.items()},
        "title": texts[0],
        "incomplete": texts[1],
    }
    drawn: dict[str, pd.DataFrame] = {}
    for device in DEVICES:

        def draw(path: Path, device: str = device) -> None:
            named = arguments | {"file": str(path), "device": device}
            # NaN is a bar that is not there, in the points as in what was plotted.
            result = session.call(PACKAGE, style.r_function, named, nonfinite="carry")
            drawn[device] = _numbers_of(result.unwrap())
            if device == "pdf":
                path.write_bytes(_PDF_DATE.sub(b"20000101000000", path.read_bytes()))

        write_atomically(stem.with_suffix(f".{device}"), draw)
    _write_numbers(drawn["png"], stem.with_suffix(".csv"))
    return [stem.with_suffix(f".{ending}") for ending in (*DEVICES, "csv")], drawn["png"]


def draw_in_python(
    style: Style, points: pd.DataFrame, texts: tuple[str, str], stem: Path
) -> tuple[list[Path], pd.DataFrame]:
    """Draw ``points`` to ``stem`` as `draw_in_r` does.

    Returns
    -------
    files : list of Path
    numbers : DataFrame
        Read back from the artists of the figure.
    """
    with canvas.settings():
        figure = style.draw(points, *texts)
        for kind in canvas.FORMATS:
            write_atomically(stem.with_suffix(f".{kind}"), lambda path: canvas.save(figure, path))
        numbers = style.plotted(figure)
    _write_numbers(numbers, stem.with_suffix(".csv"))
    return [stem.with_suffix(f".{ending}") for ending in (*canvas.FORMATS, "csv")], numbers


def differences(one: pd.DataFrame, other: pd.DataFrame) -> list[str]:
    """Compare the numbers of two figures; each difference is one line, none means that they agree.

    Numbers agree within `TOLERANCE`, of themselves or of one; NaN agrees with NaN.
    """
    names = ["panel", "series"]
    if len(one) != len(other):
        return [f"{len(one)} marks against {len(other)}"]
    found = []
    for column in PLOTTED:
        a, b = one[column], other[column]
        if column in names:
            differs = (a != b).to_numpy()
        else:
            differs = ~np.isclose(a, b, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True)
        for row in np.flatnonzero(differs):
            panel, series, x = (one[name].tolist()[row] for name in (*names, "x"))
            found.append(
                f"{column} of '{series}' at {x} in panel '{panel}': "
                f"{a.tolist()[row]!r} against {b.tolist()[row]!r}"
            )
    return found


def _recorded(study: Study, table: FigureTable, style: Style, mark: bool) -> pd.DataFrame:
    if style.recorded is None:
        raise SpecificationError(
            f"The style '{table.style}' of study '{study.name}' draws no recorded values. "
            "Leave out --recorded and --recorded-only."
        )
    return style.recorded(study).assign(recorded=mark)


def _vector(column: pd.Series) -> Value:
    values = column.to_numpy()
    return values if values.dtype.kind in "bif" else values.astype(np.str_)


def _numbers_of(value: Value) -> pd.DataFrame:
    assert isinstance(value, dict)
    columns = {name: _plain(vector) for name, vector in value.items()}
    return plotted_numbers(columns)


def _plain(vector: Value) -> Value:
    if isinstance(vector, Masked):
        return np.where(vector.missing, np.nan, vector.values)
    return np.atleast_1d(np.asarray(vector))


def _write_numbers(numbers: pd.DataFrame, file: Path) -> None:
    # Doubles are written with the fewest digits from which they are read back exactly.
    write_atomically(file, lambda path: numbers.to_csv(path, index=False, lineterminator="\n"))
