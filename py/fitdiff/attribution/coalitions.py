"""The plan behind Shapley values: which configurations are needed, and which of them can be run."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

import numpy as np

from fitdiff.attribution.configuration import Configuration, mix, refusal
from fitdiff.attribution.data import DATA_SETTINGS
from fitdiff.attribution.ladder import Ladder
from fitdiff.attribution.search import NoPathError, all_differences, preferred_order
from fitdiff.attribution.shapley import (
    Coalition,
    Order,
    PathCounts,
    configurations_of,
    draw_orders,
    path_counts,
    path_counts_of,
    paths_to_end,
)
from fitdiff.errors import SpecificationError
from fitdiff.hashing import derive_seed

# Up to this number of settings every configuration that can be run is fitted: 256 methods.
EXACT_SETTINGS = 8
# Beyond these, it takes too long to find which configurations can be run: 16,384 take 10 s.
MOST_SETTINGS = 14

Kind = Literal["all orders", "all runnable orders", "sampled orders"]


@dataclass(frozen=True)
class CoalitionPlan:
    """Configurations of two methods that are fitted, and the orders they are used in.

    Attributes
    ----------
    settings : tuple of str
    kind : {'all orders', 'all runnable orders', 'sampled orders'}
        Over which orders effects are averaged.
    shares : PathCounts
        How often these orders change each setting at each configuration.
    orders : tuple of Order
        Those sampled; empty for the other kinds.
    runnable_orders : int
        Of all k! orders.
    refused : int
        Configurations, of all 2^k, that no engine of the two can run.
    names : mapping of Coalition to str
        Name of the method of each configuration that is needed.
    """

    settings: tuple[str, ...]
    kind: Kind
    shares: PathCounts
    orders: tuple[Order, ...]
    runnable_orders: int
    refused: int
    names: Mapping[Coalition, str]


def with_configurations(ladder: Ladder, orders: int) -> tuple[Ladder, CoalitionPlan]:
    """Add to a ladder the configurations of its ends that Shapley values need.

    Parameters
    ----------
    ladder : Ladder
        Its ends are the two methods; configurations of a step are not fitted twice.
    orders : int
        To sample where there are more than `EXACT_SETTINGS` settings.

    Raises
    ------
    SpecificationError
        If there are more than `MOST_SETTINGS` settings.
    NoPathError
        If engines cannot run the configurations of any order.
    """
    first, second = ladder.configurations[0], ladder.configurations[-1]
    settings = preferred_order(all_differences(first, second, ladder.joined))
    if len(settings) > MOST_SETTINGS:
        raise SpecificationError(
            f"{first.method.name} and {second.method.name} differ in {len(settings)} settings "
            f"({', '.join(settings)}); Shapley values are found for {MOST_SETTINGS} at most. "
            "Name methods that are nearer to each other."
        )
    runnable = _runnable(first, second, settings)
    paths = paths_to_end(settings, runnable)
    if frozenset() not in paths:
        raise NoPathError(
            f"There is no order in which engines could change {first.method.name} into "
            f"{second.method.name} by one setting at a time: no Shapley value exists. "
            f"`fitdiff explain {first.method.name} {second.method.name} --plan` says why."
        )
    drawn: tuple[Order, ...] = ()
    if len(settings) > EXACT_SETTINGS:
        rng = np.random.default_rng(derive_seed("orders", first.method.key(), second.method.key()))
        drawn = tuple(draw_orders(settings, paths, orders, rng))
    shares = path_counts_of(drawn) if drawn else path_counts(settings, paths)
    names, further = _named(ladder, configurations_of(shares))
    refused = 2 ** len(settings) - len(runnable)
    kind: Kind = "all runnable orders" if refused else "all orders"
    plan = CoalitionPlan(
        settings=settings,
        kind="sampled orders" if drawn else kind,
        shares=shares,
        orders=drawn,
        runnable_orders=paths[frozenset()],
        refused=refused,
        names=names,
    )
    return replace(ladder, further=further), plan


def _runnable(
    first: Configuration, second: Configuration, settings: tuple[str, ...]
) -> set[Coalition]:
    """Configurations that the engine they name can run; it does not care about the data."""
    of_data = [one for one in settings if one in DATA_SETTINGS]
    others = [one for one in settings if one not in DATA_SETTINGS]
    fine = {subset for subset in _subsets(others) if _can_run(mix(first, second, subset))}
    return {subset | data for subset in fine for data in _subsets(of_data)}


def _can_run(made: Configuration | str) -> bool:
    return isinstance(made, Configuration) and refusal(made) is None


def _subsets(settings: Collection[str]) -> list[Coalition]:
    sizes = range(len(settings) + 1)
    return [frozenset(one) for size in sizes for one in combinations(settings, size)]


def _named(
    ladder: Ladder, needed: set[Coalition]
) -> tuple[dict[Coalition, str], tuple[Configuration, ...]]:
    """Name configurations after their steps, or after what they are made of."""
    first, second = ladder.configurations[0], ladder.configurations[-1]
    known = {
        (one.method.key(), str(one.data.settings())): one.method.name
        for one in ladder.configurations
    }
    names: dict[Coalition, str] = {}
    further: list[Configuration] = []
    for subset in sorted(needed, key=lambda one: (len(one), sorted(one))):
        made = mix(first, second, subset)
        assert isinstance(made, Configuration), "checked before"
        content = made.method.key(), str(made.data.settings())
        if content not in known:
            known[content] = f"{first.method.name} + {', '.join(sorted(subset))}"
            further.append(replace(made, method=replace(made.method, name=known[content])))
        names[subset] = known[content]
    return names, tuple(further)
