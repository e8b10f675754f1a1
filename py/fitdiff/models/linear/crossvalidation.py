"""Choice of a strength by cross-validation: glmnet's rule, for engines without it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fitdiff.models.linear.settings import Family, Rule

Floats = NDArray[np.float64]

# glmnet's: beyond, a single row that is certainly wrong would decide everything.
_LEAST_PROBABILITY = 1e-5
# glmnet's: with fewer rows in a fold, folds are not averaged first.
_LEAST_ROWS_IN_FOLD = 3


@dataclass(frozen=True)
class Validation:
    """Loss out of sample for each strength of a path, largest first.

    Attributes
    ----------
    mean : ndarray, shape (k,), float64
        Of the deviance, which is twice the loss of the logistic model; or of the squared error.
    error : ndarray, shape (k,), float64
        Standard error of ``mean``.
    """

    mean: Floats
    error: Floats

    def chosen(self, rule: Rule) -> int:
        """Position of the strength that a rule takes; of those that tie the largest."""
        least = int(np.argmin(self.mean))
        if rule == "cv-min":
            return least
        return int(np.argmax(self.mean <= self.mean[least] + self.error[least]))


def validate(
    family: Family, fitted: Floats, y: NDArray[np.uint8], folds: NDArray[np.int32]
) -> Validation:
    """Judge the strengths of a path by rows that took no part in the fit.

    The rule of cv.glmnet 4.1: the loss is averaged within folds, and its standard error is that of
    a weighted mean of folds; with fewer than three rows a fold, rows take the place of folds.

    Parameters
    ----------
    family : {'gaussian', 'binomial'}
    fitted : ndarray, shape (n, k), float64
        Fitted value of each row for each strength, by the fit that left the row's fold out.
    y : ndarray, shape (n,), uint8
    folds : ndarray, shape (n,), int32
        From 1.
    """
    truth = y[:, np.newaxis].astype(np.float64)
    if family == "binomial":
        inside = np.clip(fitted, _LEAST_PROBABILITY, 1 - _LEAST_PROBABILITY)
        each = -2 * np.log(np.where(truth == 1, inside, 1 - inside))
    else:
        each = (truth - fitted) ** 2
    weights = np.ones(y.size)
    if y.size / folds.max() >= _LEAST_ROWS_IN_FOLD:
        numbers = range(1, folds.max() + 1)
        each = np.stack([each[folds == fold].mean(axis=0) for fold in numbers])
        weights = np.array([np.count_nonzero(folds == fold) for fold in numbers], dtype=np.float64)
    mean = np.average(each, axis=0, weights=weights)
    variance = np.average((each - mean) ** 2, axis=0, weights=weights)
    return Validation(mean, np.sqrt(variance / (len(each) - 1)))
