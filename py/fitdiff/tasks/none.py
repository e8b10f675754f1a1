"""No outcome: tests, descriptions, clusters, components."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from fitdiff.tables.table import Table
from fitdiff.tasks.contract import Metric


@dataclass(frozen=True)
class NoOutcome:
    """Nothing is predicted."""

    name: ClassVar[str] = "none"
    labels: ClassVar[tuple[str, ...]] = ()
    prediction: ClassVar[str] = "none"
    metrics: ClassVar[Mapping[str, Metric]] = {}

    def encode(self, table: Table) -> NDArray[np.float64]:
        """Make an empty matrix, one row a row of the table; shape (n, 0)."""
        return np.empty((table.n_rows, 0))

    def fault(self, y: NDArray[Any]) -> str:
        """See `fitdiff.tasks.contract.Task`."""
        return "" if y.shape[1:] == (0,) else f"y must have no columns, got shape {y.shape}"

    def strata(self, y: NDArray[Any]) -> NDArray[Any] | None:  # noqa: ARG002
        """See `fitdiff.tasks.contract.Task`."""
        return None

    def unit(self, y: NDArray[Any], prediction: NDArray[np.float64]) -> float:  # noqa: ARG002
        """See `fitdiff.tasks.contract.Task`."""
        return 1.0

    def prediction_shape(self, rows: int) -> tuple[int, ...]:
        """See `fitdiff.tasks.contract.Task`."""
        return (rows, 0)

    def label_shape(self, rows: int) -> tuple[int, ...]:  # noqa: ARG002
        """See `fitdiff.tasks.contract.Task`."""
        return (0,)
