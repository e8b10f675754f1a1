"""Values for rows that lack one, learnt on training rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fitdiff.errors import DataError
from fitdiff.tables.columns import Column, column
from fitdiff.tables.table import Table
from fitdiff.transforms.encoding import levels_of
from fitdiff.transforms.settings import Impute

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Imputer:
    """What rows are given that lack a value.

    Attributes
    ----------
    values : mapping of str to float, str or bool
        By predictor; those that are neither numbers nor categories have none.
    """

    values: Mapping[str, float | str | bool]

    def impute(self, table: Table) -> Table:
        """Give each row that lacks a value the one of its column."""
        for name, value in self.values.items():
            made = table.column(name)
            if not table.complete([name]).all():
                table = table.with_column(_filled(made, value))
        return table


def learn_imputing(train: Table, predictors: Sequence[str], impute: Impute) -> Imputer:
    """Learn from training rows what rows that lack a value are given.

    Raises
    ------
    DataError
        If no training row has a value of a predictor.
    """
    values: dict[str, float | str | bool] = {}
    for name in predictors:
        present = train.take(train.complete([name])) if train.complete([name]).any() else None
        if present is None:
            raise DataError(
                f"Column '{name}' has no value in the training rows that others could be given. "
                "Leave it out."
            )
        made = present.column(name)
        if made.kind in ("category", "string"):
            values[name] = _most_frequent(made)
        elif made.kind == "boolean":
            values[name] = bool(2 * np.count_nonzero(made.values) > len(made))
        elif made.kind in ("float", "integer"):
            numbers = made.numbers()
            values[name] = mean(numbers) if impute.numbers == "mean" else median(numbers)
    return Imputer(values)


def mean(numbers: Floats) -> float:
    """Mean of numbers, shape (n,), to the bits of R's ``mean``.

    The sum in extended precision, one after another; then the mean of what is left is added.
    """
    first = _sum(numbers.astype(np.longdouble)) / numbers.size
    return float(first + _sum(numbers - first) / numbers.size)


def median(numbers: Floats) -> float:
    """The middle of numbers, shape (n,), or the mean of the middle two."""
    ordered, half = np.sort(numbers), numbers.size // 2
    return float(ordered[half]) if numbers.size % 2 else mean(ordered[half - 1 : half + 1])


def _sum(numbers: NDArray[np.longdouble]) -> np.longdouble:
    total: np.longdouble = np.cumsum(numbers)[-1]
    return total


def _most_frequent(made: Column) -> str:
    labels = made.labels()
    # The first of the largest: ties go by the order of levels.
    return max(levels_of(made), key=labels.count)


def _filled(made: Column, value: float | str | bool) -> Column:
    whole = np.zeros(len(made), np.bool_)
    if made.kind in ("float", "integer"):
        numbers = made.numbers()
        return column(made.name, np.where(np.isnan(numbers), value, numbers))
    stored = made.levels.index(str(value)) if made.kind == "category" else value
    values = made.values.copy()
    values[made.missing] = stored
    return made.with_values(values, whole)
