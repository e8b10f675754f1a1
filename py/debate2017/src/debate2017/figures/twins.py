"""One figure drawn twice, by R and by Python: its files, and the numbers in both compared."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd

from debate2017.figures.style import PLOTTED, Twins, plotted_numbers
from fitdiff.atomic import write_atomically
from fitdiff.errors import DataError
from fitdiff.figures import canvas
from rbridge import Masked, RSession, Value

DEVICES = ("png", "pdf", "svg")
# R and Python sum, interpolate and take logarithms in different orders; each step costs a few
# units in the last place, 2e-16 of the number. A changed count is 1e-4 or more.
TOLERANCE = 1e-12
# The R package that draws.
PACKAGE = "debate2017"

_PDF_DATE = re.compile(rb"(?<=Date \(D:)\d{14}")


def draw_by_both(
    session: RSession, twins: Twins, points: pd.DataFrame, texts: tuple[str, str], stem: Path
) -> list[Path]:
    """Let R draw to the stem and Python to `python_stem`, and compare the numbers in both.

    Returns
    -------
    list of Path
        The files written, R's first.

    Raises
    ------
    DataError
        If the two figures turn out to hold different numbers.
    """
    r_files, by_r = draw_in_r(session, twins, points, texts, stem)
    files, by_python = draw_in_python(twins, points, texts, python_stem(stem))
    if found := differences(by_r, by_python):
        raise DataError(
            f"R and Python drew different numbers, which is an error in {twins.r_function} "
            f"or its Python twin: {found[0]}"
            + (f", and {len(found) - 1} more" if len(found) > 1 else "")
        )
    return r_files + files


def python_stem(stem: Path) -> Path:
    """Stem of the files that Python draws, beside R's."""
    return stem.with_name(f"{stem.name}-python")


def draw_in_r(
    session: RSession, twins: Twins, points: pd.DataFrame, texts: tuple[str, str], stem: Path
) -> tuple[list[Path], pd.DataFrame]:
    """Let R draw ``points`` to ``stem`` with the endings .png, .pdf, .svg and .csv.

    Parameters
    ----------
    session : RSession
    twins : Twins
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
            result = session.call(PACKAGE, twins.r_function, named, nonfinite="carry")
            drawn[device] = _numbers_of(result.unwrap())
            if device == "pdf":
                path.write_bytes(_PDF_DATE.sub(b"20000101000000", path.read_bytes()))

        write_atomically(stem.with_suffix(f".{device}"), draw)
    _write_numbers(drawn["png"], stem.with_suffix(".csv"))
    return [stem.with_suffix(f".{ending}") for ending in (*DEVICES, "csv")], drawn["png"]


def draw_in_python(
    twins: Twins, points: pd.DataFrame, texts: tuple[str, str], stem: Path
) -> tuple[list[Path], pd.DataFrame]:
    """Draw ``points`` to ``stem`` as `draw_in_r` does.

    Returns
    -------
    files : list of Path
    numbers : DataFrame
        Read back from the artists of the figure.
    """
    with canvas.settings():
        figure = twins.draw(points, *texts)
        for kind in canvas.FORMATS:
            write_atomically(stem.with_suffix(f".{kind}"), lambda path: canvas.save(figure, path))
        numbers = twins.plotted(figure)
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
