"""The kinds of tables that the case study announces to fitdiff."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np

from debate2017.data.images import (
    IMAGE_SHAPE,
    TRAINING_IMAGES,
    Images,
    cache_directory,
    load_images,
)
from debate2017.data.simulation import simulate
from debate2017.data.specification import ImagePair, ImagePairs, Simulation
from fitdiff.data.dataset import Dataset
from fitdiff.data.source import TableKind
from fitdiff.hashing import hash_rows


def load_pair(source: ImagePair, cache: Path | None = None) -> Dataset:
    """Load the images of two classes.

    Parameters
    ----------
    source : ImagePair
    cache : Path, optional

    Raises
    ------
    DataError
        If the images cannot be loaded.
    """
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


IMAGES = TableKind(ImagePairs, load_pair)
SIMULATION = TableKind(Simulation, simulate)
