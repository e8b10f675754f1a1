"""Permutation tests: signs of paired effects, energy distance; Holm over several."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from fitdiff.stats.counts import Floats, Integers, stratum_weights

# Enough for a p-value of .001 to be known within a tenth of itself or so.
PERMUTATIONS = 9_999
FLIPS = 10_000
# Up to here all 2**splits sign patterns are tried.
EXACT_SPLITS = 12
_FLIPS_AT_A_TIME = 1_000


def sign_flip_p_values(
    values: Floats, strata: Integers, rng: np.random.Generator, flips: int = FLIPS
) -> Floats:
    """Two-sided p-values of mean effects over strata, by flipping the signs of whole splits.

    Under the hypothesis that a step does nothing, its effect on a split is as likely to be of
    either sign. Exact up to `EXACT_SPLITS` splits; beyond, from random flips, the observed signs
    counted among them, hence never 0.

    Parameters
    ----------
    values : ndarray, shape (k, s), float64
        Effects of k steps on s splits; all steps see the same flips.
    strata : ndarray, shape (s,), int64
    rng : numpy.random.Generator
    flips : int

    Returns
    -------
    ndarray, shape (k,), float64
    """
    weighted = values * stratum_weights(strata)
    observed = np.abs(weighted.sum(axis=1))
    # Sums of the same numbers with other roundings are ties.
    least = observed - 1e-12 * np.abs(weighted).sum(axis=1)
    splits = values.shape[1]
    if splits <= EXACT_SPLITS:
        patterns = (np.arange(2**splits)[:, np.newaxis] >> np.arange(splits)) & 1
        extreme = np.abs((1 - 2 * patterns) @ weighted.T) >= least
        return np.asarray(extreme.mean(axis=0), dtype=np.float64)
    count = np.zeros(len(values))
    for start in range(0, flips, _FLIPS_AT_A_TIME):
        shape = (min(_FLIPS_AT_A_TIME, flips - start), splits)
        signs = 1.0 - 2.0 * rng.integers(2, size=shape)
        count += (np.abs(signs @ weighted.T) >= least).sum(axis=0)
    return (1.0 + count) / (1.0 + flips)


def energy_test(apart: Sequence[Floats], count: int) -> float:
    """Test whether two groups are of one distribution, by permutations within each split.

    Parameters
    ----------
    apart : sequence of ndarray, shape (r, r), float64
        Distances between all fits, one array a split.
    count : int
        The size of the first group; the rest are the other.

    Returns
    -------
    float
        The p-value, from `PERMUTATIONS` random ones, the observed one counted among them.

    References
    ----------
    Székely and Rizzo (2004), Testing for equal distributions in high dimension, InterStat 5.
    """
    size = len(apart[0])
    groups = np.array([np.isin(range(size), one) for one in combinations(range(size), count)])
    # The energy distance, twice the mean between groups less those within, as a quadratic form.
    signs = groups / count - ~groups / (size - count)
    each = np.array([-np.einsum("gi,ij,gj->g", signs, d, signs) for d in apart])
    chosen = np.random.default_rng(0).integers(len(groups), size=(PERMUTATIONS, len(apart)))
    drawn = each[np.arange(len(apart)), chosen].sum(axis=1)
    # Sums of the same numbers with other roundings are ties.
    least = each[:, 0].sum() - 1e-12 * np.max(apart)
    return float((1 + np.count_nonzero(drawn >= least)) / (1 + len(drawn)))


def p_text(p_value: float | None) -> str:
    """A p-value to four places; empty where there is none."""
    return "" if p_value is None else f"{p_value:.4f}"


def holm(p_values: Sequence[float]) -> Floats:
    """Adjust p-values for their number: Holm (1979), Scandinavian Journal of Statistics 6.

    Returns
    -------
    ndarray, same length and order, float64
    """
    # Not by statsmodels' multipletests, which collects garbage at each call: half a second.
    p = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(p)
    adjusted = np.empty_like(p)
    adjusted[order] = np.maximum.accumulate(p[order] * np.arange(p.size, 0, -1))
    return np.minimum(adjusted, 1.0)
