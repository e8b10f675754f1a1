"""Data sets: two classes of images, checked and hashed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fitdiff.data.mnist import IMAGE_SHAPE, TRAINING_IMAGES, cache_directory, load_mnist
from fitdiff.errors import DataError, SpecificationError, nearest
from fitdiff.hashing import hash_rows

__all__ = ["DATA_SETS", "Dataset", "cache_directory", "load_data", "load_mnist"]

DATA_SETS = ("mnist",)


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
    image_shape : tuple of int
        Height and width of the image that a row is.
    """

    x: NDArray[np.generic]
    y: NDArray[np.uint8]
    row_numbers: NDArray[np.int32]
    official_test: NDArray[np.bool_]
    hash: str
    image_shape: tuple[int, int]

    def positions(self, rows: NDArray[np.int32]) -> NDArray[np.intp]:
        """Where row numbers of the whole data set are in ``x``; `DataError` if one is not."""
        at = np.searchsorted(self.row_numbers, rows)
        at[at == self.row_numbers.size] = 0
        if strange := rows[self.row_numbers[at] != rows].tolist():
            raise DataError(
                f"Rows {strange[:5]} are not rows of the two chosen classes. The splits were drawn "
                "for other data: delete them, or name the data they were drawn for."
            )
        return at


def load_data(name: str, classes: Sequence[int], cache: Path | None = None) -> Dataset:
    """Load the rows of two classes of a data set.

    Parameters
    ----------
    name : str
        One of `DATA_SETS`.
    classes : sequence of two int
        Labels; the second becomes 1.
    cache : Path, optional

    Raises
    ------
    SpecificationError
        If the data set is unknown, or the classes are not two different labels of it.
    DataError
        If the data cannot be had.
    """
    if name not in DATA_SETS:
        raise SpecificationError(f"Unknown data set '{name}'. {nearest(name, DATA_SETS)}")
    if len(set(classes)) != 2 or len(classes) != 2 or not set(classes) <= set(range(10)):
        raise SpecificationError(
            f"classes = {list(classes)}: name two different digits from 0 to 9, as in [0, 1]."
        )
    whole = load_mnist(cache)
    rows = np.flatnonzero(np.isin(whole.labels, classes)).astype(np.int32)
    x = whole.images[rows]
    y = (whole.labels[rows] == classes[1]).astype(np.uint8)
    official_test = rows >= TRAINING_IMAGES
    for array in (x, y, rows, official_test):
        array.setflags(write=False)
    return Dataset(x, y, rows, official_test, hash_rows(x, y), IMAGE_SHAPE)
