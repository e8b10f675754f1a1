"""Fits without residuals: what is computed of these is rounding error, and differs by chance."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from fitdiff.quantities.quantity import Kind, Quantity

EXACT = "the fit is exact: residuals are rounding errors"
OF_RESIDUALS: frozenset[Kind] = frozenset(
    [
        "sums of squares",
        "mean squares",
        "standard errors",
        "covariance",
        "statistics",
        "p-values",
        "interval, lower",
        "interval, upper",
        "dispersion",
        "log-likelihood",
        "deviance",
        "AIC",
        "BIC",
        "R-squared",
    ]
)
# A residual is the difference of two numbers of the size of the outcome, each rounded at 1e-16 of
# it and the sum of some terms.
_ROUNDING = 1e-13


def is_exact(side: Mapping[Kind, Quantity]) -> bool:
    """Whether the residual standard deviation of a fit is nothing beside its fitted values."""
    dispersion, fitted = side.get("dispersion"), side.get("fitted values")
    if dispersion is None or fitted is None or dispersion.values.size != 1:
        return False
    size = float(np.nanmax(np.abs(fitted.values), initial=0.0))
    return bool(0 <= dispersion.values[0] <= (_ROUNDING * size) ** 2)
