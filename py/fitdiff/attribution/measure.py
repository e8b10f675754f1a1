"""Measuring a ladder: the paired effect of every step, over all sizes and at each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd

from fitdiff.attribution.manipulation import Manipulation, manipulation_of
from fitdiff.attribution.noise import step_floors
from fitdiff.hashing import derive_seed
from fitdiff.methods.method import Method
from fitdiff.results.metrics import MEANS
from fitdiff.stats.contrast import ALL, Contrast, contrasts
from fitdiff.stats.counts import ACCURACY, Counts, Floats, mean_over_strata
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

# Of intervals and noise floors, where no rule states another.
LEVEL = 0.95

Weight = Literal[
    "counts", "too small to count", "not decidable here", "nothing changed", "not shown to change"
]
# Where no effect is claimed, whatever the two means are.
UNCLAIMED: tuple[Weight, ...] = ("nothing changed", "not shown to change")
_WEIGHTS: Mapping[str, Weight] = {
    "excluded": "counts",
    "supported": "too small to count",
    "undecided": "not decidable here",
}


@dataclass(frozen=True)
class StepEffect(Contrast):
    """Effect of a step, or of the whole ladder, on a metric, at one size or over all.

    Attributes
    ----------
    p_adjusted : float or None
        By Holm over the steps; None where there is no p-value.
    share : float or None
        Of the gap; None where there is no gap.
    disagreement, probability_change : float or None
        Fraction of test rows that are labelled differently; median absolute change of the fitted
        value over test rows; both as means over splits. None where the step changes the test set;
        the first where the outcome has no classes.
    noise_floor : float or None
        Size that re-seeding alone gives the effect; 0 if nothing is random, None if not measured.
    weight : Weight or None
        'nothing changed' where the step changed too few fits; 'not shown to change' where threads
        race and no fit was repeated, so that what two fits differ in may be chance; else, by the
        ladder's rule, whether the effect counts; None where it states none. Where threads race and
        no record shows that the step came into play, an effect inside the noise floor is 'not
        decidable here', and without a rule 'not shown to change'.
    manipulation : Manipulation
        On how many splits the step changes what fits do, and in what.
    beside : mapping of str to float or None
        Mean change of the other metrics of the outcome; None where a method has none on some
        split, or an infinite one.
    """

    p_adjusted: float | None
    share: float | None
    disagreement: float | None
    probability_change: float | None
    noise_floor: float | None
    weight: Weight | None
    manipulation: Manipulation
    beside: Mapping[str, float | None] = field(default_factory=dict)

    @property
    def claimed(self) -> bool:
        """Tell whether the step is shown to have changed what fits do."""
        return self.weight not in UNCLAIMED

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
    counted = counts.metric == ACCURACY
    gained = gained_rows(counts, measured.tests, measured.predictions, ends=True) if counted else ()
    inferences = ALL if counted else tuple(one for one in ALL if one != "crossed")
    found = contrasts(counts, n, gained, level, rng, ends=True, inferences=inferences)
    floors = step_floors(measured.results, measured.methods, counts, level)
    gap = found[-1].mean
    methods = dict(zip(counts.methods, measured.methods, strict=True))
    pairs = [*pairwise(counts.methods), (counts.methods[0], counts.methods[-1])]
    effects = []
    for one, pair, floor, p_adjusted in zip(found, pairs, floors, _adjusted(found), strict=True):
        shared = _same_rows(pair, measured)
        changes = manipulation_of(
            counts,
            (methods[pair[0]], methods[pair[1]]),
            measured.results,
            measured.predictions if shared else None,
        )
        effects.append(
            StepEffect(
                **vars(one),
                p_adjusted=p_adjusted,
                share=float(one.mean / gap) if gap else None,
                disagreement=_change(label_disagreement, counts, pair, measured),
                probability_change=_change(probability_change, counts, pair, measured),
                noise_floor=floor,
                weight=_weight(one, floor, changes, rule),
                manipulation=changes,
                beside=other_changes(counts, pair, measured.results),
            )
        )
    return effects


def _weight(
    effect: Contrast, floor: float | None, changes: Manipulation, rule: VerdictRule | None
) -> Weight | None:
    if changes.too_few:
        return "nothing changed"
    inside = floor is None or abs(effect.mean) <= floor
    unseen = changes.delivered is None and inside
    if changes.unshown or (unseen and rule is None):
        return "not shown to change"
    if rule is None:
        return None
    weight = _WEIGHTS[decide(effect.leading, "no-effect", rule, effect.fewest)]
    return "not decidable here" if unseen else weight


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
    others = [name for name in MEANS if name != counts.metric and _known(results, name)]
    keys = ["source", "n", "replicate"]
    places = pd.MultiIndex.from_frame(counts.splits[keys])
    found: dict[str, float | None] = {}
    for metric in others:
        wide = shared.pivot(index=keys, columns="method", values=metric).reindex(places)
        before, after = (wide[name].to_numpy(dtype=float) for name in pair)
        # Log loss is infinite where a net is sure of the wrong class: no change can be told then.
        known = np.isfinite(before).all() and np.isfinite(after).all()
        found[metric] = _mean(after - before, counts) if known else None
    return found


def _known(results: pd.DataFrame, metric: str) -> bool:
    return metric in results and bool(results[metric].notna().any())


def _change(
    measure: Callable[[Counts, tuple[str, str], Mapping[Place, Predicted]], Floats],
    counts: Counts,
    pair: tuple[str, str],
    measured: Measured,
) -> float | None:
    """Mean over splits of a comparison of predictions; None where test sets differ."""
    if not _same_rows(pair, measured):
        return None
    values = measure(counts, pair, measured.predictions)
    return None if np.isnan(values).any() else _mean(values, counts)


def _same_rows(pair: tuple[str, str], measured: Measured) -> bool:
    """Tell whether two methods are tested on the same rows."""
    names = [method.name for method in measured.methods]
    one, two = (measured.tests[names.index(name)] for name in pair)
    return all(one[source].hash == two[source].hash for source in one)


def _mean(values: Floats, counts: Counts) -> float:
    return float(mean_over_strata(values, counts.strata))
