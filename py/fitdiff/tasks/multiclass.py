"""Several classes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from fitdiff.errors import DataError
from fitdiff.tables.table import Table
from fitdiff.tasks.contract import Metric, labels_of, outcome_of


def accuracy(y: NDArray[np.int32], probabilities: NDArray[np.float64]) -> int:
    """Count the rows whose most probable class is theirs; the first of equal ones is taken."""
    return int(np.count_nonzero(probabilities.argmax(axis=1) == y))


def log_loss(y: NDArray[np.int32], probabilities: NDArray[np.float64]) -> float:
    """Minus the mean log probability of the class that was (natural logarithm)."""
    with np.errstate(divide="ignore"):  # infinite if the class had probability 0
        return float(-np.mean(np.log(probabilities[np.arange(y.size), y])))


def brier(y: NDArray[np.int32], probabilities: NDArray[np.float64]) -> float:
    """Mean over rows of the squared differences, summed over classes (Brier 1950)."""
    happened = np.eye(probabilities.shape[1])[y]
    return float(np.mean(((probabilities - happened) ** 2).sum(axis=1)))


@dataclass(frozen=True)
class Multiclass:
    """The outcome is one of several labels.

    Attributes
    ----------
    labels : tuple of str
        In the order of the columns of a prediction.
    """

    labels: tuple[str, ...]
    name: ClassVar[str] = "multiclass"
    prediction: ClassVar[str] = "probability of each class, shape (n, classes)"
    metrics: ClassVar[Mapping[str, Metric]] = {
        "accuracy": Metric(accuracy, higher_is_better=True),
        "log loss": Metric(log_loss, higher_is_better=False),
        "Brier": Metric(brier, higher_is_better=False),
    }

    def encode(self, table: Table) -> NDArray[np.int32]:
        """Positions in the labels.

        Returns
        -------
        ndarray of int32, shape (n,)

        Raises
        ------
        DataError
            If a row has another label.
        """
        column = outcome_of(table)
        places = {label: place for place, label in enumerate(self.labels)}
        labels = labels_of(column).tolist()
        for row, label in enumerate(labels):
            if label not in places:
                raise DataError(
                    f"Column '{column.name}' has {label!r} in row {row}, counted from 0, which is "
                    f"none of the classes: {', '.join(self.labels)}."
                )
        return np.array([places[label] for label in labels], dtype=np.int32)

    def fault(self, y: NDArray[Any]) -> str:
        """See `fitdiff.tasks.contract.Task`."""
        classes = len(self.labels)
        if y.dtype != np.int32 or not np.isin(y, np.arange(classes)).all():
            seen = np.unique(y)[:5].tolist()
            return f"y must be 0 to {classes - 1} of int32, got {y.dtype} {seen}"
        return ""

    def strata(self, y: NDArray[Any]) -> NDArray[Any]:
        """See `fitdiff.tasks.contract.Task`."""
        return y

    def unit(self, y: NDArray[Any], prediction: NDArray[np.float64]) -> float:  # noqa: ARG002
        """See `fitdiff.tasks.contract.Task`."""
        return 1.0

    def prediction_shape(self, rows: int) -> tuple[int, ...]:
        """See `fitdiff.tasks.contract.Task`."""
        return (rows, len(self.labels))

    def label_shape(self, rows: int) -> tuple[int, ...]:
        """See `fitdiff.tasks.contract.Task`."""
        return (rows,)
