"""Thresholds on single pixels, and their areas under the ROC curve, from counts of grey levels.

``zeros`` and ``ones`` are counts of grey levels, int64, shape (..., 256): how many images of the
class labelled 0, and of the class labelled 1, have each level at a pixel. All is integer
arithmetic; only the last division makes a float of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from debate2017.pixels.levels import Counts


@dataclass(frozen=True)
class Rules:
    """A threshold on each pixel.

    Attributes
    ----------
    cut_off : ndarray, shape (...), int64
        Grey level, from -1 (which every pixel exceeds) to 254.
    direction : ndarray, shape (...), int64
        1 where images above the cut-off are labelled 1, -1 where those are labelled 0.
    """

    cut_off: NDArray[np.int64]
    direction: NDArray[np.int64]


def excess(zeros: Counts, ones: Counts) -> NDArray[np.int64]:
    """Pairs in order minus pairs out of order: n0 * n1 * (2 * AUC - 1), an integer.

    Returns
    -------
    ndarray, shape (...), int64
        Over all pairs of an image labelled 0 and one labelled 1: how many more have the second
        darker than the first than the other way round.
    """
    at_or_below = np.cumsum(zeros, axis=-1)
    twice_below_or_half = 2 * at_or_below - zeros
    total = at_or_below[..., -1:]
    differences: NDArray[np.int64] = np.sum((twice_below_or_half - total) * ones, axis=-1)
    return differences


def auc(zeros: Counts, ones: Counts) -> NDArray[np.float64]:
    """Area under the ROC curve of the grey level, dark meaning 1.

    Mann and Whitney (1947): the share of pairs in which the image labelled 1 is the darker, ties
    counting one half. Swapping the classes gives one minus it; NaN where a class has no image.
    """
    pairs = zeros.sum(axis=-1) * ones.sum(axis=-1)
    with np.errstate(invalid="ignore"):
        area: NDArray[np.float64] = (excess(zeros, ones) + pairs) / (2 * pairs)
    return area


def best_rules(zeros: Counts, ones: Counts) -> Rules:
    """Find the cut-off and the direction that label the most images correctly.

    Of several equally good the lowest cut-off, and there dark meaning 0 before dark meaning 1.
    So a side of the cut-off is labelled 1 only if more than half of its images are.
    """
    gain = _below(zeros)[..., :-1] - _below(ones)[..., :-1]
    dark_is_one = ones.sum(axis=-1, keepdims=True) + gain
    dark_is_zero = zeros.sum(axis=-1, keepdims=True) - gain
    at_one, at_zero = dark_is_one.argmax(axis=-1), dark_is_zero.argmax(axis=-1)
    best_one, best_zero = dark_is_one.max(axis=-1), dark_is_zero.max(axis=-1)
    inverted = (best_zero > best_one) | ((best_zero == best_one) & (at_zero <= at_one))
    return Rules(
        cut_off=np.where(inverted, at_zero, at_one).astype(np.int64) - 1,
        direction=np.where(inverted, -1, 1).astype(np.int64),
    )


def correct(rules: Rules, zeros: Counts, ones: Counts) -> NDArray[np.int64]:
    """Count the images that rules, wherever they were learned, label correctly."""
    at = (rules.cut_off + 1)[..., np.newaxis]
    low_zeros, low_ones = (
        np.take_along_axis(_below(counts), at, axis=-1)[..., 0] for counts in (zeros, ones)
    )
    dark_is_one = low_zeros + ones.sum(axis=-1) - low_ones
    total = zeros.sum(axis=-1) + ones.sum(axis=-1)
    right: NDArray[np.int64] = np.where(rules.direction > 0, dark_is_one, total - dark_is_one)
    return right


def _below(counts: Counts) -> Counts:
    """Images at or below each cut-off from -1 to 255, shape (..., 257)."""
    nothing = np.zeros((*counts.shape[:-1], 1), dtype=np.int64)
    return np.concatenate([nothing, np.cumsum(counts, axis=-1)], axis=-1)
