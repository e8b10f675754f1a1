"""Kernels between rows, as matrices."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fitdiff.errors import DataError

Floats = NDArray[np.float64]

# A block of this size stays in the processor's cache, or nearly.
_BLOCK_BYTES = 8_000_000


def squared_distances(a: NDArray[np.generic], b: NDArray[np.generic]) -> Floats:
    """Squared Euclidean distance of each row of ``a`` to each of ``b``.

    By ``|a|^2 + |b|^2 - 2 ab``, which is exact for whole numbers such as grey levels.

    Parameters
    ----------
    a, b : ndarray, shapes (n, p) and (m, p)

    Returns
    -------
    ndarray, shape (n, m), float64
        Not below 0, despite rounding.
    """
    rows, columns = a.astype(np.float64), b.astype(np.float64)
    norms = (rows**2).sum(axis=1)[:, np.newaxis] + (columns**2).sum(axis=1)
    distances: Floats = np.maximum(norms - 2 * (rows @ columns.T), 0)
    return distances


def intersections(a: NDArray[np.generic], b: NDArray[np.generic]) -> Floats:
    """Sum of the smaller of each two values, for each row of ``a`` with each of ``b``.

    Exact for whole numbers; block by block of rows, so that memory stays small.

    Parameters
    ----------
    a, b : ndarray, shapes (n, p) and (m, p), uint8 or float64

    Returns
    -------
    ndarray, shape (n, m), float64

    Raises
    ------
    DataError
        If a value is negative: the sums are then no kernel, that is, not positive semidefinite.
    """
    if a.min() < 0 or b.min() < 0:
        raise DataError(
            "The histogram intersection kernel needs values that are not negative, seen: "
            f"{min(a.min(), b.min())}. Use the kernel 'rbf' for such data."
        )
    whole = np.issubdtype(a.dtype, np.integer)
    sums = np.empty((len(a), len(b)))
    rows = max(1, _BLOCK_BYTES // max(1, b.nbytes))
    for start in range(0, len(a), rows):
        smaller = np.minimum(a[start : start + rows, np.newaxis], b)
        sums[start : start + rows] = smaller.sum(axis=2, dtype=np.uint64 if whole else np.float64)
    return sums
