"""The plan behind Shapley values: which configurations are needed, and which of them can be run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from fitdiff.attribution.configuration import Configuration
from fitdiff.attribution.ladder import Ladder
from fitdiff.attribution.players import Hybrids, Player, by_group, by_run, by_step
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

# Of a ladder of more steps, values are those of groups: 256 methods are a night's work for nets.
EXACT_SETTINGS = 8
# Beyond these, orders are sampled.
EXACT_CONFIGURATIONS = 256
# Configurations looked at for whether an engine can run them: some seconds.
MOST_CONFIGURATIONS = 20_000

Kind = Literal["all orders", "all runnable orders", "sampled orders"]
By = Literal["step", "group"]


@dataclass(frozen=True)
class CoalitionPlan:
    """Configurations of two methods that are fitted, and the orders they are used in.

    Attributes
    ----------
    players : tuple of Player
        What is changed at a time: steps; or, of a long ladder, groups of steps, divided where no
        order of whole groups can be run.
    kind : {'all orders', 'all runnable orders', 'sampled orders'}
        Over which orders effects are averaged.
    shares : PathCounts
        How often these orders change each player at each configuration.
    orders : tuple of Order
        Those sampled; empty for the other kinds.
    seed : int
        Of the sample.
    runnable_orders : int
        Of all k! orders.
    refused : int
        Configurations, of all 2^k, that are in no order that can be run.
    names : mapping of Coalition to str
        Name of the method of each configuration that is needed.
    """

    players: tuple[Player, ...]
    kind: Kind
    shares: PathCounts
    orders: tuple[Order, ...]
    seed: int
    runnable_orders: int
    refused: int
    names: Mapping[Coalition, str]


def with_configurations(
    ladder: Ladder, orders: int, *, by: By | None = None, seed: int = 0
) -> tuple[Ladder, CoalitionPlan]:
    """Add to a ladder the configurations between its ends that Shapley values need.

    Parameters
    ----------
    ladder : Ladder
        Configurations of its steps are not fitted twice.
    orders : int
        To sample where more than `EXACT_CONFIGURATIONS` are on orders that can be run.
    by : {'step', 'group'}, optional
        What values are of; groups where there are more than `EXACT_SETTINGS` steps, if not stated.
    seed : int
        Of the sample.

    Raises
    ------
    SpecificationError
        If more than `MOST_CONFIGURATIONS` can be run.
    """
    hybrids = Hybrids(ladder)
    players, paths = _players(ladder, hybrids, by)
    names = tuple(one.name for one in players)
    drawn: tuple[Order, ...] = ()
    if len(paths) > EXACT_CONFIGURATIONS:
        ends = [ladder.configurations[at].method.key() for at in (0, -1)]
        rng = np.random.default_rng(derive_seed("orders", *ends, seed))
        drawn = tuple(draw_orders(names, paths, orders, rng))
    shares = path_counts_of(drawn) if drawn else path_counts(names, paths)
    wanted = {chosen: _steps(players, chosen) for chosen in configurations_of(shares)}
    ladder, named = with_hybrids(ladder, hybrids, wanted.values())
    refused = 2 ** len(players) - len(paths)
    kind: Kind = "all runnable orders" if refused else "all orders"
    plan = CoalitionPlan(
        players=players,
        kind="sampled orders" if drawn else kind,
        shares=shares,
        orders=drawn,
        seed=seed,
        runnable_orders=paths[frozenset()],
        refused=refused,
        names={chosen: named[steps] for chosen, steps in wanted.items()},
    )
    return ladder, plan


def with_hybrids(
    ladder: Ladder, hybrids: Hybrids, wanted: Iterable[tuple[int, ...]]
) -> tuple[Ladder, dict[tuple[int, ...], str]]:
    """Add configurations that can be run, each once; tell by which method's name each is known.

    Parameters
    ----------
    ladder : Ladder
    hybrids : Hybrids
    wanted : iterable of tuple of int
        The steps that each has taken.
    """
    known = {_content(one): one.method.name for one in (*ladder.configurations, *ladder.further)}
    names: dict[tuple[int, ...], str] = {}
    further = list(ladder.further)
    for steps in sorted(wanted, key=lambda one: (len(one), one)):
        made = hybrids.configuration(steps)
        assert isinstance(made, Configuration), "checked before"
        content = _content(made)
        if content not in known:
            words = ", ".join(f"{at + 1} {ladder.steps[at].difference.setting}" for at in steps)
            known[content] = f"{ladder.configurations[0].method.name} + {words}"
            further.append(replace(made, method=replace(made.method, name=known[content])))
        names[steps] = known[content]
    return replace(ladder, further=tuple(further)), names


def _content(one: Configuration) -> tuple[str, str]:
    return one.method.key(), str(one.data.settings())


def _players(
    ladder: Ladder, hybrids: Hybrids, by: By | None
) -> tuple[tuple[Player, ...], dict[Coalition, int]]:
    """Choose the players, and count the orders that can be run, from every configuration on."""
    if by is None:
        by = "step" if len(ladder.steps) <= EXACT_SETTINGS else "group"
    if by == "group":
        players = by_group(ladder)
        paths = _paths(players, hybrids)
        if frozenset() in paths:
            return players, paths
        players = by_run(ladder)
    else:
        players = by_step(ladder)
    return players, _paths(players, hybrids)


def _paths(players: Sequence[Player], hybrids: Hybrids) -> dict[Coalition, int]:
    """Find what can be run from the start on, player by player."""
    names = tuple(one.name for one in players)
    reached = {frozenset[str]()}
    waiting = [frozenset[str]()]
    while waiting:
        at = waiting.pop()
        for following in (at | {name} for name in names if name not in at):
            if following in reached or hybrids.refusal(_steps(players, following)) is not None:
                continue
            if len(reached) >= MOST_CONFIGURATIONS:
                raise SpecificationError(
                    f"More than {MOST_CONFIGURATIONS:,} configurations of "
                    f"{', '.join(names)} can be run: too many to find their orders. Ask for "
                    "values of groups (--by group), or name methods that are nearer to each other."
                )
            reached.add(following)
            waiting.append(following)
    return paths_to_end(names, reached)


def _steps(players: Sequence[Player], chosen: Coalition) -> tuple[int, ...]:
    return tuple(sorted(at for one in players if one.name in chosen for at in one.steps))
