"""Drawing by R, and for the cross-check by Python: files, and the numbers in both compared."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd

from debate2017.figures.style import PLOTTED, CrossCheck, plotted_numbers
from fitdiff.atomic import write_atomically
from fitdiff.errors import DataError
from fitdiff.figures import canvas
from rbridge import Frame, FrameColumn, RSession, Value

DEVICES = ("png", "pdf", "svg")
# R and Python sum, interpolate and take logarithms in different orders; each step costs a few
# units in the last place, 2e-16 of the number. A changed count is 1e-4 or more.
TOLERANCE = 1e-12
# The R package that draws.
PACKAGE = "debate2017"

_PDF_DATE = re.compile(rb"(?<=Date \(D:)\d{14}")


def draw_in_r(
    session: RSession, style: str, points: pd.DataFrame, texts: tuple[str, str], stem: Path
) -> tuple[list[Path], pd.DataFrame]:
    """Let R draw ``points`` to ``stem`` with the endings .png, .pdf, .svg and .csv.

    Parameters
    ----------
    session : RSession
    style : str
        Its name.
    points : DataFrame
    texts : tuple of str
        Title and notice of incompleteness.
    stem : Path

    Returns
    -------
    files : list of Path
    numbers : DataFrame
        What R says that it plotted; see `debate2017.figures.style.PLOTTED`.
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
            result = session.call(PACKAGE, f"plot_{style}", named, nonfinite="carry")
            drawn[device] = _numbers_of(result.unwrap())
            if device == "pdf":
                path.write_bytes(_PDF_DATE.sub(b"20000101000000", path.read_bytes()))

        write_atomically(stem.with_suffix(f".{device}"), draw)
    canvas.write_numbers(drawn["png"], stem.with_suffix(".csv"))
    return [stem.with_suffix(f".{ending}") for ending in (*DEVICES, "csv")], drawn["png"]


def draw_in_python(
    check: CrossCheck, points: pd.DataFrame, texts: tuple[str, str], stem: Path
) -> tuple[list[Path], pd.DataFrame]:
    """Draw ``points`` to ``stem`` as `draw_in_r` does.

    Returns
    -------
    files : list of Path
    numbers : DataFrame
        Read back from the artists of the figure.
    """
    with canvas.settings():
        figure = check.draw(points, *texts)
        numbers = check.plotted(figure)
        return canvas.write(figure, numbers, stem), numbers


def require_equal(by_r: pd.DataFrame, by_python: pd.DataFrame) -> None:
    """Raise `DataError` if two drawings of a figure hold different numbers."""
    if found := differences(by_r, by_python):
        more = f", and {len(found) - 1} more" if len(found) > 1 else ""
        raise DataError(
            f"R and Python drew different numbers, an error in one of the two: {found[0]}{more}"
        )


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


def _vector(column: pd.Series) -> Value:
    values = column.to_numpy()
    return values if values.dtype.kind in "bif" else values.astype(np.str_)


def _numbers_of(value: Value) -> pd.DataFrame:
    assert isinstance(value, Frame)
    return plotted_numbers({name: _plain(column) for name, column in value.columns.items()})


def _plain(column: FrameColumn) -> Value:
    if column.missing is not None:
        return np.where(column.missing, np.nan, column.values)
    return column.values
