"""Bootstrap intervals of mean effects: over splits, and over splits and test rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from fitdiff.stats.counts import Floats, Integers, stratum_members
from fitdiff.stats.expansion import expansion_of, stratum_counts, stratum_variances

# A 95 % limit is then known within some 3 % of the interval's length.
RESAMPLES = 10_000
# Fewer where rows are resampled too, which takes far longer; within some 7 %.
CROSSED_RESAMPLES = 2_000
# Resamples whose weights of rows are in memory at a time: 7 MB for 1,763 of them.
_CHUNK = 500


@dataclass(frozen=True)
class Interval:
    """A confidence interval of a mean effect."""

    low: float
    high: float


def interval_text(interval: Interval | None, digits: str = ".4f") -> str:
    """Both limits with their signs; empty where there is no interval."""
    return "" if interval is None else f"{interval.low:+{digits}} to {interval.high:+{digits}}"


@dataclass(frozen=True)
class GainedRows:
    """Changes of labels by the steps of a ladder, on the test rows of one data source.

    Attributes
    ----------
    gained : ndarray, shape (k, s, m), int8
        For k steps, s splits and the m test rows that these splits share: 1 where the step
        turns a wrong label into the right one, -1 where it does the reverse.
    strata : ndarray, shape (s,), int64
        Of the splits; numbered through all sources.
    test_sets : tuple of int
        Sizes of the test sets that the m rows are made up of, one after the other; a single one
        unless a step changes the test set: it then gains what is right on the new and loses what
        was right on the old. Empty for a single one.
    tested : ndarray, shape (s,), or None
        Share of the rows that each split tests on; of the others it gains nothing. None for all.
    """

    gained: NDArray[np.int8]
    strata: Integers
    test_sets: tuple[int, ...] = ()
    tested: Floats | None = None

    @property
    def shares(self) -> Floats:
        """Share of the rows that each split tests on, shape (s,)."""
        return np.ones(self.strata.size) if self.tested is None else self.tested

    @property
    def parts(self) -> tuple[slice, ...]:
        """Slices of each test set's rows among the m."""
        ends = np.cumsum(self.test_sets or (self.gained.shape[2],)).tolist()
        return tuple(slice(start, end) for start, end in pairwise([0, *ends]))

    def changes_test(self, step: int) -> bool:
        """Tell whether a step changes the test set: it then changes labels in two of them or more.

        A step that is right on no row of one of its two test sets cannot be told from others.
        """
        return sum(bool(self.gained[step][:, part].any()) for part in self.parts) > 1

    @property
    def effects(self) -> Floats:
        """Accuracy that each step gains on each split; shape (k, s)."""
        means = [self.gained[..., part].mean(axis=2) for part in self.parts]
        return np.asarray(np.sum(means, axis=0) / self.shares, dtype=np.float64)


def bootstrap_intervals(
    values: Floats,
    strata: Integers,
    level: float,
    rng: np.random.Generator,
    resamples: int = RESAMPLES,
) -> list[Interval]:
    """Intervals of mean effects over strata, with splits resampled within their stratum.

    They are conditional on the test rows. Percentiles, at probabilities that make up for the
    bootstrap's being too narrow with few splits: Hesterberg (2015), "What teachers should know
    about the bootstrap", The American Statistician 69(4), "expanded percentiles"; with the
    degrees of freedom of Satterthwaite (1946), since strata differ in spread.

    Parameters
    ----------
    values : ndarray, shape (k, s), float64
        Effects of k steps on s splits. All steps see the same resamples, so that in each resample
        the steps of a ladder still add up to its gap.
    strata : ndarray, shape (s,), int64
    level : float
        Of confidence, such as 0.95.
    rng : numpy.random.Generator
    resamples : int

    Returns
    -------
    list of Interval, length k
    """
    means = resampled_means(values, strata, rng, resamples)
    return [
        percentiles(mean, expanded_tail(one, strata, level))
        for mean, one in zip(means.T, values, strict=True)
    ]


