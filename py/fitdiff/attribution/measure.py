"""Measuring a ladder: the paired effect of every step, over all sizes and at each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd

from fitdiff.attribution.noise import step_floors
from fitdiff.hashing import derive_seed
from fitdiff.methods.method import Method
from fitdiff.stats.contrast import Contrast, contrasts
from fitdiff.stats.counts import Counts, Floats, mean_over_strata
from fitdiff.stats.decision import VerdictRule, decide
from fitdiff.stats.labels import (
    Place,
    Predicted,
    TestRows,
    gained_rows,
    label_disagreement,
    probability_change,
)
from fitdiff.stats.permutation import holm

OTHER_METRICS = ("log_loss", "brier", "auc")
# Of intervals and noise floors, where no rule states another.
LEVEL = 0.95

Weight = Literal["counts", "too small to count", "not decidable here"]
_WEIGHTS: Mapping[str, Weight] = {
    "excluded": "counts",
    "supported": "too small to count",
    "undecided": "not decidable here",
}


@dataclass(frozen=True)
class StepEffect(Contrast):
    """Effect of a step, or of the whole ladder, on accuracy, at one size or over all.

    Attributes
    ----------
    p_adjusted : float or None
        By Holm over the steps; None where there is no p-value.
    share : float or None
        Of the gap; None where there is no gap.
    disagreement, probability_change : float or None
        Fraction of test rows that are labelled differently; median absolute change of the fitted
        value over test rows; both as means over splits. None where the step changes the test set.
    noise_floor : float or None
        Size that re-seeding alone gives the effect; 0 if nothing is random, None if not measured.
    weight : Weight or None
        By the ladder's rule: whether the effect counts; None where it states none.
    beside : mapping of str to float or None
        Mean change of 'log_loss', 'brier' and 'auc'; None where a method has none on some split,
        or an infinite one.
    """

    p_adjusted: float | None
    share: float | None
    disagreement: float | None
    probability_change: float | None
    noise_floor: float | None
    weight: Weight | None
    beside: Mapping[str, float | None] = field(default_factory=dict)

    @property
    def inside_floor(self) -> bool | None:
        """Tell whether re-seeding alone could explain the effect; None if unknown.

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
    tests : sequence of mapping of str to TestRows
        Of each method, by label of the data source.
    predictions : mapping of Place to Predicted
        Of the cells with the shared seed.
    rule : VerdictRule or None
    """

    methods: Sequence[Method]
    results: pd.DataFrame
    tests: Sequence[Mapping[str, TestRows]]
    predictions: Mapping[Place, Predicted]
    rule: VerdictRule | None


def measure_effects(counts: Counts, n: int | None, measured: Measured) -> list[StepEffect]:
    """Measure every step on the splits that ``counts`` holds, and in the end the whole ladder.

    Parameters
    ----------
    counts : Counts
        Of all methods of the ladder.
    n : int or None
        The size that the effects are reported for.
    measured : Measured

    Returns
    -------
    list of StepEffect, length k + 1
    """
    rule = measured.rule
    level = rule.level if rule else LEVEL
    rng = np.random.default_rng(derive_seed("ladder", *counts.methods, str(n)))
    gained = gained_rows(counts, measured.tests, measured.predictions, ends=True)
    found = contrasts(counts, n, gained, level, rng, ends=True)
    floors = step_floors(measured.results, measured.methods, counts, level)
    gap = found[-1].mean
    pairs = [*pairwise(counts.methods), (counts.methods[0], counts.methods[-1])]
    return [
        StepEffect(
            **vars(one),
            p_adjusted=p_adjusted,
            share=float(one.mean / gap) if gap else None,
            disagreement=_change(label_disagreement, counts, pair, measured),
            probability_change=_change(probability_change, counts, pair, measured),
            noise_floor=floor,
            weight=None
            if rule is None
            else _WEIGHTS[decide(one.leading, "no-effect", rule, one.fewest)],
            beside=other_changes(counts, pair, measured.results),
        )
        for one, pair, floor, p_adjusted in zip(found, pairs, floors, _adjusted(found), strict=True)
    ]


def _adjusted(found: Sequence[Contrast]) -> list[float | None]:
    """Adjust the p-values of the steps for their number; the gap's is left as it is."""
    p_values = [one.p_value for one in found[:-1] if one.p_value is not None]
    if len(p_values) < len(found) - 1:
        return [None] * len(found)
    return [*holm(p_values).tolist(), found[-1].p_value]


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


def _change(
    measure: Callable[[Counts, tuple[str, str], Mapping[Place, Predicted]], Floats],
    counts: Counts,
    pair: tuple[str, str],
    measured: Measured,
) -> float | None:
    """Mean over splits of a comparison of predictions; None where test sets differ."""
    tests = dict(zip(counts.methods, measured.tests, strict=True))
    if any(tests[pair[0]][s].hash != tests[pair[1]][s].hash for s in tests[pair[0]]):
        return None
    return _mean(measure(counts, pair, measured.predictions), counts)


def _mean(values: Floats, counts: Counts) -> float:
    return float(mean_over_strata(values, counts.strata))
