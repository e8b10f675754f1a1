"""Rank of a design as R's ``lm`` and ``glm`` see it: columns in turn, each against those before."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# R's ``lm`` has it; neither statsmodels nor scikit-learn has a tolerance of its own to prefer.
RANK_TOLERANCE = 1e-7


def orthonormal_basis(
    design: NDArray[np.float64], tolerance: float = RANK_TOLERANCE
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Orthonormalise columns in turn, leaving out each that the earlier ones all but span.

    Parameters
    ----------
    design : ndarray, shape (n, p)
    tolerance : float
        A column is left out if what the earlier ones do not explain of it is, in Euclidean norm,
        at most this fraction of it: the rule of R's modified LINPACK routine ``dqrdc2``.

    Returns
    -------
    basis : ndarray, shape (n, rank)
    kept : ndarray, shape (p,), bool

    Raises
    ------
    ValueError
        If a value is not finite, of which nothing could be said.
    """
    if not np.isfinite(design).all():
        raise ValueError("The design has values that are not finite. Remove those rows or columns.")
    basis = np.empty((design.shape[0], 0))
    kept = np.zeros(design.shape[1], dtype=bool)
    for j, column in enumerate(design.T):
        residual = column
        # Projecting once leaves rounding errors along the basis; twice is enough (Giraud 2005).
        for _ in range(2):
            residual = residual - basis @ (basis.T @ residual)
        norm = np.linalg.norm(residual)
        kept[j] = norm > tolerance * np.linalg.norm(column)
        if kept[j]:
            basis = np.column_stack([basis, residual / norm])
    return basis, kept


def has_full_rank(design: NDArray[np.float64]) -> bool:
    """Tell whether a design, shape (n, p), has full column rank."""
    return bool(orthonormal_basis(design)[1].all())
