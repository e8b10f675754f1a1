"""The bootstrap distribution of one mean effect, from which interval and p-values are both read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fitdiff.stats.bootstrap import Interval, percentiles, resampled_means
from fitdiff.stats.counts import Floats, Integers
from fitdiff.stats.expansion import Expansion, expansion_of

# What is judged is resampled more often than what is shown: a p-value of .05 is then known within
# some 3 % of itself.
RESAMPLES = 100_000


@dataclass(frozen=True, eq=False)
class MeanDistribution:
    """Bootstrap distribution of one mean effect: interval and p-values are one inference.

    Attributes
    ----------
    means : ndarray, shape (resamples,), float64
        Ascending.
    expansion : Expansion
    """

    means: Floats
    expansion: Expansion

    def interval(self, level: float) -> Interval:
        """The interval at this level."""
        return percentiles(self.means, self.expansion.tail(level))

    def p_below(self, value: float, errors: float = 0.0) -> float:
        """One-sided p-value of the hypothesis that the effect is ``value`` or less.

        ``errors`` moves it up by so many standard errors of the resampling.
        """
        count = np.searchsorted(self.means, value, side="right")
        return self._p_value(int(count), errors)

    def p_above(self, value: float, errors: float = 0.0) -> float:
        """One-sided p-value of the hypothesis that the effect is ``value`` or more."""
        count = self.means.size - np.searchsorted(self.means, value, side="left")
        return self._p_value(int(count), errors)

    def _p_value(self, count: int, errors: float) -> float:
        # The observed mean is counted, hence never 0.
        share = (1 + count) / (1 + self.means.size)
        share += errors * np.sqrt(share * (1 - share) / self.means.size)
        return self.expansion.p_value(min(max(share, 0.0), 1.0))


def mean_distribution(
    values: Floats, strata: Integers, rng: np.random.Generator, resamples: int = RESAMPLES
) -> MeanDistribution:
    """Resample splits within their stratum, for the mean of one effect over strata; shape (s,)."""
    means = resampled_means(values[np.newaxis], strata, rng, resamples)[:, 0]
    return MeanDistribution(np.sort(means), expansion_of(values, strata))
