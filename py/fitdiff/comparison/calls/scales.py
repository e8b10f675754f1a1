"""What coefficients and fitted values of two fits are measured by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from fitdiff.comparison.calls.frames import remembered, spread
from fitdiff.comparison.calls.side import SideFit
from fitdiff.quantities.distances import Scale, spread_of
from fitdiff.quantities.quantity import Kind, Quantity


def by_kind(quantities: Sequence[Quantity]) -> dict[Kind, Quantity]:
    """One quantity a kind: the first that has labels, or else the first."""
    found: dict[Kind, Quantity] = {}
    for one in quantities:
        kept = found.get(one.kind)
        if kept is None or (one.values.size > 1 and kept.values.size == 1):
            found[one.kind] = one
    return found


def scale_of(first: SideFit, second: SideFit) -> Scale:
    """What coefficients and fitted values are measured by, from the design that is known."""
    coefficients = by_kind(first.quantities).get("coefficients")
    needed = set() if coefficients is None else set(coefficients.labels)
    columns: dict[str, float] = {}
    for side in (first, second):
        features = side.bound.names.get("X")
        for frame in (side.design, features, side.bound.table):
            if isinstance(frame, pd.DataFrame):
                _add_spreads(columns, needed, frame)
    fitted = next(_fitted(first, second), None)
    predictor = 0.0
    if coefficients is not None:
        # A fit that diverged may report a slope near the largest number.
        with np.errstate(over="ignore"):
            moved = [
                abs(value) * columns[label]
                for label, value in zip(coefficients.labels, coefficients.values, strict=True)
                if label in columns and np.isfinite(value)
            ]
            size = float(np.sqrt(np.sum(np.square(moved)))) if moved else 0.0
        # Measured by an infinite predictor everything would be the same.
        predictor = size if np.isfinite(size) else 0.0
    of_outcome = spread_of(fitted) if fitted is not None else 0.0
    return Scale(predictor or 1.0, of_outcome or 1.0, columns)


def _add_spreads(columns: dict[str, float], needed: set[str], frame: pd.DataFrame) -> None:
    """Add the standard deviations of columns that are needed and not known yet."""
    for name in remembered(frame, "names", lambda: list(frame.columns)):
        if str(name) in needed and str(name) not in columns:
            found = spread(frame, name)
            if found is not None:
                columns[str(name)] = found


def _fitted(*sides: SideFit) -> Iterator[np.ndarray]:
    for side in sides:
        found = by_kind(side.quantities).get("fitted values")
        if found is not None:
            yield found.values
