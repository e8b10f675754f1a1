"""Every pixel's worth on one pair of classes, and the best pixel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from debate2017.pixels.levels import Counts
from debate2017.pixels.rules import Rules, auc, best_rules, correct, excess

Criterion = Literal["accuracy", "auc"]


@dataclass(frozen=True)
class PixelScores:
    """Accuracy of each of p pixels alone on some images of two classes.

    Attributes
    ----------
    rules : Rules
        The best threshold on each pixel; arrays of shape (p,).
    correct : ndarray, shape (p,), int64
        Images that these rules label correctly, of ``total``.
    excess : ndarray, shape (p,), int64
        `debate2017.pixels.rules.excess`: the exact integer behind ``auc``.
    auc : ndarray, shape (p,), float64
    total : int
    """

    rules: Rules
    correct: NDArray[np.int64]
    excess: NDArray[np.int64]
    auc: NDArray[np.float64]
    total: int

    def best(self, criterion: Criterion) -> int:
        """Return the best pixel, the first of several; compared as integers, so ties are exact."""
        worth = self.correct if criterion == "accuracy" else np.abs(self.excess)
        return int(worth.argmax())


def score_pixels(zeros: Counts, ones: Counts) -> PixelScores:
    """Score every pixel by itself.

    Parameters
    ----------
    zeros, ones : ndarray, shape (p, 256), int64
        Counts of grey levels of the class labelled 0 and of the class labelled 1.
    """
    rules = best_rules(zeros, ones)
    return PixelScores(
        rules=rules,
        correct=correct(rules, zeros, ones),
        excess=excess(zeros, ones),
        auc=auc(zeros, ones),
        total=int(zeros[0].sum() + ones[0].sum()),
    )
