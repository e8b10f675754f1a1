"""H2O's threshold, which is not always that with the largest F1 on its training probabilities.

It computes F1 in each chunk of rows, and where it puts chunks together takes thresholds that are
equal in single precision for one, at their mean. So of probabilities nearer to each other than
6e-8, as a net gives that is sure of its training rows, those below the mean are labelled 0. Read in
H2O 3.46 and seen in all of 300 fits with racing threads, 8 of which had such a threshold.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fitdiff.models.nets.threshold import max_f1_threshold

Floats = NDArray[np.float64]


def merged_threshold(probability: Floats, y: NDArray[np.uint8]) -> float:
    """Find the threshold as H2O does for rows in several chunks, up to the rounding of a mean.

    Parameters
    ----------
    probability : ndarray, shape (n,), float64
        Of class 1, of the rows that H2O trained on; at most 400, of more it merges others too.
    y : ndarray, shape (n,), uint8
    """
    single = probability.astype(np.float32)
    chosen = np.float32(max_f1_threshold(single.astype(np.float64), y))
    return float(probability[single == chosen].mean())


def threshold_warnings(
    threshold: float,
    training: tuple[Floats, NDArray[np.uint8]],
    predicted: tuple[Floats, NDArray[np.uint8]],
    *,
    augmented: bool,
) -> tuple[str, ...]:
    """Say where H2O's threshold is not the one that the setting 'max-f1-training' means.

    Parameters
    ----------
    threshold : float
        H2O's.
    training : tuple of ndarray
        Probabilities of class 1 of the training rows, without copies; their labels.
    predicted : tuple of ndarray
        Probabilities of class 1 of the test rows; H2O's labels.
    augmented : bool
        Whether H2O trained on copies of the training rows.
    """
    exact = max_f1_threshold(*training)
    if threshold == exact:
        return ()
    probability, label = predicted
    differ = np.count_nonzero(label != (probability >= exact))
    reason = (
        "it is that of their augmented copies"
        if augmented
        else "probabilities that are equal in single precision it takes for one, at their mean"
    )
    return (
        f"H2O's threshold {threshold:.17g} is not the one with the largest F1 on the training "
        f"rows, {exact:.17g}: {reason}. Labels of {differ} of {label.size} test rows differ by it.",
    )
