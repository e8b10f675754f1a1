"""Folds of a cross-validation inside a training set."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fitdiff.hashing import derive_seed


def draw_folds(y: NDArray[np.uint8], wanted: int, seed: int) -> NDArray[np.int32] | None:
    """Deal the rows of each class in random order to folds, one after the other.

    Every fold gets its share of both classes, and what remains after leaving a fold out holds both
    classes. With fewer rows than folds wanted, each row is a fold of its own.

    Parameters
    ----------
    y : ndarray, shape (n,), uint8
    wanted : int
        Folds; at least 2.
    seed : int
        The split's, so that all methods share folds.

    Returns
    -------
    ndarray, shape (n,), int32, or None
        Fold of each row, from 1; sizes differ by at most one. None where a class has a single row,
        without which nothing could be fitted.
    """
    if min(np.count_nonzero(y), np.count_nonzero(y == 0)) < 2:
        return None
    generator = np.random.Generator(np.random.PCG64(derive_seed(seed, "folds")))
    dealt = np.concatenate([generator.permutation(np.flatnonzero(y == label)) for label in (0, 1)])
    folds = np.empty(y.size, dtype=np.int32)
    folds[dealt] = np.arange(y.size) % min(wanted, y.size) + 1
    return folds


def explain_folds(folds: NDArray[np.int32] | None, wanted: int, instead: str) -> tuple[str, ...]:
    """Say, as a warning, where cross-validation was not the one wanted.

    Parameters
    ----------
    folds : ndarray or None
        What `draw_folds` returned.
    wanted : int
    instead : str
        What is taken where cross-validation is impossible.
    """
    if folds is None:
        return (f"A class has a single row: no cross-validation, {instead} is taken.",)
    if folds.max() < wanted:
        return (f"{folds.max()} folds and not {wanted}: there are no more rows.",)
    return ()
