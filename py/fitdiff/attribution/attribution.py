"""Attribution regardless of order: measured Shapley values and interactions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np
import pandas as pd

from fitdiff.attribution.coalitions import CoalitionPlan, Kind
from fitdiff.attribution.counting import count_configurations
from fitdiff.attribution.ladder import Ladder
from fitdiff.attribution.measure import LEVEL
from fitdiff.attribution.players import Player
from fitdiff.attribution.shapley import (
    Coalition,
    Weights,
    interaction_weights,
    path_counts_of,
    value_weights,
    weighted,
)
from fitdiff.hashing import derive_seed
from fitdiff.methods.differences import Difference
from fitdiff.stats.bootstrap import Interval, bootstrap_intervals
from fitdiff.stats.contrast import FEWEST_SPLITS
from fitdiff.stats.counts import ACCURACY, Counts, Floats

# Interactions from here on are reported, where no rule states a smallest effect that counts; of
# metrics with a unit of their own, those of a share of the gap.
SMALLEST_INTERACTION = 0.005
SMALLEST_SHARE = 0.01


@dataclass(frozen=True)
class ShapleyValue:
    """Mean effect over orders of a step, of a group of steps, or of a part of one.

    Attributes
    ----------
    name, group : str
        See `fitdiff.attribution.players.Player`.
    changes : tuple of Difference
        Of its steps, in order.
    mean : Fraction
        Exact; all values add up to the gap.
    interval : Interval or None
        Bootstrap over splits, given the orders; None of fewer than `FEWEST_SPLITS` of a size.
    standard_error : float
        Of the mean, by which orders were sampled; 0 where none had to be.
    smallest, largest : Fraction
        Mean effects at the configurations where it does least and most: the same where order does
        not matter.
    """

    name: str
    group: str
    changes: tuple[Difference, ...]
    mean: Fraction
    interval: Interval | None
    standard_error: float
    smallest: Fraction
    largest: Fraction


@dataclass(frozen=True)
class GroupValue:
    """Sum of the values of a group of which there are several; attributes as of `ShapleyValue`."""

    name: str
    mean: Fraction
    interval: Interval | None
    standard_error: float


@dataclass(frozen=True)
class Interaction:
    """Joint effect of two changes beyond their separate effects; see `interaction_weights`."""

    settings: tuple[str, str]
    mean: Fraction
    interval: Interval | None


@dataclass(frozen=True)
class Attribution:
    """Shapley values of the changes between two methods.

    Attributes
    ----------
    kind : {'all orders', 'all runnable orders', 'sampled orders'}
    orders, runnable_orders, seed : int
        Averaged over; of those, and of all, that can be run; seed of the sample.
    configurations, refused : int
        Fitted; and, of all 2^k, those in no order that can be run.
    splits : int
        That every configuration was fitted on.
    gap : Fraction
    values : tuple of ShapleyValue
    groups : tuple of GroupValue
        Of groups of which ``values`` has several parts.
    interactions : tuple of Interaction
        Those of ``smallest_interaction`` or more, largest first.
    smallest_interaction : float
    """

    kind: Kind
    orders: int
    runnable_orders: int
    seed: int
    configurations: int
    refused: int
    splits: int
    gap: Fraction
    values: tuple[ShapleyValue, ...]
    groups: tuple[GroupValue, ...]
    interactions: tuple[Interaction, ...]
    smallest_interaction: float


@dataclass(frozen=True)
class _Accuracies:
    """Means of the metric over configurations, exact, and those on each split."""

    exact: Mapping[Coalition, Fraction]
    on_splits: Mapping[Coalition, Floats]
    counts: Counts
    level: float

    def mean(self, weights: Weights) -> Fraction:
        return weighted(weights, self.exact, Fraction(0))

    def interval(self, weights: Weights, *axes: str) -> Interval | None:
        if np.bincount(self.counts.strata).min() < FEWEST_SPLITS:
            return None
        values = weighted(weights, self.on_splits, np.zeros(len(self.counts.splits)))
        rng = np.random.default_rng(derive_seed("attribution", *axes))
        return bootstrap_intervals(values[np.newaxis], self.counts.strata, self.level, rng)[0]


def attribute(
    ladder: Ladder, plan: CoalitionPlan, results: pd.DataFrame, metric: str = ACCURACY
) -> Attribution:
    """Measure Shapley values from the results of a ladder that `with_configurations` has made.

    Raises
    ------
    UnpairedError
        If no split was fitted by all configurations.
    """
    needed = set(plan.names.values())
    everything = (*ladder.configurations, *ladder.further)
    configurations = [
        configuration for configuration in everything if configuration.method.name in needed
    ]
    counts = count_configurations(ladder, configurations, results, metric)
    place = {name: at for at, name in enumerate(counts.methods)}
    exact = counts.exact_accuracy()
    rule = ladder.verdict
    accuracies = _Accuracies(
        {subset: exact[place[name]] for subset, name in plan.names.items()},
        {subset: counts.accuracy[place[name]] for subset, name in plan.names.items()},
        counts,
        rule.level if rule else LEVEL,
    )
    names = [one.name for one in plan.players]
    groups = [one.group for one in plan.players]
    gap = accuracies.exact[frozenset(names)] - accuracies.exact[frozenset()]
    unruled = SMALLEST_INTERACTION if metric == ACCURACY else SMALLEST_SHARE * abs(float(gap))
    smallest = rule.smallest_effect if rule else unruled
    return Attribution(
        kind=plan.kind,
        orders=len(plan.orders) or plan.runnable_orders,
        runnable_orders=plan.runnable_orders,
        seed=plan.seed,
        configurations=len(plan.names),
        refused=plan.refused,
        splits=len(counts.splits),
        gap=gap,
        values=tuple(_value(ladder, one, plan, accuracies) for one in plan.players),
        groups=tuple(
            GroupValue(one, *_mean(_members(plan, one), plan, accuracies, "group", one))
            for one in dict.fromkeys(groups)
            if groups.count(one) > 1
        ),
        interactions=_interactions(plan, accuracies, smallest),
        smallest_interaction=smallest,
    )


def _members(plan: CoalitionPlan, group: str) -> list[str]:
    return [one.name for one in plan.players if one.group == group]


def _mean(
    names: Sequence[str], plan: CoalitionPlan, accuracies: _Accuracies, *axes: str
) -> tuple[Fraction, Interval | None, float]:
    """Mean effect over orders of what is named, its interval, and the error of the sampling."""
    weights = value_weights(plan.shares, *names)
    of_orders = [
        float(accuracies.mean(value_weights(path_counts_of([order]), *names)))
        for order in plan.orders
    ]
    error = float(np.std(of_orders, ddof=1) / np.sqrt(len(of_orders))) if of_orders else 0.0
    return accuracies.mean(weights), accuracies.interval(weights, *axes), error


def _value(
    ladder: Ladder, player: Player, plan: CoalitionPlan, accuracies: _Accuracies
) -> ShapleyValue:
    effects = [
        accuracies.exact[subset | {player.name}] - accuracies.exact[subset]
        for subset, name in plan.shares
        if name == player.name
    ]
    mean, interval, error = _mean([player.name], plan, accuracies, player.name)
    return ShapleyValue(
        name=player.name,
        group=player.group,
        changes=tuple(ladder.steps[at].difference for at in player.steps),
        mean=mean,
        interval=interval,
        standard_error=error,
        smallest=min(effects),
        largest=max(effects),
    )


def _interactions(
    plan: CoalitionPlan, accuracies: _Accuracies, smallest: float
) -> tuple[Interaction, ...]:
    found = []
    names = [one.name for one in plan.players]
    for pair in combinations(names, 2):
        weights = interaction_weights(names, plan.names.keys(), pair)
        if weights is None:
            continue
        mean = accuracies.mean(weights)
        if mean and abs(mean) >= smallest:
            found.append(Interaction(pair, mean, accuracies.interval(weights, *pair)))
    return tuple(sorted(found, key=lambda one: -abs(one.mean)))
