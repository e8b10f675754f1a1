"""Finding a way from one method to another, one setting at a time, that engines can run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from fitdiff.attribution.configuration import (
    Configuration,
    configuration_differences,
    joined_name,
    mix,
    parts_of,
    refusal,
)
from fitdiff.attribution.data import DATA_SETTINGS
from fitdiff.engines.contract import engine_points
from fitdiff.errors import SpecificationError, nearest
from fitdiff.methods.differences import TRANSFORM_ORDER
from fitdiff.methods.method import TRANSFORMS

# What a net is given: like transforms, these settings come after the data and before all others.
INPUTS = ("scaling", "constant_columns", "augmentation")

ORDER_RULE = (
    "Order: the data (draw, pool, test set), what is selected and how inputs are prepared, the "
    "model, its other settings as its methods state them, the engine last; a setting comes later, "
    "or the engine earlier, where no engine could run what comes in between."
)

# Configurations tried before the search stops: some ten seconds.
_MOST_CONFIGURATIONS = 50_000
# The engine and two others: a share of more settings at once would say little.
_MOST_JOINED = 3


class NoPathError(SpecificationError):
    """No order of the settings makes a ladder of which an engine can run every step."""


def preferred_order(settings: Sequence[str], first: Sequence[str] = ()) -> tuple[str, ...]:
    """Put settings into the order of `ORDER_RULE`, after those that are named to come first.

    Raises
    ------
    SpecificationError
        If a setting named is none of them, or is named twice.
    """
    for setting in first:
        if setting not in settings:
            raise SpecificationError(
                f"The methods do not differ in '{setting}'. {nearest(setting, settings)}"
            )
        if first.count(setting) > 1:
            raise SpecificationError(f"The setting '{setting}' is named more than once.")

    def rank(setting: str) -> int:
        if setting in first:
            return -len(first) + first.index(setting)
        if setting in DATA_SETTINGS:
            return 0
        if "engine" in parts_of(setting):
            return 4
        table = setting.partition(".")[0]
        if setting == TRANSFORM_ORDER or table in TRANSFORMS or table in INPUTS:
            return 1
        return 2 if setting == "model" else 3

    return tuple(sorted(settings, key=rank))  # stable: else as stated


def find_path(
    first: Configuration, second: Configuration, order: Sequence[str]
) -> tuple[list[Configuration], str]:
    """Find the first way, in the order preferred, on which engines can run every configuration.

    With the engines of both ends if that is possible; else through others, each change of the
    engine being a step of its own. Where there is no such way, with the fewest settings that
    change together with the engine, since neither engine has them as the other needs them.

    Parameters
    ----------
    first, second : Configuration
    order : sequence of str
        All settings in which they differ.

    Returns
    -------
    path : list of Configuration
        From ``first`` to ``second``.
    joined : str
        What changes together, by `fitdiff.attribution.configuration.joined_name`; empty where
        every setting has a step of its own.

    Raises
    ------
    NoPathError
        Naming the configurations at which all ways end, and what the engines say of them.
    """
    own = tuple(dict.fromkeys((first.method.engine, second.method.engine)))
    others = tuple(name for name in engine_points() if name not in own)
    search = _Search(first, second, tuple(order), own)
    path = search.path() or replace(search, engines=(*own, *others)).path()
    if path is not None:
        return path, ""
    for joined in _joint_changes(search):
        apart = [setting for setting in order if setting not in parts_of(joined)]
        path = replace(search, order=(*apart, joined), joined=joined).path()
        if path is not None:
            return path, joined
    raise NoPathError(_dead_end(search))


def _joint_changes(search: _Search) -> Iterator[str]:
    """Sets of settings that could change together with the engine, the smallest first."""
    if "engine" not in search.order:
        return
    apart = [one for one in search.order if one != "engine" and one not in DATA_SETTINGS]
    for size in range(1, _MOST_JOINED):
        for others in combinations(reversed(apart), size):
            yield joined_name((*reversed(others), "engine"))


# The settings that have changed, and the engine.
_State = tuple[frozenset[str], str]


@dataclass(frozen=True)
class _Search:
    first: Configuration
    second: Configuration
    order: tuple[str, ...]
    engines: tuple[str, ...]
    joined: str = ""

    def path(self) -> list[Configuration] | None:
        """Search depth first, trying what is preferred first; None when there is no way."""
        start: _State = (frozenset(), self.first.method.engine)
        found = self._from(start, {start})
        if found is None:
            return None
        between = [self.configuration(state) for state in found[:-1]]
        return [
            self.first,
            *(
                configuration
                for configuration in between
                if isinstance(configuration, Configuration)
            ),
            self.second,
        ]

    def _from(self, state: _State, seen: set[_State]) -> list[_State] | None:
        if self._arrived(state):
            return []
        for following in self.moves(state):
            if following in seen:
                continue
            if len(seen) >= _MOST_CONFIGURATIONS:
                raise NoPathError(
                    f"No ladder was found among {_MOST_CONFIGURATIONS} configurations of "
                    f"{self.first.method.name} and {self.second.method.name}. State the "
                    "order of the first settings with --order, or write a ladder file."
                )
            seen.add(following)
            if self.trouble(following) is None:
                rest = self._from(following, seen)
                if rest is not None:
                    return [following, *rest]
        return None

    def moves(self, state: _State) -> list[_State]:
        """List what can follow, preferred first."""
        chosen, engine = state
        own = self.second.method.engine
        found: list[_State] = []
        for setting in dict.fromkeys((*self.order, "engine")):
            if setting == "engine" and engine != own and not self.joined:
                found.append((chosen, own))
            elif setting == self.joined and setting not in chosen:
                found.append((chosen | {setting}, own))
            elif setting != "engine" and setting not in chosen:
                found.append((chosen | {setting}, engine))
        others = (name for name in self.engines if name not in (engine, own))
        return found + [(chosen, name) for name in others]

    def configuration(self, state: _State) -> Configuration | str:
        chosen, engine = state
        made = mix(self.first, self.second, chosen)
        if isinstance(made, str):
            return made
        return replace(made, method=replace(made.method, engine=engine))

    def trouble(self, state: _State) -> str | None:
        if self._arrived(state):
            return None
        made = self.configuration(state)
        return made if isinstance(made, str) else refusal(made)

    def _arrived(self, state: _State) -> bool:
        chosen, engine = state
        return len(chosen) == len(set(self.order) - {"engine"}) and (
            engine == self.second.method.engine
        )


def _dead_end(search: _Search) -> str:
    """Say how far any way leads, and why nothing can follow there."""
    reached: set[_State] = {(frozenset(), search.first.method.engine)}
    waiting = list(reached)
    while waiting:
        for following in search.moves(waiting.pop()):
            if following not in reached and search.trouble(following) is None:
                reached.add(following)
                waiting.append(following)
    far = max(reached, key=lambda state: (len(state[0]), sorted(state[0]), state[1]))
    lines = [
        f"No ladder leads from {search.first.method.name} to {search.second.method.name} by one "
        "setting at a time, in any order: every way contains a configuration that "
        "no engine can run. "
        + (f"With {', '.join(sorted(far[0]))} changed, by {far[1]}," if far[0] else "At once")
        + " nothing can follow:"
    ]
    for following in search.moves(far):
        changed = sorted(following[0] - far[0]) or [f"engine {following[1]}"]
        lines.append(f"  + {', '.join(changed)}: {search.trouble(following)}")
    lines.append(
        "`fitdiff compare STUDY` with these methods says why they differ. For shares, write a "
        "ladder file whose steps pass through other values of these settings."
    )
    return "\n".join(lines)


def all_differences(
    first: Configuration, second: Configuration, joined: str = ""
) -> tuple[str, ...]:
    """Names of the settings in which two configurations differ."""
    return tuple(one.setting for one in configuration_differences(first, second, joined))
