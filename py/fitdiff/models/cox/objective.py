"""What the Cox model minimises: minus the log partial likelihood."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from statsmodels.duration.hazard_regression import PHReg

Floats = NDArray[np.float64]


def partial_likelihood(y: Floats, predictor: Floats, ties: str) -> float:
    """Log partial likelihood of linear predictors.

    Parameters
    ----------
    y : ndarray, shape (n, 2)
        Time; 1 for an event, 0 where observation ended.
    predictor : ndarray, shape (n,)
        Log hazards, with the offset.
    ties : {'efron', 'breslow'}
        How events at the same time are counted.
    """
    # A single column whose coefficient is 1.
    model = PHReg(y[:, 0], predictor[:, np.newaxis], status=y[:, 1], ties=ties)
    return float(model.loglike(np.ones(1)))