def resampled_means(
    values: Floats, strata: Integers, rng: np.random.Generator, resamples: int
) -> Floats:
    """Means over strata of effects on resampled splits; shape (resamples, k)."""
    members = stratum_members(strata)
    means = np.zeros((resamples, len(values)))
    for positions in members:
        weighted = values[:, positions].T / (positions.size * len(members))
        for start in range(0, resamples, RESAMPLES):
            part = means[start : start + RESAMPLES]
            part += _draw_counts(positions.size, len(part), rng) @ weighted
    return means


def crossed_intervals(
    sources: Sequence[GainedRows],
    level: float,
    rng: np.random.Generator,
    resamples: int = CROSSED_RESAMPLES,
) -> list[Interval]:
    """Intervals of mean effects with splits and test rows resampled independently.

    The bootstrap of Owen (2007), "The pigeonhole bootstrap", Annals of Applied Statistics 1(2).
    It errs on the wide side, the more so the more of the spread belongs to neither splits nor
    rows alone. Percentiles are expanded as those over splits alone are, so that both intervals
    can be compared.

    Parameters
    ----------
    sources : sequence of GainedRows
        Of the same k steps; one a data source. Rows are resampled within their source.
    level : float
    rng : numpy.random.Generator
    resamples : int

    Returns
    -------
    list of Interval, length k
    """
    strata = sum(np.unique(source.strata).size for source in sources)  # weigh the same
    means = np.zeros((resamples, len(sources[0].gained)))
    for source in sources:
        splits = source.strata.size
        weights = np.zeros((resamples, splits), dtype=np.float32)
        for positions in stratum_members(source.strata):
            drawn = _draw_counts(positions.size, resamples, rng)
            weights[:, positions] = drawn / (positions.size * strata * source.shares[positions])
        for part in source.parts:
            _add_crossed(means, source.gained[..., part].astype(np.float32), weights, rng)
    values = np.concatenate([source.effects for source in sources], axis=1)
    all_strata = np.concatenate([source.strata for source in sources])
    return [
        percentiles(mean, expanded_tail(one, all_strata, level))
        for mean, one in zip(means.T, values, strict=True)
    ]


def _add_crossed(
    means: Floats,
    gained: NDArray[np.float32],
    weights: NDArray[np.float32],
    rng: np.random.Generator,
) -> None:
    """Add to ``means``, (resamples, k), those of one test set with its rows resampled."""
    rows = gained.shape[2]
    for start in range(0, len(means), _CHUNK):
        part = weights[start : start + _CHUNK]
        of_rows = _draw_counts(rows, len(part), rng).astype(np.float32)
        for k, step in enumerate(gained):
            sums = np.einsum("bi,bi->b", part @ step, of_rows)
            means[start : start + _CHUNK, k] += sums / rows


def standard_error(values: Floats, strata: Integers) -> float:
    """Standard error of a mean over strata; NaN where a stratum has a single split."""
    variances = stratum_variances(values, strata)
    counts = stratum_counts(strata)
    return float(np.sqrt((variances / counts).sum()) / counts.size)


def expanded_tail(values: Floats, strata: Integers, level: float) -> float:
    """Probability to cut off at each end of a bootstrap distribution, below (1 - level) / 2.

    Zero, so that the whole range is the interval, where a stratum has a single split.
    """
    return expansion_of(values, strata).tail(level)


def _draw_counts(items: int, resamples: int, rng: np.random.Generator) -> Floats:
    """Draw how often each of ``items`` is in each resample; shape (resamples, items)."""
    drawn = rng.integers(items, size=(resamples, items))
    drawn += np.arange(resamples)[:, np.newaxis] * items
    counts = np.bincount(drawn.ravel(), minlength=resamples * items)
    return counts.reshape(resamples, items).astype(np.float64)


def percentiles(means: Floats, tail: float) -> Interval:
    """Cut this probability off at both ends of a distribution."""
    low, high = np.quantile(means, [tail, 1 - tail])
    return Interval(float(low), float(high))
