"""The contract of tasks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from fitdiff.errors import DataError
from fitdiff.tables.columns import Column
from fitdiff.tables.table import Table


@dataclass(frozen=True)
class Metric:
    """A figure by which predictions are judged.

    Attributes
    ----------
    of : callable (y, prediction) -> float or int
        ``y`` as the task encodes it, ``prediction`` of the task's shape.
    higher_is_better : bool
    """

    of: Callable[[NDArray[Any], NDArray[Any]], float]
    higher_is_better: bool


class Task(Protocol):
    """A kind of outcome; a frozen dataclass.

    Attributes
    ----------
    name : str
    prediction : str
        What a prediction is and its shape, in words.
    metrics : mapping of str to Metric
    labels : tuple of str
        The classes, in the order of their numbers; empty where the outcome has none.
    """

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def prediction(self) -> str: ...  # noqa: D102
    @property
    def metrics(self) -> Mapping[str, Metric]: ...  # noqa: D102
    @property
    def labels(self) -> tuple[str, ...]: ...  # noqa: D102

    def encode(self, table: Table) -> NDArray[Any]:
        """Turn the outcome into numbers; `DataError` if a row has none, or another value."""

    def fault(self, y: NDArray[Any]) -> str:
        """What is wrong with an encoded outcome, as "y must be ..."; empty where nothing is."""

    def strata(self, y: NDArray[Any]) -> NDArray[Any] | None:
        """Class of each row, by which draws can be stratified; None where there are no classes."""

    def unit(self, y: NDArray[Any], prediction: NDArray[np.float64]) -> float:
        """What differences of predictions are measured in, above 0: 1 for probabilities."""

    def prediction_shape(self, rows: int) -> tuple[int, ...]:
        """Shape of the prediction for as many rows."""

    def label_shape(self, rows: int) -> tuple[int, ...]:
        """Shape of the predicted classes of as many rows; ``(0,)`` where there are no classes."""


def spread_of(values: NDArray[Any]) -> float:
    """Standard deviation of the finite values; 1 where that is 0 or there are none."""
    finite = values[np.isfinite(values)]
    return float(finite.std()) or 1.0 if finite.size else 1.0


def outcome_of(table: Table) -> Column:
    """Get the outcome, whole.

    Raises
    ------
    DataError
        If no column has the role, or a row has no outcome.
    """
    if table.roles.outcome is None:
        raise DataError(f"{table.name} has no outcome. Say roles={{'outcome': ...}}.")
    column = table.column(table.roles.outcome)
    refuse_missing(column)
    return column


def refuse_missing(column: Column) -> None:
    """Raise `DataError` if a value is NA or NaN."""
    gone = column.missing.copy()
    if column.kind == "float":
        gone |= np.isnan(column.values)
    rows = np.flatnonzero(gone)
    if rows.size:
        raise DataError(
            f"Column '{column.name}' has no value in row {rows[0]}, counted from 0 "
            f"({rows.size} in all). Leave out such rows: complete = true in [data] of a "
            "study, table.take(table.complete()) in Python."
        )


def labels_of(column: Column) -> NDArray[np.object_]:
    """The values as labels: levels and strings as they are, numbers and booleans spelled out.

    Returns
    -------
    ndarray of str, shape (n,)
        An integer, also one that is stored as a double, as '1'; a boolean as 'TRUE' or 'FALSE'.
    """
    if column.kind in ("string", "category"):
        return np.array(column.labels(), dtype=object)
    if column.kind == "boolean":
        return np.where(column.values, "TRUE", "FALSE").astype(object)
    numbers = column.numbers()
    if (numbers != np.rint(numbers)).any():
        first = numbers[numbers != np.rint(numbers)][0]
        raise DataError(f"Column '{column.name}' has {first}, which is not a class label.")
    return np.array([str(int(number)) for number in numbers.tolist()], dtype=object)
