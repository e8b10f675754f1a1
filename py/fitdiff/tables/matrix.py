"""Matrices of numbers as tables, and tables of numbers as matrices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fitdiff.errors import DataError
from fitdiff.tables.columns import Column, column
from fitdiff.tables.table import Table


def table_of(x: NDArray[Any], names: Sequence[str], name: str = "table") -> Table:
    """Make a table of a matrix, shape (n, p); uint8 becomes integers, float64 stays."""
    return Table(tuple(column(label, x[:, at]) for at, label in enumerate(names)), name=name)


def matrix_of(table: Table) -> NDArray[np.float64]:
    """Make a matrix of a table's columns, shape (n, p), float64; a boolean is 0 or 1.

    Raises
    ------
    DataError
        If a column is not numeric or boolean, or has missing values.
    """
    return np.column_stack([_numbers(made) for made in table.columns])


def _numbers(made: Column) -> NDArray[np.float64]:
    if made.kind not in ("float", "integer", "boolean"):
        raise DataError(
            f"Column '{made.name}' is {_A.get(made.kind, 'a ' + made.kind)}, and this method takes "
            "numbers only. Leave it out (features), or use a method that encodes categories."
        )
    values = made.numbers()
    gone = np.flatnonzero(np.isnan(values))
    if gone.size:
        raise DataError(
            f"Column '{made.name}' has no value in row {gone[0]}, counted from 0 ({gone.size} in "
            "all), and this method takes complete rows only. Leave out such rows or the column."
        )
    return values


_A = {"string": "of strings", "category": "categorical"}
