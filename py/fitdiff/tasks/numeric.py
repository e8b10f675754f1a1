"""A number that can be anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from fitdiff.errors import DataError
from fitdiff.tables.table import Table
from fitdiff.tasks.contract import Metric, outcome_of, spread_of

# Of the largest outcome: a thousand roundings of a sum. Libraries round an exact fit differently,
# which is no difference between methods.
_EXACT = 1e-13


def is_exact(y: NDArray[np.float64], predicted: NDArray[np.float64]) -> bool:
    """Tell whether predictions are the outcomes, but for rounding."""
    return bool(np.max(np.abs(y - predicted)) <= _EXACT * np.max(np.abs(y)))


def rmse(y: NDArray[np.float64], predicted: NDArray[np.float64]) -> float:
    """Root of the mean squared difference, in the unit of the outcome; 0 of an exact fit."""
    return 0.0 if is_exact(y, predicted) else float(np.sqrt(np.mean((y - predicted) ** 2)))


def deviance(y: NDArray[np.float64], predicted: NDArray[np.float64]) -> float:
    """Sum of squared differences: R's deviance of the gaussian family; 0 of an exact fit."""
    return 0.0 if is_exact(y, predicted) else float(np.sum((y - predicted) ** 2))


def r_squared(y: NDArray[np.float64], predicted: NDArray[np.float64]) -> float:
    """1 - residual / total sum of squares about the mean; NaN if the outcome is constant."""
    total = float(np.sum((y - y.mean()) ** 2))
    return 1 - deviance(y, predicted) / total if total > 0 else float("nan")


@dataclass(frozen=True)
class Numeric:
    """The outcome is a number."""

    name: ClassVar[str] = "numeric"
    labels: ClassVar[tuple[str, ...]] = ()
    prediction: ClassVar[str] = "expected value, shape (n,)"
    metrics: ClassVar[Mapping[str, Metric]] = {
        "RMSE": Metric(rmse, higher_is_better=False),
        "R2": Metric(r_squared, higher_is_better=True),
        "deviance": Metric(deviance, higher_is_better=False),
    }

    def encode(self, table: Table) -> NDArray[np.float64]:
        """The numbers.

        Returns
        -------
        ndarray of float64, shape (n,)

        Raises
        ------
        DataError
            If one is infinite.
        """
        column = outcome_of(table)
        y = column.numbers()
        bad = np.flatnonzero(np.isinf(y))
        if bad.size:
            raise DataError(
                f"Column '{column.name}' has {y[bad[0]]} in row {bad[0]}, counted from 0; an "
                "outcome must be finite."
            )
        return y

    def fault(self, y: NDArray[Any]) -> str:
        """See `fitdiff.tasks.contract.Task`."""
        if y.dtype != np.float64 or y.ndim != 1:
            return f"y must be a vector of float64, got {y.ndim}-dimensional {y.dtype}"
        return "" if np.isfinite(y).all() else "y must be finite"

    def strata(self, y: NDArray[Any]) -> NDArray[Any] | None:  # noqa: ARG002
        """See `fitdiff.tasks.contract.Task`."""
        return None

    def unit(self, y: NDArray[Any], prediction: NDArray[np.float64]) -> float:  # noqa: ARG002
        """See `fitdiff.tasks.contract.Task`."""
        return spread_of(y)

    def prediction_shape(self, rows: int) -> tuple[int, ...]:
        """See `fitdiff.tasks.contract.Task`."""
        return (rows,)

    def label_shape(self, rows: int) -> tuple[int, ...]:  # noqa: ARG002
        """See `fitdiff.tasks.contract.Task`."""
        return (0,)
