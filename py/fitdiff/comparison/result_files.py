"""Two results without their calls: files of coefficients or of predictions, stage by stage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from fitdiff.comparison.calls.stages import Stage
from fitdiff.comparison.result_file import ResultFile, in_order_of, read_result
from fitdiff.quantities.agreement import judge
from fitdiff.quantities.alignment import align
from fitdiff.quantities.distances import Scale
from fitdiff.quantities.quantity import STAGES, Floats, Kind, Quantity, kind_of, quantity
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
    """

    first: ResultFile
    second: ResultFile
    stages: tuple[Stage, ...]
    unpaired: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """'same', 'different' or 'not comparable'."""
        compared = [one for one in self.stages if one.agreement is not None]
        if not any(one.kind != "rows used" for one in compared):
            return "not comparable"
        return "different" if any(one.differs for one in compared) else "same"


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
        The column that says what a row is; by default one called term, id or the like, or the first
        one of texts that are all different.
    tolerances : mapping of str to float, optional
        By kind, in place of the rules'.

    Raises
    ------
    SpecificationError
        If a file has no column ``by``.
    DataError
        If it has no column of numbers, or two rows of the same name.
    """
    one = read_result(first, by)
    two = in_order_of(one, read_result(second, by))
    found = [_rows_stage(one, two)]
    pairs = list(_pairs(one, two))
    for kind, names in pairs:
        sides = [_quantity(kind, side, name) for side, name in zip((one, two), names, strict=True)]
        found.append(_stage(kind, sides, (tolerances or {}).get(kind)))
    paired = ({names[0] for _, names in pairs}, {names[1] for _, names in pairs})
    left = [name for side, had in zip((one, two), paired, strict=True)
            for name in side.columns if name not in had]  # fmt: skip
    found.sort(key=lambda stage: STAGES.index(stage.kind))
    return ResultComparison(one, two, tuple(found), tuple(dict.fromkeys(left)))


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


def _quantity(kind: Kind, side: ResultFile, name: str) -> Quantity | np.ndarray:
    values = side.columns[name]
    return values if values.dtype == object else quantity(kind, values, side.labels, name, name)


def _rows_stage(one: ResultFile, two: ResultFile) -> Stage:
    sides = [quantity("rows used", [float(side.rows)]) for side in (one, two)]
    aligned = align(*sides)
    assert aligned is not None
    return Stage("rows used", judge(aligned, Scale()))


def _stage(kind: Kind, sides: Sequence[Quantity | np.ndarray], tolerance: float | None) -> Stage:
    one, two = sides
    if isinstance(one, np.ndarray) or isinstance(two, np.ndarray):
        if not (isinstance(one, np.ndarray) and isinstance(two, np.ndarray)):
            return Stage(kind, None, "names of classes in one file, numbers in the other")
        classes = {name: float(at) for at, name in enumerate(sorted({*one, *two}))}
        one, two = (quantity(kind, [classes[name] for name in side]) for side in (one, two))
    aligned = align(one, two)
    if aligned is None:
        return Stage(kind, None, f"{one.values.size} and {two.values.size} values, without labels")
    agreement = judge(aligned, _scale(kind, aligned.labels, aligned.first), tolerance)
    stage = Stage(kind, agreement, "", "", (one.name, two.name))
    if agreement.state == "same":
        return stage
    said = relation_of(aligned) or _rounded(aligned.first, aligned.second)
    said = said or _shifted(aligned.first, aligned.second)
    return replace(stage, relation=said)


def _scale(kind: Kind, labels: Sequence[str], values: Floats) -> Scale:
    """Scale without a design: an intercept by its own size, predictions by their spread."""
    if kind == "coefficients":
        own = abs(values[labels.index(INTERCEPT)]) if INTERCEPT in labels else 1.0
        return Scale(predictor=float(own) or 1.0)
    return Scale(outcome=float(np.nanstd(values)) or 1.0)


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
    for name, long, short in (("second", a[usable], b[usable]), ("first", b[usable], a[usable])):
        for decimals in range(_MOST_DECIMALS + 1):
            is_short = np.allclose(short, np.round(short, decimals), rtol=0, atol=1e-12)
            near = np.abs(long - short).max(initial=0.0) <= 0.5 * 10.0**-decimals * (1 + 1e-9)
            if is_short and near and short.size > 2:
                return f"the {name} is the other rounded to {decimals} decimals"
    return ""
