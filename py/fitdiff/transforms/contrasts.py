"""Contrasts: the columns that stand for the levels of a category, as R's ``contr.*`` make them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fitdiff.errors import DataError
from fitdiff.transforms.settings import Encoding, Helmert, Polynomial, Sum

Floats = NDArray[np.float64]

# contr.poly decomposes a matrix of powers: it is wrong by 5e-11 for 20 levels, by 0.7 for 30.
MOST_LEVELS = 20


def contrasts_of(
    name: str, levels: Sequence[str], encode: Encoding, ordered: bool
) -> tuple[Floats, tuple[str, ...]]:
    """Make the contrasts of a category.

    Parameters
    ----------
    name : str
        Of its column, for the message.
    levels : sequence of k str, at least two
    encode : Treatment, Sum, Helmert or Polynomial
    ordered : bool
        Whether the order of the levels means something.

    Returns
    -------
    contrasts : ndarray, shape (k, k - 1), float64
    names : tuple of k - 1 str
        What follows the column's name in that of each column made: '[level]', or '.L', '.Q', '.C',
        '^4' and so on. Those of 'helmert' are named after the level that is compared.

    Raises
    ------
    DataError
        If there are too many levels for polynomials.
    """
    brackets = np.array([f"[{level}]" for level in levels], dtype=object)
    if isinstance(encode, Helmert):
        return helmert(len(levels)), tuple(brackets[1:].tolist())
    if isinstance(encode, Polynomial) and ordered:
        if len(levels) > MOST_LEVELS:
            raise DataError(
                f"Column '{name}' has {len(levels)} levels, and R's contr.poly is accurate for up "
                f"to {MOST_LEVELS}. Join levels, or make numbers of them."
            )
        return polynomial(len(levels)), _powers(len(levels))
    base = 0 if encode.reference == "first" else len(levels) - 1
    contrasts = np.delete(np.eye(len(levels)), base, axis=1)
    if isinstance(encode, Sum):
        contrasts[base] = -1
    return contrasts, tuple(np.delete(brackets, base).tolist())


def helmert(k: int) -> Floats:
    """Contrasts of each of k levels with the mean of those before, shape (k, k - 1)."""
    below = np.triu(np.full((k, k), -1.0)) + np.diag(np.arange(k) + 1.0)
    return below[:, 1:]


def polynomial(k: int) -> Floats:
    """Orthonormal polynomials of degrees 1 to k - 1 at the points 1 to k, shape (k, k - 1).

    Each is the one before times the points, made orthogonal to all before (the recurrence of
    Forsythe 1957), twice, because once leaves rounding errors that grow with the degree.
    """
    points = np.arange(k) - (k - 1) / 2
    found = np.full((k, k), 1 / np.sqrt(k))
    for degree in range(1, k):
        column = points * found[:, degree - 1]
        for _ in range(2):
            before = found[:, :degree]
            column = column - before @ (before.T @ column)
        found[:, degree] = column / np.linalg.norm(column)
    return found[:, 1:]


def _powers(k: int) -> tuple[str, ...]:
    return (".L", ".Q", ".C", *(f"^{degree}" for degree in range(4, k)))[: k - 1]
