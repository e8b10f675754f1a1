"""Two classes, one of which is the event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import xlogy
from scipy.stats import rankdata

from fitdiff.errors import DataError
from fitdiff.tables.table import Table
from fitdiff.tasks.contract import Metric, labels_of, outcome_of


def accuracy(y: NDArray[np.uint8], probability: NDArray[np.float64]) -> int:
    """Count the rows whose class is predicted correctly: the event if its probability is > 1/2."""
    return int(np.count_nonzero((probability > 0.5) == (y == 1)))


def log_loss(y: NDArray[np.uint8], probability: NDArray[np.float64]) -> float:
    """Minus the mean log probability of what happened (natural logarithm).

    Infinite if something happened that had probability 0; `sklearn.metrics.log_loss` would clip.
    """
    return float(-np.mean(xlogy(y, probability) + xlogy(1 - y.astype(float), 1 - probability)))


def deviance(y: NDArray[np.uint8], probability: NDArray[np.float64]) -> float:
    """Minus twice the log likelihood (McCullagh and Nelder 1989, 4.4.1): 2 n log loss."""
    return 2 * y.size * log_loss(y, probability)


def brier(y: NDArray[np.uint8], probability: NDArray[np.float64]) -> float:
    """Mean squared difference of event and probability (Brier 1950, halved as usual for two)."""
    return float(np.mean((probability - y) ** 2))


def auc(y: NDArray[np.uint8], score: NDArray[np.float64]) -> float:
    """Area under the ROC curve: how often an event's score is above a non-event's, ties half.

    By ranks (Hanley and McNeil 1982; Mann and Whitney's U). NaN if there is only one class.
    """
    events = int(np.count_nonzero(y))
    others = y.size - events
    if not events or not others:
        return float("nan")
    above = rankdata(score)[y == 1].sum() - events * (events + 1) / 2
    return float(above / (events * others))


@dataclass(frozen=True)
class Binary:
    """The outcome is one of two labels.

    Attributes
    ----------
    labels : pair of str
        The second is the event.
    """

    labels: tuple[str, str]
    name: ClassVar[str] = "binary"
    prediction: ClassVar[str] = "probability of the event, shape (n,)"
    metrics: ClassVar[Mapping[str, Metric]] = {
        "accuracy": Metric(accuracy, higher_is_better=True),
        "log loss": Metric(log_loss, higher_is_better=False),
        "deviance": Metric(deviance, higher_is_better=False),
        "Brier": Metric(brier, higher_is_better=False),
        "AUC": Metric(auc, higher_is_better=True),
    }

    @property
    def event(self) -> str:
        """The label whose probability is modelled."""
        return self.labels[1]

    def encode(self, table: Table) -> NDArray[np.uint8]:
        """1 for the event, 0 for the other label.

        Returns
        -------
        ndarray of uint8, shape (n,)

        Raises
        ------
        DataError
            If a row has neither label.
        """
        column = outcome_of(table)
        labels = labels_of(column)
        known = (labels == self.labels[0]) | (labels == self.event)
        if not known.all():
            row = int(np.flatnonzero(~known)[0])
            raise DataError(
                f"Column '{column.name}' has {labels[row]!r} in row {row}, counted from 0; the two "
                f"labels are '{self.labels[0]}' and '{self.labels[1]}'."
            )
        return np.asarray(labels == self.event, dtype=np.uint8)

    def fault(self, y: NDArray[Any]) -> str:
        """See `fitdiff.tasks.contract.Task`."""
        if y.dtype != np.uint8 or not np.isin(y, (0, 1)).all():
            return f"y must be 0 or 1 of uint8, got {y.dtype} {np.unique(y)[:5].tolist()}"
        return ""

    def strata(self, y: NDArray[Any]) -> NDArray[Any]:
        """See `fitdiff.tasks.contract.Task`."""
        return y

    def prediction_shape(self, rows: int) -> tuple[int, ...]:
        """See `fitdiff.tasks.contract.Task`."""
        return (rows,)

    def label_shape(self, rows: int) -> tuple[int, ...]:
        """See `fitdiff.tasks.contract.Task`."""
        return (rows,)
