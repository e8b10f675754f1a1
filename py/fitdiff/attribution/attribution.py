"""Attribution to settings regardless of order: measured Shapley values and interactions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np
import pandas as pd

from fitdiff.attribution.coalitions import CoalitionPlan, Kind
from fitdiff.attribution.configuration import configuration_differences
from fitdiff.attribution.counting import count_configurations
from fitdiff.attribution.ladder import Ladder
from fitdiff.attribution.measure import LEVEL
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
    """Mean effect of a setting over orders.

    Attributes
    ----------
    change : Difference
    mean : Fraction
        Exact; the values of all settings add up to the gap.
    interval : Interval or None
        Bootstrap over splits, given the orders; None of fewer than `FEWEST_SPLITS` of a size.
    standard_error : float
        Of the mean, by which orders were sampled; 0 where none had to be.
    smallest, largest : Fraction
        Mean effects of the setting at the configurations where it does least and most: the same
        where order does not matter.
    """

    change: Difference
    mean: Fraction
    interval: Interval | None
    standard_error: float
    smallest: Fraction
    largest: Fraction


@dataclass(frozen=True)
class Interaction:
    """Joint effect of two settings beyond their separate effects; see `interaction_weights`."""

    settings: tuple[str, str]
    mean: Fraction
    interval: Interval | None


@dataclass(frozen=True)
class Attribution:
    """Shapley values of the settings between two methods.

    Attributes
    ----------
    kind : {'all orders', 'all runnable orders', 'sampled orders'}
    orders, runnable_orders : int
        Averaged over; of those, and of all, that can be run.
    configurations, refused : int
        Fitted; and, of all 2^k, those that no engine of the two can run.
    splits : int
        That every configuration was fitted on.
    gap : Fraction
    values : tuple of ShapleyValue
    interactions : tuple of Interaction
        Those of ``smallest_interaction`` or more, largest first.
    smallest_interaction : float
    """

    kind: Kind
    orders: int
    runnable_orders: int
    configurations: int
    refused: int
    splits: int
    gap: Fraction
    values: tuple[ShapleyValue, ...]
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
    whole, nothing = frozenset(plan.settings), frozenset[str]()
    gap = accuracies.exact[whole] - accuracies.exact[nothing]
    unruled = SMALLEST_INTERACTION if metric == ACCURACY else SMALLEST_SHARE * abs(float(gap))
    smallest = rule.smallest_effect if rule else unruled
    changes = {
        change.setting: change
        for change in configuration_differences(
            ladder.configurations[0], ladder.configurations[-1], ladder.joined
        )
    }
    return Attribution(
        kind=plan.kind,
        orders=len(plan.orders) or plan.runnable_orders,
        runnable_orders=plan.runnable_orders,
        configurations=len(plan.names),
        refused=plan.refused,
        splits=len(counts.splits),
        gap=gap,
        values=tuple(_value(changes[one], plan, accuracies) for one in plan.settings),
        interactions=_interactions(plan, accuracies, smallest),
        smallest_interaction=smallest,
    )


def _value(change: Difference, plan: CoalitionPlan, accuracies: _Accuracies) -> ShapleyValue:
    weights = value_weights(plan.shares, change.setting)
    effects = [
        accuracies.exact[subset | {change.setting}] - accuracies.exact[subset]
        for subset, setting in plan.shares
        if setting == change.setting
    ]
    of_orders = [
        float(accuracies.mean(value_weights(path_counts_of([order]), change.setting)))
        for order in plan.orders
    ]
    error = float(np.std(of_orders, ddof=1) / np.sqrt(len(of_orders))) if of_orders else 0.0
    return ShapleyValue(
        change=change,
        mean=accuracies.mean(weights),
        interval=accuracies.interval(weights, change.setting),
        standard_error=error,
        smallest=min(effects),
        largest=max(effects),
    )


def _interactions(
    plan: CoalitionPlan, accuracies: _Accuracies, smallest: float
) -> tuple[Interaction, ...]:
    found = []
    for pair in combinations(plan.settings, 2):
        weights = interaction_weights(plan.settings, plan.shares, pair)
        if weights is None:
            continue
        mean = accuracies.mean(weights)
        if mean and abs(mean) >= smallest:
            found.append(Interaction(pair, mean, accuracies.interval(weights, *pair)))
    return tuple(sorted(found, key=lambda one: -abs(one.mean)))
