"""What coefficients are measured by: the spread of their columns and of the linear predictor."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from fitdiff.comparison.linear import linear_of
from fitdiff.comparison.stages import ComparedFit
from fitdiff.models.contract import MatrixRows
from fitdiff.quantities.distances import Scale
from fitdiff.quantities.terms import INTERCEPT
from fitdiff.tables.columns import Column

Floats = NDArray[np.float64]


def scale_of(first: ComparedFit, second: ComparedFit) -> Scale:
    """Measure columns and predictors of two fits on their training rows; the larger count.

    A column that never varies is measured by its value, which is what it adds to the predictor. A
    level of a categorical predictor is a column of zeros and ones, ``column[level]``. Terms that
    are neither have no column, and are judged relative to themselves.
    """
    columns: dict[str, float] = {}
    predictor = 0.0
    for side in (first, second):
        own = _columns(side)
        for name, values in own.items():
            columns[name] = max(columns.get(name, 0.0), _spread(values))
        predictor = max([predictor, *(_moved(terms, own) for terms in _predictors(side))])
        for label in _labels(side):
            named, term = _class_and_term(label, side)
            if named and term in (INTERCEPT, *columns):
                columns[label] = columns.get(term, 1.0)
    return Scale(predictor=predictor or 1.0, columns=columns)


def _columns(side: ComparedFit) -> dict[str, Floats]:
    rows = side.rows
    if isinstance(rows, MatrixRows):
        return dict(zip(rows.predictors, rows.x_train.T.astype(np.float64), strict=True))
    return {
        name: values
        for predictor in rows.predictors
        for name, values in _of_column(rows.train.column(predictor)).items()
    }


def _of_column(made: Column) -> dict[str, Floats]:
    if made.kind in ("float", "integer", "boolean"):
        return {made.name: made.numbers()}
    return {
        f"{made.name}[{level}]": np.asarray(made.values == place, dtype=np.float64)
        for place, level in enumerate(made.levels)
    }


def _spread(values: Floats) -> float:
    finite = values[np.isfinite(values)]
    if not finite.size:
        return 0.0
    return float(finite.std()) or float(np.abs(finite).max())


def _labels(side: ComparedFit) -> tuple[str, ...]:
    return next((one.labels for one in side.result.quantities if one.kind == "coefficients"), ())


def _class_and_term(label: str, side: ComparedFit) -> tuple[str, str]:
    """Take apart what `fitdiff.quantities.labelled.by_class` joined; '' where there is no class."""
    for name in side.rows.task.labels:
        if label.endswith(f" ({name})"):
            return name, label.removesuffix(f" ({name})")
    return "", label


def _predictors(side: ComparedFit) -> list[dict[str, float]]:
    """Coefficients by column, of each linear predictor: one a class where there are several."""
    found: dict[str, dict[str, float]] = {}
    linear = linear_of(side)
    if linear is not None:
        return [dict(zip(side.rows.predictors, linear.coefficients.tolist(), strict=True))]
    for one in side.result.quantities:
        if one.kind == "coefficients":
            for label, value in zip(one.labels, one.values.tolist(), strict=True):
                named, term = _class_and_term(label, side)
                found.setdefault(named, {})[term] = value
    return list(found.values())


def _moved(terms: Mapping[str, float], columns: Mapping[str, Floats]) -> float:
    """Standard deviation of the sum of all terms whose columns are known."""
    known = [
        value * columns[name]
        for name, value in terms.items()
        if name in columns and np.isfinite(value) and value != 0
    ]
    total = np.sum(known, axis=0) if known else np.zeros(1)
    return float(np.nanstd(total)) if np.isfinite(total).any() else 0.0
