"""The likelihood of counts with a dispersion of their own, at the dispersion that suits them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, xlog1py

Floats = NDArray[np.float64]

NEGATIVE_BINOMIAL = "negative binomial"
# What statsmodels calls the dispersion of counts, among the coefficients.
PROFILED = frozenset({"alpha"})


def at_best_dispersion(y: Floats, mean: Floats, weights: Floats) -> float:
    """Minus the log-likelihood of counts with these means, minimised over the dispersion.

    Parameters
    ----------
    y, mean, weights : ndarray, shape (n,), float64
        Variance of a count is mean + mean^2 / theta (NB2: Cameron and Trivedi 2013, 3.3).
    """
    from scipy.optimize import minimize_scalar  # noqa: PLC0415 - only here, and slow

    def at(log_theta: float) -> float:
        theta = np.exp(log_theta)
        each = (
            gammaln(y + theta) - gammaln(theta) - gammaln(y + 1)
            - theta * np.log1p(mean / theta) - xlog1py(y, theta / mean)
        )  # fmt: skip
        return -float(weights @ each)

    # Beyond these the counts are those of a Poisson distribution, or all but one are 0.
    found = minimize_scalar(at, bounds=(-12.0, 12.0), method="bounded", options={"xatol": 1e-10})
    return float(found.fun)
