"""Every pixel on every pair of digits: learned on some images, scored on others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from debate2017.pixels.choice import PixelScores, score_pixels
from debate2017.pixels.levels import Counts, count_levels
from debate2017.pixels.rules import auc, correct


@dataclass(frozen=True)
class PairScores:
    """Accuracy of each pixel on one pair of digits; the greater digit is labelled 1.

    Attributes
    ----------
    train, test : PixelScores
        Thresholds learned and scored on the same images: the training and the test images.
    test_correct : ndarray, shape (p,), int64
        Test images, of ``test.total``, that the thresholds of ``train`` label correctly.
    train_correct : ndarray, shape (p,), int64
        Training images, of ``train.total``, that the thresholds of ``test`` label correctly.
    """

    train: PixelScores
    test: PixelScores
    test_correct: NDArray[np.int64]
    train_correct: NDArray[np.int64]


def compare_counts(train: tuple[Counts, Counts], test: tuple[Counts, Counts]) -> PairScores:
    """Score every pixel on one pair, from counts of grey levels (zeros, ones), (p, 256) each."""
    on_train, on_test = score_pixels(*train), score_pixels(*test)
    return PairScores(
        on_train, on_test, correct(on_train.rules, *test), correct(on_test.rules, *train)
    )


def compare_pairs(
    x_train: NDArray[np.uint8],
    train_digits: NDArray[np.uint8],
    x_test: NDArray[np.uint8],
    test_digits: NDArray[np.uint8],
) -> Mapping[tuple[int, int], PairScores]:
    """Score every pixel on every pair of the digits that the training images show.

    Parameters
    ----------
    x_train, x_test : ndarray, shapes (n, p) and (m, p), uint8
    train_digits, test_digits : ndarray, shapes (n,) and (m,), uint8

    Returns
    -------
    mapping of tuple of int to PairScores
        By pair, the lesser digit first; 45 of ten digits.
    """
    digits = [int(digit) for digit in np.unique(train_digits)]
    train = {digit: count_levels(x_train[train_digits == digit]) for digit in digits}
    test = {digit: count_levels(x_test[test_digits == digit]) for digit in digits}
    return {
        (zero, one): compare_counts((train[zero], train[one]), (test[zero], test[one]))
        for zero, one in combinations(digits, 2)
    }


def pair_aucs(
    x: NDArray[np.uint8], digits: NDArray[np.uint8]
) -> Mapping[tuple[int, int], NDArray[np.float64]]:
    """Area under the ROC curve of every pixel, for every pair of digits, in the same images.

    With `robinsons_rows`, what David Robinson's figure of 31 May 2017 shows.
    """
    counts = {int(digit): count_levels(x[digits == digit]) for digit in np.unique(digits)}
    return {(zero, one): auc(counts[zero], counts[one]) for zero, one in combinations(counts, 2)}


def robinsons_rows(digits: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Return the images that Robinson looked at: of every 20th, those of digits 0 to 4.

    He counted from one, so the first is the 20th. His file was Kaggle's selection of MNIST, in an
    order that is not published: these are the same rows of MNIST as published.
    """
    every_20th = np.arange(19, digits.size, 20)
    return every_20th[digits[every_20th] <= 4]
