"""Counts: 0, 1, 2 ..."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import xlogy

from fitdiff.errors import DataError
from fitdiff.tables.table import Table
from fitdiff.tasks.contract import Metric, outcome_of, spread_of
from fitdiff.tasks.numeric import Numeric, is_exact, rmse


def deviance(y: NDArray[np.float64], mean: NDArray[np.float64]) -> float:
    """Poisson deviance, 2 sum(y log(y / mean) - (y - mean)) (McCullagh and Nelder 1989, 6.2).

    0 of an exact fit.
    """
    if is_exact(y, mean):
        return 0.0
    return float(2 * np.sum(xlogy(y, y) - xlogy(y, mean) - (y - mean)))


@dataclass(frozen=True)
class Count:
    """The outcome is a number of events."""

    name: ClassVar[str] = "count"
    labels: ClassVar[tuple[str, ...]] = ()
    prediction: ClassVar[str] = "expected count, shape (n,)"
    metrics: ClassVar[Mapping[str, Metric]] = {
        "deviance": Metric(deviance, higher_is_better=False),
        "RMSE": Metric(rmse, higher_is_better=False),
    }

    def encode(self, table: Table) -> NDArray[np.float64]:
        """The counts.

        Returns
        -------
        ndarray of float64, shape (n,)

        Raises
        ------
        DataError
            If one is negative or not whole.
        """
        column = outcome_of(table)
        y = column.numbers()
        bad = np.flatnonzero((y < 0) | (y != np.rint(y)) | np.isinf(y))
        if bad.size:
            raise DataError(
                f"Column '{column.name}' has {column.values[bad[0]]} in row {bad[0]}, counted from "
                "0; counts are 0, 1, 2 ..."
            )
        return y

    def fault(self, y: NDArray[Any]) -> str:
        """See `fitdiff.tasks.contract.Task`."""
        if fault := Numeric().fault(y):
            return fault
        bad = y[(y < 0) | (y != np.rint(y))]
        return f"y must be 0, 1, 2 ..., got {bad[0]}" if bad.size else ""

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
