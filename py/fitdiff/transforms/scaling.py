"""Scaling of columns, learned from training rows, and its undoing in a linear model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fitdiff.constraints import Scaling

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Scaler:
    """Shift and scale of each column: subtract the first, then divide by the second.

    Attributes
    ----------
    centre, spread : ndarray, shape (p,), float64
    """

    centre: Floats
    spread: Floats

    def scale(self, x: NDArray[np.generic]) -> Floats:
        """Scale rows, shape (n, p)."""
        return (x.astype(np.float64) - self.centre) / self.spread

    def raw_units(self, intercept: float, coefficients: Floats) -> tuple[float, Floats]:
        """Intercept and coefficients, shape (p,), of the same linear model of unscaled columns."""
        raw = coefficients / self.spread
        return intercept - float(raw @ self.centre), raw


def learn_scaling(x: NDArray[np.generic], scaling: Scaling) -> Scaler:
    """Learn how to scale from training rows.

    Parameters
    ----------
    x : ndarray, shape (n, p)
    scaling : {'none', 'divide-by-255', 'standardise'}
        Standardised columns have mean 0 and sample standard deviation 1 (n - 1 in the
        denominator); constant ones are only centred.
    """
    centre, spread = np.zeros(x.shape[1]), np.ones(x.shape[1])
    if scaling == "divide-by-255":
        spread[:] = 255.0
    elif scaling == "standardise":
        varies = np.ptp(x, axis=0) > 0
        centre = x.mean(axis=0)
        if varies.any():
            spread[varies] = x[:, varies].std(axis=0, ddof=1)
    return Scaler(centre, spread)
