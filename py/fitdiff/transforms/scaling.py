"""Scaling of columns, learned from training rows, and its undoing in a linear model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fitdiff.constraints import Scaling
from fitdiff.transforms.settings import Divide, Standardise

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
        # In place: the system zeroes each new array, which takes longer than to subtract.
        scaled = x.astype(np.float64)
        scaled -= self.centre
        scaled /= self.spread
        return scaled

    def raw_units(self, intercept: float, coefficients: Floats) -> tuple[float, Floats]:
        """Intercept and coefficients, shape (p,), of the same linear model of unscaled columns."""
        raw = coefficients / self.spread
        return intercept - float(raw @ self.centre), raw


def learn_scale(x: NDArray[np.generic], scale: Standardise | Divide | None) -> Scaler:
    """Learn how to scale from training rows.

    Parameters
    ----------
    x : ndarray, shape (n, p)
    scale : Standardise, Divide or None
        Constant columns are only centred; None leaves columns as they are.
    """
    if scale is None:
        return Scaler(np.zeros(x.shape[1]), np.ones(x.shape[1]))
    if isinstance(scale, Divide):
        return Scaler(np.zeros(x.shape[1]), np.full(x.shape[1], scale.by))
    varies = np.ptp(x, axis=0) > 0
    if scale.ddof == 0:
        return Scaler(x.mean(axis=0), np.where(varies, x.std(axis=0), 1.0))
    spread = np.ones(x.shape[1])
    if varies.any():
        spread[varies] = x[:, varies].std(axis=0, ddof=1)
    return Scaler(x.mean(axis=0), spread)


def learn_scaling(x: NDArray[np.generic], scaling: Scaling) -> Scaler:
    """Learn a scaling, by the names that nets have for it, from training rows, shape (n, p).

    Standardised columns have sample standard deviation 1, with n - 1 in the denominator.
    """
    return learn_scale(x, _NAMED[scaling])


_NAMED: dict[str, Standardise | Divide | None] = {
    "none": None,
    "divide-by-255": Divide(name="divide", by=255.0),
    "standardise": Standardise(name="standardise", ddof=1),
}
