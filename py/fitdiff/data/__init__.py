"""Data sets: rows of two classes, checked and hashed."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np

from fitdiff.data.dataset import Dataset
from fitdiff.data.images import (
    IMAGE_SHAPE,
    TRAINING_IMAGES,
    Images,
    cache_directory,
    load_images,
)
from fitdiff.data.specification import DataSource, ImagePair
from fitdiff.hashing import hash_rows

__all__ = ["Dataset", "cache_directory", "load_data", "load_images"]


def load_data(source: DataSource, cache: Path | None = None) -> Dataset:
    """Load the rows that a source names, or simulate them.

    Parameters
    ----------
    source : ImagePair or Simulated
    cache : Path, optional

    Raises
    ------
    DataError
        If the data cannot be had.
    """
    if not isinstance(source, ImagePair):
        from fitdiff.data.simulation import simulate  # noqa: PLC0415 - a cycle otherwise

        return simulate(source)
    whole = _whole(source.name, cache or cache_directory())
    rows = np.flatnonzero(np.isin(whole.labels, source.classes)).astype(np.int32)
    x = whole.images[rows]
    y = (whole.labels[rows] == source.classes[1]).astype(np.uint8)
    official_test = rows >= TRAINING_IMAGES
    for array in (x, y, rows, official_test):
        array.setflags(write=False)
    return Dataset(x, y, rows, official_test, hash_rows(x, y), IMAGE_SHAPE)


# The 45 pairs of a set would otherwise read and hash its files 45 times. One set takes 55 MB.
@lru_cache(maxsize=1)
def _whole(name: str, cache: Path) -> Images:
    return load_images(name, cache)
