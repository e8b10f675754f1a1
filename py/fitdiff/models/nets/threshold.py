"""From a net's probabilities to labels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fitdiff.constraints import Threshold


def max_f1_threshold(probability: NDArray[np.float64], y: NDArray[np.uint8]) -> float:
    """Find the highest threshold at which calling the rows at or above it 1 has the largest F1.

    Parameters
    ----------
    probability : ndarray, shape (n,), float64
        Of class 1.
    y : ndarray, shape (n,), uint8

    Returns
    -------
    float
        One of the probabilities. F1 = 2 TP / (2 TP + FP + FN), which is 2 TP over the sum of the
        rows called 1 and the rows that are 1.
    """
    thresholds = np.unique(probability)[::-1]
    called = probability >= thresholds[:, np.newaxis]
    true_positives = np.count_nonzero(called & (y == 1), axis=1)
    f1 = 2 * true_positives / (np.count_nonzero(called, axis=1) + np.count_nonzero(y))
    return float(thresholds[np.argmax(f1)])


def labels(
    probability: NDArray[np.float64], threshold: Threshold, value: float
) -> NDArray[np.uint8]:
    """Labels by a threshold with a value; one that is a row's own probability includes that row."""
    reached = probability >= value if threshold == "max-f1-training" else probability > value
    return reached.astype(np.uint8)
