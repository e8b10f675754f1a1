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
