"""Time until an event, or until observation ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from fitdiff.errors import DataError
from fitdiff.tables.table import Table
from fitdiff.tasks.contract import Metric, refuse_missing, spread_of


def concordance(y: NDArray[np.float64], risk: NDArray[np.float64]) -> float:
    """Share of comparable pairs in which the row with the higher risk has its event first.

    Harrell et al. 1982, as R's ``survival::concordance(Surv(time, event) ~ risk, reverse = TRUE)``:
    a pair is comparable if the earlier time is an event; at equal times an event comes before a
    censored row, and two events are not compared; equal risks count half.

    Parameters
    ----------
    y : ndarray, shape (n, 2)
        Time, and 1 for an event or 0.
    risk : ndarray, shape (n,)

    Returns
    -------
    float
        NaN if no pair is comparable.
    """
    time, event = y[:, 0], y[:, 1] == 1
    won, pairs = 0.0, 0
    for row in np.flatnonzero(event):
        later = (time > time[row]) | ((time == time[row]) & ~event)
        pairs += int(np.count_nonzero(later))
        won += np.count_nonzero(risk[later] < risk[row])
        won += 0.5 * np.count_nonzero(risk[later] == risk[row])
    return won / pairs if pairs else float("nan")


@dataclass(frozen=True)
class Survival:
    """The outcome is a time and whether the event came."""

    name: ClassVar[str] = "survival"
    labels: ClassVar[tuple[str, ...]] = ()
    prediction: ClassVar[str] = "risk, higher for an earlier event, shape (n,)"
    metrics: ClassVar[Mapping[str, Metric]] = {
        "concordance": Metric(concordance, higher_is_better=True),
    }

    def encode(self, table: Table) -> NDArray[np.float64]:
        """Times and events.

        Returns
        -------
        ndarray of float64, shape (n, 2)
            Time; 1 for an event, 0 where observation ended.

        Raises
        ------
        DataError
            If a role is not given, or a row has no time or no event.
        """
        roles = table.roles
        if roles.time is None or roles.event is None:
            role = "time" if roles.time is None else "event"
            raise DataError(f"{table.name} has no column with the role '{role}'.")
        pair = table.column(roles.time), table.column(roles.event)
        for column in pair:
            refuse_missing(column)
        return np.column_stack([column.numbers() for column in pair])

    def fault(self, y: NDArray[Any]) -> str:
        """See `fitdiff.tasks.contract.Task`."""
        if y.dtype != np.float64 or y.ndim != 2 or y.shape[1] != 2:
            return f"y must be times and events, (n, 2) of float64, got {y.dtype} {y.shape}"
        if not (np.isfinite(y[:, 0]) & (y[:, 0] >= 0)).all() or not np.isin(y[:, 1], (0, 1)).all():
            return "y must be times of 0 or more, and events of 0 or 1"
        return ""

    def strata(self, y: NDArray[Any]) -> NDArray[Any] | None:  # noqa: ARG002
        """See `fitdiff.tasks.contract.Task`."""
        return None

    def unit(self, y: NDArray[Any], prediction: NDArray[np.float64]) -> float:  # noqa: ARG002
        """See `fitdiff.tasks.contract.Task`."""
        return spread_of(prediction)

    def prediction_shape(self, rows: int) -> tuple[int, ...]:
        """See `fitdiff.tasks.contract.Task`."""
        return (rows,)

    def label_shape(self, rows: int) -> tuple[int, ...]:  # noqa: ARG002
        """See `fitdiff.tasks.contract.Task`."""
        return (0,)
