"""Measuring a ladder: the paired effect of every rung, over all sizes and at each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd

from fitdiff.attribution.answers import (
    Answers,
    TestImages,
    gained_on_ladder,
    label_disagreement,
    probability_change,
)
from fitdiff.attribution.noise import rung_floors
from fitdiff.hashing import derive_seed
from fitdiff.methods.method import Method
from fitdiff.stats.bootstrap import Interval, bootstrap_intervals, crossed_intervals
from fitdiff.stats.counts import Counts, Floats, mean_over_strata
from fitdiff.stats.decision import VerdictRule, decide
from fitdiff.stats.permutation import holm, sign_flip_p_values

OTHER_METRICS = ("log_loss", "brier", "auc")
# Of intervals and noise floors, where no rule states another.
LEVEL = 0.95

Weight = Literal["counts", "too small to count", "not decidable here"]
_WEIGHTS: Mapping[str, Weight] = {
    "refuted": "counts",
    "supported": "too small to count",
    "not decidable here": "not decidable here",
}


@dataclass(frozen=True)
class Effect:
    """What a rung, or the whole ladder, does to the accuracy, at one size or over all.

    Attributes
    ----------
    n : int or None
        None for the mean over sizes, each with the same weight.
    splits, fewest : int
        Splits behind it; those of the size that has the fewest.
    before, after, mean : Fraction
        Mean accuracies at both sides, and their difference; exact: the rungs' means add up to the
        ladder's.
    interval, crossed : Interval
        Over splits, given the test images; over splits and test images.
    p_value, p_adjusted : float
        Two-sided, by sign flips over splits; by Holm over the rungs.
    share : float or None
        Of the gap; None where there is no gap.
    disagreement, probability_change : float or None
        Fraction of test images that are labelled differently; median absolute change of the
        fitted value over test images; both as means over splits. None where the rung changes the
        test set.
    noise_floor : float or None
        Size that re-seeding alone gives the effect; 0 if nothing is random, None if not measured.
    weight : Weight or None
        By the ladder's rule: whether the effect counts; None where it states none.
    beside : mapping of str to float or None
        Mean change of 'log_loss', 'brier' and 'auc'; None where a method has none on some split,
        or an infinite one.
    """

    n: int | None
    splits: int
    fewest: int
    before: Fraction
    after: Fraction
    mean: Fraction
    interval: Interval
    crossed: Interval
    p_value: float
    p_adjusted: float
    share: float | None
    disagreement: float | None
    probability_change: float | None
    noise_floor: float | None
    weight: Weight | None
    beside: Mapping[str, float | None] = field(default_factory=dict)

    @property
    def inside_floor(self) -> bool | None:
        """Whether re-seeding alone could have made the effect; None if that is not known.

        An effect of nothing is inside a floor of nothing.
        """
        return None if self.noise_floor is None else abs(self.mean) <= self.noise_floor


@dataclass(frozen=True)
class Measured:
    """All that effects are measured from.

    Attributes
    ----------
    methods : sequence of Method
        Of the ladder, in order.
    results : DataFrame
        See `fitdiff.results.table.RESULTS`; all seeds.
    tests : sequence of mapping of str to TestImages
        Of each method, by label of the data source.
    answers : Answers
    rule : VerdictRule or None
    """

    methods: Sequence[Method]
    results: pd.DataFrame
    tests: Sequence[Mapping[str, TestImages]]
    answers: Answers
    rule: VerdictRule | None


def measure_effects(counts: Counts, n: int | None, measured: Measured) -> list[Effect]:
    """Measure every rung on the splits that ``counts`` holds, and in the end the whole ladder.

    Parameters
    ----------
    counts : Counts
        Of all methods of the ladder.
    n : int or None
        What the effects are said to be of.
    measured : Measured

    Returns
    -------
    list of Effect, length k + 1
    """
    strata = counts.strata
    level = measured.rule.level if measured.rule else LEVEL
    rng = np.random.default_rng(derive_seed("ladder", *counts.methods, str(n)))
    steps = counts.accuracy_effects
    values = np.vstack([steps, counts.accuracy[-1] - counts.accuracy[0]])
    images = gained_on_ladder(counts, measured.tests, measured.answers)
    intervals = bootstrap_intervals(values, strata, level, rng)
    crossed = crossed_intervals(images, level, rng)
    p_values = sign_flip_p_values(values, strata, rng)
    adjusted = [*holm(p_values[:-1].tolist()), p_values[-1]]
    floors = rung_floors(measured.results, measured.methods, counts, level)
    exact = counts.exact_accuracy()
    gap = exact[-1] - exact[0]
    ends = [*pairwise(exact), (exact[0], exact[-1])]
    pairs = [*pairwise(counts.methods), (counts.methods[0], counts.methods[-1])]
    fewest = int(np.bincount(strata).min())
    effects = []
    for k, ((before, after), pair) in enumerate(zip(ends, pairs, strict=True)):
        disagreement, change = _changes(counts, pair, measured)
        effects.append(
            Effect(
                n=n,
                splits=len(counts.splits),
                fewest=fewest,
                before=before,
                after=after,
                mean=after - before,
                interval=intervals[k],
                crossed=crossed[k],
                p_value=float(p_values[k]),
                p_adjusted=float(adjusted[k]),
                share=float((after - before) / gap) if gap else None,
                disagreement=disagreement,
                probability_change=change,
                noise_floor=floors[k],
                weight=_weight(intervals[k], measured.rule, fewest),
                beside=other_changes(counts, pair, measured.results),
            )
        )
    return effects


def other_changes(
    counts: Counts, pair: tuple[str, str], results: pd.DataFrame
) -> dict[str, float | None]:
    """Mean change, from one method to the other, of what is measured beside the accuracy."""
    shared = results[(results["seed"] == 0) & results["method"].isin(pair)]
    keys = ["source", "n", "replicate"]
    places = pd.MultiIndex.from_frame(counts.splits[keys])
    found: dict[str, float | None] = {}
    for metric in OTHER_METRICS:
        wide = shared.pivot(index=keys, columns="method", values=metric).reindex(places)
        before, after = (wide[name].to_numpy(dtype=float) for name in pair)
        # Log loss is infinite where a net is sure of the wrong class: no change can be told then.
        known = np.isfinite(before).all() and np.isfinite(after).all()
        found[metric] = _mean(after - before, counts) if known else None
    return found


def _changes(
    counts: Counts, pair: tuple[str, str], measured: Measured
) -> tuple[float | None, float | None]:
    tests = dict(zip(counts.methods, measured.tests, strict=True))
    if any(tests[pair[0]][s].hash != tests[pair[1]][s].hash for s in tests[pair[0]]):
        return None, None
    disagreement = label_disagreement(counts, pair, measured.answers)
    change = probability_change(counts, pair, measured.answers)
    return _mean(disagreement, counts), _mean(change, counts)


def _mean(values: Floats, counts: Counts) -> float:
    return float(mean_over_strata(values, counts.strata))


def _weight(interval: Interval, rule: VerdictRule | None, fewest: int) -> Weight | None:
    """By the rule of guesses: that an effect is too small to count is a guess of no effect."""
    return None if rule is None else _WEIGHTS[decide(interval, "no-effect", rule, fewest)]
