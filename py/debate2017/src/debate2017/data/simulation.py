"""Leek's simulation of 2014: a few columns that differ between two classes, among many."""

from __future__ import annotations

import numpy as np

from debate2017.data.specification import Simulated
from fitdiff.data.dataset import Dataset
from fitdiff.errors import SpecificationError
from fitdiff.hashing import derive_seed, hash_rows

ROWS = 100
COLUMNS = 500


def simulate(source: Simulated) -> Dataset:
    """Draw one training set and one test set from the same model.

    Each has 100 rows, 50 of each class, of 500 columns that are N(0, 1) within a class and
    independent. In rows labelled 1 the first ``true_features`` columns are moved, each by an effect
    that is drawn once, from N(0, effect_sd^2), for both sets. Effects and noise differ between
    sources: every combination and every ``draw`` has a seed of its own.

    Parameters
    ----------
    source : Simulated

    Returns
    -------
    Dataset
        200 rows of float64; the last 100, the test set, are marked as official test rows.

    Raises
    ------
    SpecificationError
        If more columns are to have an effect than there are.
    """
    if source.true_features > COLUMNS:
        raise SpecificationError(
            f"true_features = {source.true_features}: the simulation has {COLUMNS} columns. "
            "Name at most as many."
        )
    seed = derive_seed(
        source.name, source.true_features, repr(float(source.effect_sd)), source.draw
    )
    generator = np.random.Generator(np.random.PCG64(seed))
    effects = source.effect_sd * generator.standard_normal(source.true_features)
    y = np.tile(np.repeat(np.array([0, 1], dtype=np.uint8), ROWS // 2), 2)
    x = generator.standard_normal((2 * ROWS, COLUMNS))
    x[y == 1, : source.true_features] += effects
    row_numbers = np.arange(2 * ROWS, dtype=np.int32)
    official_test = row_numbers >= ROWS
    for array in (x, y, row_numbers, official_test):
        array.setflags(write=False)
    return Dataset(x, y, row_numbers, official_test, hash_rows(x, y), image_shape=None)
