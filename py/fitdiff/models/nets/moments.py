"""Means and standard deviations of columns to the bit as H2O has them: its ``RollupStats``."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# H2O stores a column as its numbers that are not zero when they are fewer than one in this number.
_SPARSE_RATIO = 8


def h2o_moments(x: NDArray[np.generic]) -> tuple[Floats, Floats]:
    """Compute each column's mean and sample standard deviation, for rows in one chunk of H2O.

    Parameters
    ----------
    x : ndarray, shape (n, p), finite

    Returns
    -------
    mean, deviation : ndarray, shape (p,), float64
        The deviation of a single row is 0.
        By Welford's (1962) recurrence over the rows in order. Of a column that H2O stores sparsely,
        over its numbers that are not zero, with the zeros merged after the others by Chan, Golub
        and LeVeque's (1979) formula. Of any other column of zeros and ones, from their
        counts.
    """
    values = x.astype(np.float64)
    rows = len(values)
    nonzero = np.count_nonzero(values, axis=0)
    sparse = _SPARSE_RATIO * nonzero < rows
    mean, squares, seen = _welford(values, np.where(sparse, values != 0, True))
    zeros = rows - seen
    # The second part is the mean of the zeros.
    merged = squares + mean * mean * seen * zeros / rows
    mean, squares = (
        np.where(sparse, (mean * seen + 0.0) / rows, mean),
        np.where(sparse, merged, squares),
    )
    binary = ~sparse & (values.min(axis=0) == 0) & (values.max(axis=0) == 1) & _whole(values)
    share = nonzero / rows
    of_counts = (rows - nonzero) * (0.0 - share) * (0.0 - share)
    of_counts = of_counts + nonzero * (1.0 - share) * (1.0 - share)
    mean, squares = np.where(binary, share, mean), np.where(binary, of_counts, squares)
    return mean, np.sqrt(squares / max(rows - 1, 1))


def _welford(values: Floats, taken: NDArray[np.bool_]) -> tuple[Floats, Floats, Floats]:
    """Mean, sum of squared deviations and number of the values that are taken, by column."""
    mean, squares, seen = (np.zeros(values.shape[1]) for _ in range(3))
    for row, take in zip(values, taken, strict=True):
        seen = seen + take
        difference = row - mean
        new_mean = mean + difference / np.maximum(seen, 1.0)
        squares = np.where(take, squares + difference * (row - new_mean), squares)
        mean = np.where(take, new_mean, mean)
    return mean, squares, seen


def _whole(values: Floats) -> NDArray[np.bool_]:
    whole: NDArray[np.bool_] = (values == np.floor(values)).all(axis=0)
    return whole
