"""What effects are shared among: the steps of a ladder, one by one or by group.

A set of steps stands for the configuration that these steps make of the ladder's start when they
are taken in the ladder's order. So a setting that is changed twice, by way of a value in between,
is two steps; and where a later step sets what an earlier one has set, the earlier has no effect.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from fitdiff.attribution.configuration import Configuration, refusal, with_step
from fitdiff.attribution.data import DATA_SETTINGS
from fitdiff.attribution.ladder import Ladder
from fitdiff.methods.differences import TRANSFORM_ORDER
from fitdiff.methods.method import TRANSFORMS


@dataclass(frozen=True)
class Player:
    """Steps that are taken together.

    Attributes
    ----------
    name : str
        Of the setting, or of the group; with the number of its step where a name comes twice.
    group : str
    steps : tuple of int
        Their places on the ladder, from 0.
    """

    name: str
    group: str
    steps: tuple[int, ...]


def group_of(setting: str, spec: type[object]) -> str:
    """Group of a setting: 'data', 'preparation', 'engine', or as its model states in ``GROUPS``."""
    if setting in DATA_SETTINGS:
        return "data"
    table = setting.partition(".")[0]
    if setting == TRANSFORM_ORDER or table in TRANSFORMS:
        return "preparation"
    groups: dict[str, tuple[str, ...]] = getattr(spec, "GROUPS", {})
    return next((group for group, members in groups.items() if table in members), table)


def by_step(ladder: Ladder) -> tuple[Player, ...]:
    """Make a player of each step."""
    return _players(ladder, [(place,) for place in range(len(ladder.steps))], by_group=False)


def by_group(ladder: Ladder) -> tuple[Player, ...]:
    """Make a player of each group's steps."""
    groups = _groups(ladder)
    places = {group: [at for at, one in enumerate(groups) if one == group] for group in groups}
    return _players(ladder, [tuple(steps) for steps in places.values()], by_group=True)


def by_run(ladder: Ladder) -> tuple[Player, ...]:
    """Make a player of each run of neighbouring steps of one group.

    The ladder's own order is then one of the orders, and can be run.
    """
    groups = _groups(ladder)
    runs: list[tuple[int, ...]] = []
    for place, group in enumerate(groups):
        if runs and groups[place - 1] == group:
            runs[-1] = (*runs[-1], place)
        else:
            runs.append((place,))
    return _players(ladder, runs, by_group=True)


class Hybrids:
    """Configurations between the ends of a ladder: its start with some of its steps taken."""

    def __init__(self, ladder: Ladder) -> None:
        self._ladder = ladder
        self._made = cache(self._make)
        self._refused = cache(self._refuse)

    def configuration(self, steps: Collection[int]) -> Configuration | str:
        """Take some steps; or say why no method can have such settings."""
        return self._made(tuple(sorted(steps)))

    def refusal(self, steps: Collection[int]) -> str | None:
        """Say why the engine cannot run it; None when it can."""
        return self._refused(tuple(sorted(steps)))

    def _make(self, steps: tuple[int, ...]) -> Configuration | str:
        rungs = self._ladder.configurations
        if not steps:
            return rungs[0]
        made = self._made(steps[:-1])
        if isinstance(made, str):
            return made
        return with_step(made, rungs[steps[-1]], rungs[steps[-1] + 1])

    def _refuse(self, steps: tuple[int, ...]) -> str | None:
        made = self._made(steps)
        return made if isinstance(made, str) else refusal(made)


def _groups(ladder: Ladder) -> list[str]:
    return [
        group_of(step.difference.setting, type(configuration.method.spec))
        for step, configuration in zip(ladder.steps, ladder.configurations[1:], strict=True)
    ]


def _players(ladder: Ladder, parts: list[tuple[int, ...]], *, by_group: bool) -> tuple[Player, ...]:
    groups = _groups(ladder)
    names = [
        groups[part[0]] if by_group else ladder.steps[part[0]].difference.setting for part in parts
    ]
    return tuple(
        Player(
            name if names.count(name) == 1 else f"{name}, step {part[0] + 1}",
            groups[part[0]],
            part,
        )
        for name, part in zip(names, parts, strict=True)
    )
