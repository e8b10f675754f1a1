"""Two classes, one of which is the event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from fitdiff.errors import DataError
from fitdiff.tables.table import Table
from fitdiff.tasks.contract import Metric, labels_of, outcome_of


def accuracy(y: NDArray[np.uint8], probability: NDArray[np.float64]) -> int:
    """Count the rows whose class is predicted correctly: the event if its probability is > 1/2."""
    return int(np.count_nonzero((probability > 0.5) == (y == 1)))


def log_loss(y: NDArray[np.uint8], probability: NDArray[np.float64]) -> float:
    """Minus the mean log probability of what happened (natural logarithm).

    Infinite if something happened that had probability 0; `sklearn.metrics.log_loss` would clip.
    NaN if a prediction is no probability, as least squares may give outside [0, 1].
    """
    # Written so that NaN counts as "no probability" too.
    if not np.all((probability >= 0) & (probability <= 1)):
        return float("nan")
    happened = np.where(y == 1, probability, 1 - probability)
    with np.errstate(divide="ignore"):
        return float(-np.mean(np.log(happened)))


def deviance(y: NDArray[np.uint8], probability: NDArray[np.float64]) -> float:
    """Minus twice the log likelihood (McCullagh and Nelder 1989, 4.4.1): 2 n log loss."""
    return 2 * y.size * log_loss(y, probability)


def brier(y: NDArray[np.uint8], probability: NDArray[np.float64]) -> float:
    """Mean squared difference of event and probability (Brier 1950, halved as usual for two)."""
    return float(np.mean((probability - y) ** 2))


def auc(y: NDArray[np.uint8], score: NDArray[np.float64]) -> float:
    """Area under the ROC curve: how often an event's score is above a non-event's, ties half.

    Mann and Whitney (1947); Hanley and McNeil (1982). NaN if there is only one class, or a score
    is NaN.
    """
    others, events = np.sort(score[y == 0]), score[y == 1]
    if others.size == 0 or events.size == 0 or np.isnan(score).any():
        return float("nan")
    below = np.searchsorted(others, events, side="left")
    not_above = np.searchsorted(others, events, side="right")
    return float((below + not_above).sum() / (2 * others.size * events.size))


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

    def unit(self, y: NDArray[Any], prediction: NDArray[np.float64]) -> float:  # noqa: ARG002
        """See `fitdiff.tasks.contract.Task`."""
        return 1.0

    def prediction_shape(self, rows: int) -> tuple[int, ...]:
        """See `fitdiff.tasks.contract.Task`."""
        return (rows,)

    def label_shape(self, rows: int) -> tuple[int, ...]:
        """See `fitdiff.tasks.contract.Task`."""
        return (rows,)
