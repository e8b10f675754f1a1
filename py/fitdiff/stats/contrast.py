"""Paired contrasts: what methods gain over others on the same splits, with intervals and p-values.

Every effect that is reported is one of these: the step of a ladder, the gap between its ends, a
claim, a candidate's margin over the best baseline. What is concluded from it is decided by
`fitdiff.stats.decision`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, fields
from fractions import Fraction
from itertools import pairwise
from typing import Any, Literal

import numpy as np

from fitdiff.stats.bootstrap import (
    GainedRows,
    Interval,
    bootstrap_intervals,
    crossed_intervals,
)
from fitdiff.stats.counts import Counts, Floats, Integers
from fitdiff.stats.expansion import stratum_variances
from fitdiff.stats.permutation import sign_flip_p_values

# With fewer splits of a size, a bootstrap interval is far too narrow (of 2 it has 3 values), and
# no p-value can be small: 4 splits give .125 at least.
FEWEST_SPLITS = 5

Inference = Literal["splits", "crossed", "signs"]
ALL: tuple[Inference, ...] = ("splits", "crossed", "signs")


@dataclass(frozen=True)
class Contrast:
    """Gain in accuracy of one method over another, at one size or as a mean over all.

    Attributes
    ----------
    n : int or None
        None for the mean over strata (data sources and sizes), each with the same weight.
    splits, fewest : int
        Splits behind it; those of the stratum that has the fewest.
    before, after, mean : Fraction
        Mean accuracies of the two methods, and their difference. Exact: neighbouring means add up
        to that between the ends.
    interval, crossed : Interval or None
        Bootstrap over splits, given the test rows; over splits and test rows. None where it was
        not asked for, or ``fewest`` is below `FEWEST_SPLITS`.
    p_value : float or None
        Two-sided, by sign flips over splits; None as above.
    changes_test : bool
        Whether the two methods are tested on different rows.
    """

    n: int | None
    splits: int
    fewest: int
    before: Fraction
    after: Fraction
    mean: Fraction
    interval: Interval | None
    crossed: Interval | None
    p_value: float | None
    changes_test: bool = field(default=False, kw_only=True)

    @property
    def leading(self) -> Interval | None:
        """The interval that verdicts are by: over test rows too where a step changes these."""
        return self.crossed if self.changes_test else self.interval


def contrasts(
    counts: Counts,
    n: int | None,
    gained: Sequence[GainedRows],
    level: float,
    rng: np.random.Generator,
    *,
    ends: bool = False,
    inferences: Collection[Inference] = ALL,
) -> list[Contrast]:
    """Contrast each method with the one before it, on the splits that all were fitted on.

    Parameters
    ----------
    counts : Counts
        Of m methods.
    n : int or None
        The size that the contrasts are reported for.
    gained : sequence of GainedRows
        Of the same contrasts, for the interval over test rows; see `fitdiff.stats.labels`.
    level : float
        Of confidence.
    rng : numpy.random.Generator
        All contrasts see the same resamples and the same flips.
    ends : bool
        Whether to add, as the last one, the last method against the first.
    inferences : collection of {'splits', 'crossed', 'signs'}
        What is drawn from ``rng``, always in this order.

    Returns
    -------
    list of Contrast, length m - 1, and one more with ``ends``
    """
    values, strata = effects_of(counts, ends=ends), counts.strata
    fewest = int(np.bincount(strata).min())
    wanted = inferences if fewest >= FEWEST_SPLITS else ()
    none: list[None] = [None] * len(values)
    intervals = bootstrap_intervals(values, strata, level, rng) if "splits" in wanted else none
    crossed = crossed_intervals(gained, level, rng) if "crossed" in wanted else none
    p_values = sign_flip_p_values(values, strata, rng).tolist() if "signs" in wanted else none
    exact = counts.exact_accuracy()
    sides = [*pairwise(exact), *([(exact[0], exact[-1])] if ends else [])]
    return [
        Contrast(
            n=n,
            splits=len(counts.splits),
            fewest=fewest,
            before=before,
            after=after,
            mean=after - before,
            interval=intervals[k],
            crossed=crossed[k],
            p_value=p_values[k],
            changes_test=any(one.changes_test(k) for one in gained),
        )
        for k, (before, after) in enumerate(sides)
    ]


def effects_of(counts: Counts, *, ends: bool = False) -> Floats:
    """Accuracy gained on each split by each method over the one before; shape (k, s).

    With ``ends``, a last row holds what the last method gains over the first.
    """
    steps = counts.accuracy_effects
    if not ends:
        return steps
    return np.vstack([steps, counts.accuracy[-1] - counts.accuracy[0]])


def spread_of(values: Floats, strata: Integers) -> float:
    """Standard error that a mean over strata would have with one split of each.

    Parameters
    ----------
    values : ndarray, shape (s,), float64
    strata : ndarray, shape (s,), int64

    Returns
    -------
    float
        NaN where a stratum has a single split.
    """
    variances = stratum_variances(values, strata)
    return float(np.sqrt(variances.sum())) / variances.size


def contrast_values(contrast: Contrast) -> dict[str, Any]:
    """A contrast, with all that its class adds, as plain values: fractions become floats."""
    values = {each.name: getattr(contrast, each.name) for each in fields(contrast)}
    for name, value in values.items():
        if isinstance(value, Fraction):
            values[name] = float(value)
        elif isinstance(value, Interval):
            values[name] = {"low": value.low, "high": value.high}
    return values


def limits_of(values: dict[str, Any]) -> dict[str, float | None]:
    """Take both intervals out of `contrast_values`, as columns of a table: interval_low, ..."""
    found: dict[str, float | None] = {}
    for name in ("interval", "crossed"):
        interval = values.pop(name) or {}
        found |= {f"{name}_{limit}": interval.get(limit) for limit in ("low", "high")}
    return found
