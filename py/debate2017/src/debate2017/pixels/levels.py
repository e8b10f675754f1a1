"""Grey levels counted by pixel: all that any rule on a single pixel depends on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fitdiff.errors import DataError

LEVELS = 256

Counts = NDArray[np.int64]


def count_levels(x: NDArray[np.generic]) -> Counts:
    """Count the images that have each grey level at each pixel.

    Parameters
    ----------
    x : ndarray, shape (n, p), uint8
        Images of one class.

    Returns
    -------
    ndarray, shape (p, 256), int64
        Every row sums to n.

    Raises
    ------
    DataError
        If the rows are no grey levels.
    """
    # Pixel by pixel in memory, so that each count reads its images in one go.
    by_pixel = np.ascontiguousarray(grey_levels(x).T)
    counts = np.empty((len(by_pixel), LEVELS), dtype=np.int64)
    for pixel, values in enumerate(by_pixel):
        counts[pixel] = np.bincount(values, minlength=LEVELS)
    return counts


def grey_levels(x: NDArray[np.generic]) -> NDArray[np.uint8]:
    """Return rows as they are, if they are grey levels; `DataError` if not."""
    if x.dtype != np.uint8:
        raise DataError(
            f"A rule on one pixel compares grey levels, which are uint8; these rows are {x.dtype}. "
            "Use images as published, unscaled, or another model."
        )
    return x.view(np.uint8)
