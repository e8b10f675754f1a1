"""The strengths of penalty that are tried: one path for every engine."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fitdiff.errors import DataError
from fitdiff.models.linear.settings import LinearSettings
from fitdiff.transforms.classes import check_two_classes
from fitdiff.transforms.scaling import learn_scale
from fitdiff.transforms.settings import Divide, Standardise

Floats = NDArray[np.float64]

# glmnet's: with an l2 penalty no strength is so large that all coefficients are 0, so it starts
# where they would be under an elastic net with this share of l1.
_LEAST_L1_RATIO = 1e-3
# The first model of an l1 path is then the intercept alone in every engine, despite rounding.
_ABOVE_LARGEST = 1 + 1e-9


def strength_path(
    spec: LinearSettings,
    scale: Standardise | Divide | None,
    x: NDArray[np.generic],
    y: NDArray[np.uint8],
) -> Floats:
    """Strengths to try, largest first, evenly spaced on a log scale; or the one that is stated.

    All are strengths on the mean loss.

    With an l1 penalty the largest is the least at which all coefficients are 0: the largest slope
    of the mean loss there. With an l2 penalty it is a thousand times that.

    Parameters
    ----------
    spec : LinearSettings
    scale : Standardise, Divide or None
        Transform of the columns.
    x : ndarray, shape (n, p)
        Training rows, unscaled.
    y : ndarray, shape (n,), uint8

    Returns
    -------
    ndarray, shape (spec.path_length,), float64

    Raises
    ------
    DataError
        If the training rows hold one class only, or no column varies among them.
    """
    check_two_classes(y)
    if not (np.ptp(x, axis=0) > 0).any():
        raise DataError("No column varies among the training rows: there is nothing to learn from.")
    if spec.is_stated:
        return np.array([spec.mean_strength(y.size)])
    largest = largest_strength(spec, scale, x, y)
    ratio = spec.path_ratio
    if ratio == "by-shape":
        ratio = 0.01 if x.shape[0] < x.shape[1] else 1e-4
    return largest * np.exp(np.linspace(0, np.log(ratio), spec.path_length))


def largest_strength(
    spec: LinearSettings,
    scale: Standardise | Divide | None,
    x: NDArray[np.generic],
    y: NDArray[np.uint8],
) -> float:
    """Largest strength of a path; see `strength_path`."""
    scaled = learn_scale(x, scale).scale(x)
    if spec.intercept_penalised:
        scaled = np.column_stack([np.ones(y.size), scaled])
        fitted = 0.5 if spec.family == "binomial" else 0.0
    else:
        fitted = y.mean()
    slope = np.abs(scaled.T @ (y - fitted)).max() / y.size
    return float(slope * _ABOVE_LARGEST / max(spec.l1_ratio, _LEAST_L1_RATIO))
