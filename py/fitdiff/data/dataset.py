"""Data sets: rows and their outcomes, for any task, independent of their source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fitdiff.errors import DataError
from fitdiff.hashing import hash_content, hash_rows
from fitdiff.tables.hash import hash_table_rows
from fitdiff.tables.table import Table
from fitdiff.tasks.binary import Binary
from fitdiff.tasks.contract import Task

TWO_CLASSES = Binary(("0", "1"))


@dataclass(frozen=True)
class Dataset:
    """Rows and outcomes, in the order of the data set they come from.

    Attributes
    ----------
    x : Table, or ndarray of shape (N, p), uint8 or float64, read-only
        A table holds the predictors and the columns with roles, such as weights; not the outcome.
    y : ndarray, shape (N,), or (N, 2) for survival, read-only
        As the task encodes it; of two classes 1 for the second, 0 for the first.
    row_numbers : ndarray, shape (N,), int32, read-only
        Zero-based rows of the whole data set, ascending.
    official_test : ndarray, shape (N,), bool, read-only
        Whether the data set's publishers count the row among their test rows.
    hash : str
        Of ``x`` and ``y``: `fitdiff.hashing.hash_rows`, or `fitdiff.tables.hash.hash_table_rows`.
    image_shape : tuple of int or None
        Height and width of the image that a row is; None where it is none.
    task : Task
    names : tuple of str
        Of the columns of a matrix, if they have any.
    folds : ndarray, shape (N,), int64, or None
        Number of the user's own fold that each row is in, from 0.
    notes : tuple of str
        What was decided in reading, and what is unusual; for the user.
    """

    x: NDArray[Any] | Table
    y: NDArray[Any]
    row_numbers: NDArray[np.int32]
    official_test: NDArray[np.bool_]
    hash: str
    image_shape: tuple[int, int] | None = None
    task: Task = TWO_CLASSES
    names: tuple[str, ...] = ()
    folds: NDArray[np.int64] | None = None
    notes: tuple[str, ...] = ()

    def fault(self) -> str:
        """What is not as promised; empty where nothing is. The hash is taken at its word."""
        if isinstance(self.x, np.ndarray) and (
            self.x.ndim != 2 or self.x.dtype not in (np.uint8, np.float64) or not self.x.shape[1]
        ):
            return f"x must be a matrix of uint8 or float64, got {self.x.dtype} {self.x.shape}"
        if isinstance(self.x, Table) and not self.x.predictors:
            return "no column is left as a predictor"
        rows = len(self.y)
        parts = {"x": self.x, "row_numbers": self.row_numbers, "official_test": self.official_test}
        for name, part in (parts | ({} if self.folds is None else {"folds": self.folds})).items():
            if len(part) != rows:
                return f"{name} has {len(part)} rows, y has {rows}"
        if (np.diff(self.row_numbers) <= 0).any():
            return "row_numbers must ascend"
        return self.task.fault(self.y)

    def positions(self, rows: NDArray[np.int32]) -> NDArray[np.intp]:
        """Find row numbers of the whole data set in ``x``; `DataError` if one is missing."""
        at = np.searchsorted(self.row_numbers, rows)
        at[at == self.row_numbers.size] = 0
        if foreign := rows[self.row_numbers[at] != rows].tolist():
            raise DataError(
                f"Rows {foreign[:5]} are not rows of the data. The splits were drawn for other "
                "data: delete them, or name the data they were drawn for."
            )
        return at

    def hash_of(self, at: NDArray[np.intp], *, outcome: bool) -> str:
        """Hash the rows at these positions, as an engine would, with their outcomes or without."""
        y = self.y[at] if outcome else None
        if isinstance(self.x, Table):
            return hash_table_rows(self.x.take(at), y)
        return hash_rows(self.x[at], y)

    def meaning(self) -> Mapping[str, object]:
        """What fits depend on that hashes of rows do not see; empty for matrices.

        A column may be a predictor here and a weight there; a number an outcome or a count.
        """
        if not isinstance(self.x, Table):
            return {}
        stated = {"name": self.task.name, "labels": list(self.task.labels)}
        return {"task": stated, "roles": self.x.roles.stated()}

    def described(self) -> Mapping[str, object]:
        """What a table was read as, so that it can be stated: task, types, roles and notes."""
        if not isinstance(self.x, Table):
            return {}
        types = {"types": dict(self.x.types()), "notes": list(self.notes)}
        return {"rows": len(self.y), **self.meaning(), **types}


def whole(
    x: NDArray[Any] | Table, y: NDArray[Any], task: Task, notes: tuple[str, ...] = (), **more: Any
) -> Dataset:
    """Make a data set of all rows of a matrix or a table; no row is an official test row.

    Parameters
    ----------
    x, y, task, notes
        See `Dataset`.
    **more
        Other attributes of it.
    """
    rows = np.arange(len(y), dtype=np.int32)
    parts: dict[str, Any] = {"row_numbers": rows, "official_test": np.zeros(rows.size, np.bool_)}
    parts |= more
    for array in (y, *(part for part in parts.values() if isinstance(part, np.ndarray))):
        array.setflags(write=False)
    if isinstance(x, Table):
        made = hash_content([hash_table_rows(x, y), x.roles.stated(), task.name, task.labels])
    else:
        made = hash_rows(x, y)
    return Dataset(x, y, hash=made, task=task, notes=notes, **parts)
