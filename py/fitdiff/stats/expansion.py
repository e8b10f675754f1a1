"""Bootstrap distributions of few splits are too narrow: by how much they are read wider.

Hesterberg (2015), "What teachers should know about the bootstrap", The American Statistician 69(4),
"expanded percentiles".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from fitdiff.stats.counts import Floats, Integers, stratum_members


@dataclass(frozen=True)
class Expansion:
    """How much wider than its percentiles a bootstrap distribution of few splits is read.

    Attributes
    ----------
    widening : float
        Square root of n / (n - 1), n being the splits of the smallest stratum; infinite for one.
    freedom : float
        Degrees of freedom of Satterthwaite (1946), since strata differ in spread.
    """

    widening: float
    freedom: float

    def tail(self, level: float) -> float:
        """Probability to cut off at each end, below (1 - level) / 2; 0 for a single split."""
        return float(stats.norm.cdf(-self.widening * stats.t.ppf((1 + level) / 2, self.freedom)))

    def p_value(self, share: float) -> float:
        """One-sided p-value of a value that this share of the resampled means does not exceed.

        The inverse of `tail`: an interval ends where twice this is 1 - level.
        """
        if np.isinf(self.widening):
            return 0.5
        return float(stats.t.cdf(stats.norm.ppf(share) / self.widening, self.freedom))


def expansion_of(values: Floats, strata: Integers) -> Expansion:
    """How the bootstrap distribution of a mean over strata of effects, shape (s,), is widened."""
    counts = stratum_counts(strata)
    smallest = int(counts.min())
    if smallest < 2:
        return Expansion(np.inf, 1.0)
    of_means = stratum_variances(values, strata) / counts
    freedom = float(smallest - 1)
    if of_means.any():
        freedom = float(of_means.sum() ** 2 / (of_means**2 / (counts - 1)).sum())
    return Expansion(float(np.sqrt(smallest / (smallest - 1))), freedom)


def stratum_variances(values: Floats, strata: Integers) -> Floats:
    """Variance of the effects in each stratum (ddof 1); NaN where it has a single split."""
    return np.array(
        [
            values[positions].var(ddof=1) if positions.size > 1 else np.nan
            for positions in stratum_members(strata)
        ]
    )


def stratum_counts(strata: Integers) -> Integers:
    """Splits of each stratum."""
    return np.unique(strata, return_counts=True)[1].astype(np.int64)
