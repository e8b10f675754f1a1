"""Detection of separation: a hyperplane between two classes, so no maximum of the likelihood."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

Separation = Literal["none", "quasi-complete", "complete"]

# Residuals of samples of images lie below 1e-14 or above 1e-4, never between.
_RESIDUAL = 1e-9


def separation(design: NDArray[np.float64], y: NDArray[np.uint8]) -> Separation:
    """Tell how, if at all, a hyperplane separates the classes.

    The likelihood has a maximum if and only if the classes overlap (Albert and Anderson, 1984).
    With a_i = x_i for label 1 and -x_i for label 0, separation is complete if and only if no
    weights v >= 0 with sum 1 have sum(v_i a_i) = 0 (Gordan, 1873), and the classes overlap if and
    only if weights v > 0 have it (Stiemke, 1915). Each is a non-negative least-squares problem
    (Lawson and Hanson, 1974), whose residual is 0 if and only if the weights exist. The R package
    asks the same question in the same way.

    Parameters
    ----------
    design : ndarray, shape (n, p)
        With its column of ones, if the model has an intercept. It need not have full rank.
    y : ndarray, shape (n,), uint8

    Raises
    ------
    RuntimeError
        If the least-squares algorithm runs out of iterations.

    References
    ----------
    Albert, A. and Anderson, J. A. (1984). On the existence of maximum likelihood estimates in
    logistic regression models. Biometrika 71, 1-10.

    Lawson, C. L. and Hanson, R. J. (1974). Solving least squares problems, chapter 23.
    """
    # Units of columns and lengths of rows change no sign; at length 1 a row that lies in the span
    # of others up to rounding is seen to do so.
    signed = np.where(y == 1, 1.0, -1.0)[:, np.newaxis] * _divided(design, np.abs(design).max(0))
    a = _divided(signed, np.linalg.norm(signed, axis=1)[:, np.newaxis]).T
    some_weights = np.vstack([a, np.ones(a.shape[1])])
    if not _solvable(some_weights, np.append(np.zeros(a.shape[0]), 1.0)):
        return "complete"
    # Weights v > 0 may be scaled until v >= 1, that is v = 1 + u with u >= 0.
    return "none" if _solvable(a, -a.sum(axis=1)) else "quasi-complete"


def _divided(values: NDArray[np.float64], sizes: NDArray[np.float64]) -> NDArray[np.float64]:
    return values / np.where(sizes > 0, sizes, 1.0)


def _solvable(a: NDArray[np.float64], b: NDArray[np.float64]) -> bool:
    """Tell whether some v >= 0 has a @ v = b."""
    return bool(nnls(a, b)[1] < _RESIDUAL)
