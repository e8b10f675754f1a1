"""Metrics of a cell's test rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Metrics:
    """Metrics of one fit on its test rows.

    Attributes
    ----------
    correct, total : int
        Accuracy is ``correct / total``: counts, so that differences add up exactly.
    log_loss : float or None
        Mean negative log likelihood; infinite for a certain error, None where fitted values are
        no probabilities (least squares outside [0, 1]).
    brier : float
        Mean squared difference of fitted value and label.
    auc : float or None
        None when the test rows hold one class only, or a fitted value is NaN.
    """

    correct: int
    total: int
    log_loss: float | None
    brier: float
    auc: float | None

    @property
    def accuracy(self) -> float:
        """Fraction of test rows labelled correctly."""
        return self.correct / self.total


def score(
    probability: NDArray[np.float64], label: NDArray[np.uint8], truth: NDArray[np.uint8]
) -> Metrics:
    """Score fitted values and labels, each of shape (m,), against the true labels."""
    return Metrics(
        correct=int(np.count_nonzero(label == truth)),
        total=int(truth.size),
        log_loss=_log_loss(probability, truth),
        brier=float(np.mean((probability - truth) ** 2)),
        auc=_auc(probability, truth),
    )


def _log_loss(probability: NDArray[np.float64], truth: NDArray[np.uint8]) -> float | None:
    # Written so that NaN counts as "no probability" too.
    if not np.all((probability >= 0) & (probability <= 1)):
        return None
    of_truth = np.where(truth == 1, probability, 1 - probability)
    with np.errstate(divide="ignore"):
        return float(-np.mean(np.log(of_truth)))


def _auc(probability: NDArray[np.float64], truth: NDArray[np.uint8]) -> float | None:
    """Mann and Whitney (1947): the share of pairs in order, ties counting one half."""
    of_zeros, of_ones = np.sort(probability[truth == 0]), probability[truth == 1]
    if of_zeros.size == 0 or of_ones.size == 0 or np.isnan(probability).any():
        return None
    below = np.searchsorted(of_zeros, of_ones, side="left")
    not_above = np.searchsorted(of_zeros, of_ones, side="right")
    return float((below + not_above).sum() / (2 * of_zeros.size * of_ones.size))
