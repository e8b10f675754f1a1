"""Metrics of a cell's test rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fitdiff.data.dataset import TWO_CLASSES
from fitdiff.errors import SpecificationError, nearest
from fitdiff.stats.counts import ACCURACY
from fitdiff.tasks import KINDS
from fitdiff.tasks.contract import Task

# Label of a row without a prediction.
NO_LABEL = 255


def column_of(metric: str) -> str:
    """Name a metric's column of the results table."""
    return metric.lower().replace(" ", "_")


# In the order of the tasks; accuracy is counted, and has columns of its own.
COLUMNS: tuple[str, ...] = tuple(
    dict.fromkeys(column_of(name) for kind in KINDS for name in kind.metrics if name != ACCURACY)
)
# Of one split a mean over rows, or a rank statistic; the deviance is a sum.
_SUM = "deviance"
MEANS = tuple(name for name in COLUMNS if name != _SUM)
_TITLES = {column_of(name): name for kind in KINDS for name in kind.metrics}


@dataclass(frozen=True)
class Metrics:
    """Metrics of one fit on its test rows.

    Attributes
    ----------
    total : int
        Test rows.
    predicted : int
        Those that have a prediction: a method that drops rows with missing values has none for
        them. They count as not labelled correctly, and other metrics are of the others.
    correct : int or None
        Rows labelled correctly, by the engine's own labels; None where there are no classes.
        Accuracy is ``correct / total``: counts, so that differences add up exactly.
    values : mapping of str to float or None
        The task's other metrics by `column_of` their names; None where one is not defined: log loss
        where fitted values are no probabilities, AUC where the test rows hold one class only.
    """

    total: int
    predicted: int
    correct: int | None = None
    values: Mapping[str, float | None] = field(default_factory=dict)

    @property
    def accuracy(self) -> float | None:
        """Fraction of test rows labelled correctly."""
        return None if self.correct is None else self.correct / self.total


def score(
    prediction: NDArray[np.float64],
    label: NDArray[Any],
    truth: NDArray[Any],
    task: Task = TWO_CLASSES,
    *,
    diverged: bool = False,
) -> Metrics:
    """Score predictions and labels of m test rows against their outcomes.

    Parameters
    ----------
    prediction : ndarray
        Of the task's shape; NaN for a row without a prediction.
    label : ndarray, shape (m,) or (0,)
    truth : ndarray
        As the task encodes it.
    task : Task
    diverged : bool
        NaN is what a fit that did not converge came to, not the lack of a prediction.
    """
    known = np.ones(len(truth), np.bool_) if diverged else has_prediction(prediction)
    values = {
        column_of(name): metric.of(truth[known], prediction[known]) if known.any() else np.nan
        for name, metric in task.metrics.items()
        if name != ACCURACY
    }
    return Metrics(
        total=len(truth),
        predicted=int(known.sum()),
        correct=int(np.count_nonzero((label == truth) & known)) if task.labels else None,
        values={name: None if np.isnan(value) else float(value) for name, value in values.items()},
    )


def has_prediction(prediction: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Mark the rows that have a prediction; shape (m,)."""
    gone: NDArray[np.bool_] = np.isnan(prediction)
    return ~gone if gone.ndim == 1 else np.asarray(~gone.any(axis=1), dtype=np.bool_)


def main_metric(results: pd.DataFrame) -> str:
    """Column of the results table that methods are judged by first.

    Accuracy where there are classes, else the first metric of the task; accuracy if nothing was
    fitted.
    """
    for column in (ACCURACY, *COLUMNS):
        if column in results and results[column].notna().any():
            return column
    return ACCURACY


def metric_named(name: str) -> str:
    """Column of a metric that a user names; `SpecificationError` if no outcome has it."""
    column = column_of(name)
    if column not in (known := (ACCURACY, *COLUMNS)):
        raise SpecificationError(f"There is no metric '{name}'. {nearest(column, known)}")
    return column


def higher_is_better(column: str) -> bool:
    """Whether a metric grows as predictions get better."""
    name = title_of(column)
    return next(kind.metrics[name].higher_is_better for kind in KINDS if name in kind.metrics)


def shown_values(results: pd.DataFrame, column: str) -> pd.Series[float]:
    """A metric of each cell as it is shown and as effects are told: a sum as its mean over rows."""
    values = results[column]
    return values / results["predicted"] if column == _SUM else values


def shown_title(column: str) -> str:
    """What `shown_values` are called."""
    return f"{title_of(column)} per test row" if column == _SUM else title_of(column)


def title_of(column: str) -> str:
    """Name of a metric in a sentence or a heading."""
    return _TITLES.get(column, column)
