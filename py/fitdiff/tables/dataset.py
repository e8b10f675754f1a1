"""Data sets of binary outcomes, independent of their source."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fitdiff.errors import DataError


@dataclass(frozen=True)
class Dataset:
    """The rows of two classes, in the order of the data set they come from.

    Attributes
    ----------
    x : ndarray, shape (N, p), uint8 or float64, read-only
    y : ndarray, shape (N,), uint8, read-only
        1 for the second class, 0 for the first.
    row_numbers : ndarray, shape (N,), int32, read-only
        Zero-based rows of the whole data set, ascending.
    official_test : ndarray, shape (N,), bool, read-only
        Whether the data set's publishers count the row among their test rows.
    hash : str
        `fitdiff.hashing.hash_rows` of ``x`` and ``y``.
    image_shape : tuple of int or None
        Height and width of the image that a row is; None where it is none.
    """

    x: NDArray[np.generic]
    y: NDArray[np.uint8]
    row_numbers: NDArray[np.int32]
    official_test: NDArray[np.bool_]
    hash: str
    image_shape: tuple[int, int] | None

    def fault(self) -> str:
        """What is not as promised; empty where nothing is. The hash is taken at its word."""
        rows = len(self.y)
        if self.x.ndim != 2 or self.x.dtype not in (np.uint8, np.float64) or not self.x.shape[1]:
            return f"x must be a matrix of uint8 or float64, got {self.x.dtype} {self.x.shape}"
        parts = {"x": len(self.x), "row_numbers": len(self.row_numbers)}
        parts["official_test"] = len(self.official_test)
        for name, length in parts.items():
            if length != rows:
                return f"{name} has {length} rows, y has {rows}"
        if self.y.dtype != np.uint8 or not np.isin(self.y, (0, 1)).all():
            return f"y must be 0 or 1 of uint8, got {self.y.dtype} {np.unique(self.y)[:5].tolist()}"
        if (np.diff(self.row_numbers) <= 0).any():
            return "row_numbers must ascend"
        return ""

    def positions(self, rows: NDArray[np.int32]) -> NDArray[np.intp]:
        """Find row numbers of the whole data set in ``x``; `DataError` if one is missing."""
        at = np.searchsorted(self.row_numbers, rows)
        at[at == self.row_numbers.size] = 0
        if foreign := rows[self.row_numbers[at] != rows].tolist():
            raise DataError(
                f"Rows {foreign[:5]} are not rows of the two chosen classes. The splits were drawn "
                "for other data: delete them, or name the data they were drawn for."
            )
        return at
