"""Two results without their calls: files of coefficients or of predictions, stage by stage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from fitdiff.comparison.calls.stages import Stage
from fitdiff.comparison.result_file import ResultFile, read_results
from fitdiff.comparison.result_rows import Pairing, pairings
from fitdiff.quantities.agreement import judge
from fitdiff.quantities.alignment import Aligned
from fitdiff.quantities.distances import Scale, spread_of
from fitdiff.quantities.quantity import STAGES, Floats, Kind, kind_of
from fitdiff.quantities.relations import relation_of
from fitdiff.quantities.terms import INTERCEPT

# What packages call the columns of predictions, lower case, without dots, spaces and underscores.
_OF_ROWS: Mapping[str, Kind] = {
    "fitted": "fitted values",
    "fittedvalues": "fitted values",
    "pred": "predictions",
    "prediction": "predictions",
    "predictions": "predictions",
    "predicted": "predictions",
    "yhat": "predictions",
    "prob": "probabilities",
    "probability": "probabilities",
    "probabilities": "probabilities",
    "phat": "probabilities",
    "proba": "probabilities",
    "predclass": "predicted classes",
    "predictedclass": "predicted classes",
    "class": "predicted classes",
    "label": "predicted classes",
}
# Rows by which one side may be moved against the other: a header taken for data, a lag.
_SHIFTS = (1, -1, 2, -2)
# As relations of values are: far below what chance gives.
_CLOSE = 1e-6
_MOST_DECIMALS = 8


@dataclass(frozen=True)
class ResultComparison:
    """Two files of results, compared.

    Attributes
    ----------
    first, second : ResultFile
    stages : tuple of Stage
        In the order in which a fit makes them.
    unpaired : tuple of str
        Columns that only one file has.
    pairing : Pairing or None
        Which rows were compared; None where none belong together.
    """

    first: ResultFile
    second: ResultFile
    stages: tuple[Stage, ...]
    unpaired: tuple[str, ...]
    pairing: Pairing | None

    @property
    def verdict(self) -> str:
        """'same', 'different' or 'not comparable'."""
        compared = [one for one in self.stages if one.agreement is not None]
        if self.pairing is None or not any(one.kind != "rows used" for one in compared):
            return "not comparable"
        whole = self.pairing.is_whole and not any(one.differs for one in compared)
        return "same" if whole else "different"


def compare_result_files(
    first: str | Path,
    second: str | Path,
    *,
    by: str | None = None,
    tolerances: Mapping[str, float] | None = None,
) -> ResultComparison:
    """Compare two files of coefficients or predictions, each column that both have.

    Parameters
    ----------
    first, second : str or Path
        Any file that `fitdiff.read_table` reads: a row a term or a case, a column a quantity, as
        R's broom and statsmodels name them; or a column of predictions.
    by : str, optional
        The column that says what a row is, or several with commas between; by default one called
        term, id or the like, or the first one of texts that are all different.
    tolerances : mapping of str to float, optional
        By kind, in place of the rules'.

    Raises
    ------
    SpecificationError
        If a file has no column ``by``.
    DataError
        If it has no column of numbers, or two rows of the same name by ``by``.
    """
    one, two = read_results(first, second, by)
    columns = list(_pairs(one, two))
    paired = ({names[0] for _, names in columns}, {names[1] for _, names in columns})
    left = [name for side, had in zip((one, two), paired, strict=True)
            for name in side.columns if name not in had]  # fmt: skip
    best: ResultComparison | None = None
    for pairing in pairings(one, two):
        found = [_rows_stage(one, two)]
        for kind, names in columns:
            found.append(_stage(kind, (one, two), names, pairing, (tolerances or {}).get(kind)))
        found.sort(key=lambda stage: STAGES.index(stage.kind))
        made = ResultComparison(one, two, tuple(found), tuple(dict.fromkeys(left)), pairing)
        # Rows that names that count pair otherwise are the same rows only if all agrees.
        if best is None or made.verdict == "same":
            best = made
        if best.verdict == "same":
            break
    if best is not None:
        return best
    return ResultComparison(one, two, (_rows_stage(one, two),), tuple(dict.fromkeys(left)), None)


def _kind(name: str, values: np.ndarray) -> Kind:
    plain = "".join(one for one in name.lower() if one not in " ._")
    if values.dtype == object:
        return "predicted classes"
    return _OF_ROWS.get(plain) or kind_of(name) or "values"


def _pairs(one: ResultFile, two: ResultFile) -> Iterator[tuple[Kind, tuple[str, str]]]:
    """Columns that belong together: of one kind, of one name, or the only ones that are left."""
    left = [list(one.columns), list(two.columns)]
    sides = (one, two)
    for name in list(left[0]):
        if name in left[1]:
            left[0].remove(name)
            left[1].remove(name)
            yield _kind(name, one.columns[name]), (name, name)
    for name in list(left[0]):
        kind = _kind(name, one.columns[name])
        other = next((o for o in left[1] if _kind(o, two.columns[o]) == kind != "values"), None)
        if other is not None:
            left[0].remove(name)
            left[1].remove(other)
            yield kind, (name, other)
    numbers = [
        [name for name in names if side.columns[name].dtype != object]
        for side, names in zip(sides, left, strict=True)
    ]
    if len(numbers[0]) == len(numbers[1]) == 1:
        a, b = numbers[0][0], numbers[1][0]
        kind = _kind(a, one.columns[a])
        yield kind if kind != "values" else _kind(b, two.columns[b]), (a, b)


def _rows_stage(one: ResultFile, two: ResultFile) -> Stage:
    rows = [np.array([float(side.rows)]) for side in (one, two)]
    return Stage("rows used", judge(Aligned("rows used", ("",), rows[0], rows[1]), Scale()))


def _stage(
    kind: Kind,
    sides: tuple[ResultFile, ResultFile],
    names: tuple[str, str],
    pairing: Pairing,
    tolerance: float | None,
) -> Stage:
    one, two = (side.columns[name] for side, name in zip(sides, names, strict=True))
    if (one.dtype == object) != (two.dtype == object):
        return Stage(kind, None, "names of classes in one file, numbers in the other")
    if one.dtype == object:
        place = {name: float(at) for at, name in enumerate(sorted({*one, *two}))}
        one, two = (np.array([place[name] for name in side]) for side in (one, two))
    aligned = Aligned(
        kind,
        pairing.labels,
        one[pairing.first],
        two[pairing.second],
        frozenset(pairing.labels) if pairing.by_position else frozenset(),
        pairing.only_first,
        pairing.only_second,
    )
    agreement = judge(aligned, _scale(kind, aligned.labels, aligned.first), tolerance)
    stage = Stage(kind, agreement, "", "", names)
    if agreement.state == "same":
        return stage
    with np.errstate(over="ignore"):
        said = _missing(aligned.first, aligned.second) or relation_of(aligned)
        said = said or _rounded(aligned.first, aligned.second)
        said = said or _shifted(aligned.first, aligned.second)
    return replace(stage, relation=said)


def _scale(kind: Kind, labels: Sequence[str], values: Floats) -> Scale:
    """Scale without a design: an intercept by its own size, predictions by their spread."""
    if kind == "coefficients":
        own = abs(values[labels.index(INTERCEPT)]) if INTERCEPT in labels else 1.0
        return Scale(predictor=float(own) or 1.0)
    return Scale(outcome=spread_of(values) or 1.0)


def _missing(a: Floats, b: Floats) -> str:
    """Say that values differ only where a side has none; '' where others do, too."""
    both = np.isfinite(a) & np.isfinite(b)
    if both.all() or not both.any() or not np.allclose(a[both], b[both], rtol=_CLOSE, atol=0):
        return ""
    rows = int((~both & ~((a == b) | (np.isnan(a) & np.isnan(b)))).sum())
    return f"equal but for {rows} of {a.size} that are missing or infinite on one side"


def _shifted(a: Floats, b: Floats) -> str:
    """Say that one side is the other some rows further down; '' where it is not."""
    for rows in _SHIFTS:
        one, other = (a[rows:], b[:-rows]) if rows > 0 else (a[:rows], b[-rows:])
        # A column of few values would fit by chance.
        if one.size >= 5 and np.unique(one).size >= 5 and np.allclose(one, other, rtol=_CLOSE):
            side = "second" if rows < 0 else "first"
            moved = "1 row" if abs(rows) == 1 else f"{abs(rows)} rows"
            return f"the {side} is the other, {moved} further down"
    return ""


def _rounded(a: Floats, b: Floats) -> str:
    """Say that one side is the other rounded; '' where it is not."""
    usable = np.isfinite(a) & np.isfinite(b)
    if np.array_equal(a[usable], b[usable]):
        return ""
    for name, long, short in (("second", a[usable], b[usable]), ("first", b[usable], a[usable])):
        for decimals in range(_MOST_DECIMALS + 1):
            is_short = np.allclose(short, np.round(short, decimals), rtol=0, atol=1e-12)
            near = np.abs(long - short).max(initial=0.0) <= 0.5 * 10.0**-decimals * (1 + 1e-9)
            if is_short and near and short.size > 2:
                return f"the {name} is the other rounded to {decimals} decimals"
    return ""
