"""The noise floor: what re-seeding alone does to a method on the same split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from fitdiff.errors import DataError
from fitdiff.stats.counts import Floats, Integers, stratum_members

# Nine degrees of freedom know a split's variance to within a half.
FEWEST_SEEDS = 10
# Of each size: noise differs between splits, and two do not show by how much.
FEWEST_RESEEDED = 3


@dataclass(frozen=True)
class SeedNoise:
    """Variation of one method's accuracy when nothing but its seed changes.

    Attributes
    ----------
    seeds, splits : int
        Number of fits behind it: seeds per split times splits.
    variances : ndarray, shape (t,), float64
        Variance between seeds on the same split (ddof 1), pooled within each of t strata.
    fewest : int
        Splits of the stratum that has the fewest.
    """

    seeds: int
    splits: int
    variances: Floats
    fewest: int

    @property
    def sd(self) -> float:
        """Standard deviation of the accuracy on one split, pooled over strata."""
        return float(np.sqrt(self.variances.mean()))


def seed_noise(accuracy: Floats, strata: Integers) -> SeedNoise:
    """Measure the noise of one method.

    Parameters
    ----------
    accuracy : ndarray, shape (r, s), float64
        By r seeds on each of s splits.
    strata : ndarray, shape (s,), int64

    Raises
    ------
    DataError
        If there are fewer than `FEWEST_SEEDS` seeds.
    """
    seeds, splits = accuracy.shape
    if seeds < FEWEST_SEEDS:
        raise DataError(
            f"The noise floor needs {FEWEST_SEEDS} seeds a split or more, seen: {seeds}. "
            "Fit the same splits with more seeds."
        )
    # From the first, so that equal numbers differ by nothing and not by a rounding.
    within = (accuracy - accuracy[0]).var(axis=0, ddof=1)
    members = stratum_members(strata)
    pooled = np.array([within[positions].mean() for positions in members])
    return SeedNoise(seeds, splits, pooled, min(positions.size for positions in members))


def noise_floor(methods: Sequence[SeedNoise], strata: Integers, level: float) -> float:
    """Size that a mean effect has by re-seeding alone, not exceeded with probability ``level``.

    Of the difference between two methods that share no random choice; where they share some
    (common random numbers) the floor lies lower. The quantile is Student's, with a degree of
    freedom fewer than re-seeded splits of the size that has the fewest: the normal one fails where
    noise differs between splits, because few do not show how noisy the others are. How often the
    floor holds is simulated by ``benchmarks/coverage.py``.

    Parameters
    ----------
    methods : sequence of SeedNoise
        The two methods of a step.
    strata : ndarray, shape (s,), int64
        Of the splits that the effect is a mean over: the same strata as those of the noise.
    level : float

    Returns
    -------
    float
        In units of accuracy.

    Raises
    ------
    DataError
        If fewer than `FEWEST_RESEEDED` splits of a size were re-seeded.
    """
    random = [noise for noise in methods if noise.variances.any()]
    if not random:
        return 0.0
    fewest = min(noise.fewest for noise in random)
    if fewest < FEWEST_RESEEDED:
        raise DataError(
            f"The noise floor needs {FEWEST_RESEEDED} re-seeded splits of each size or more, seen: "
            f"{fewest}. Re-seed more splits."
        )
    splits = np.array([positions.size for positions in stratum_members(strata)])
    variance = sum((noise.variances / splits).sum() for noise in methods) / splits.size**2
    return float(stats.t.ppf((1 + level) / 2, fewest - 1) * np.sqrt(variance))
