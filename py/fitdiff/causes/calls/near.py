"""Which of the sets tried comes nearest where none closes the difference."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from fitdiff.causes.calls.change import ChangeSet, Side
from fitdiff.causes.calls.trials import SIDES, Trials, settings_of
from fitdiff.quantities.quantity import STAGES

# What comes nearest leaves at most a tenth of the distance: half of it is closed by chance, as a
# probit link closes 62 % of what missing weights leave. A larger set leaves half of what is left.
FARTHEST, _MUCH = 0.1, 0.5


@dataclass(frozen=True)
class Near:
    """The set of one side's changes that brings the first quantity that differs nearest.

    Attributes
    ----------
    side : Side
    changes : frozenset of Change
    kind : str
        That quantity.
    share : float
        How much of its distance is closed, at most 1.
    """

    side: Side
    changes: ChangeSet
    kind: str
    share: float


def nearest(state: Trials) -> Iterator[Near]:
    """Yield for each side the set that closes most of the first quantity."""
    kind = next((kind for kind in STAGES if kind in state.gap.differing), None)
    if kind is None or not math.isfinite(base := state.gap.by_kind[kind]):
        return
    for side in SIDES:
        best: ChangeSet = frozenset()
        left = FARTHEST * base
        for changes, gap in sorted(state.gaps.items(), key=lambda item: len(item[0])):
            settings = settings_of(changes)
            if gap is None or {one.side for one in settings} != {side}:
                continue
            # What tighter solvers close is not closed by a setting beside them.
            solvers = state.gaps.get(changes - settings) if changes != settings else state.gap
            alone = solvers.by_kind.get(kind, base) if solvers is not None else base
            needed = left if len(changes) <= len(best) or not best else _MUCH * left
            if (distance := gap.by_kind.get(kind, math.inf)) < min(needed, _MUCH * alone):
                best, left = changes, distance
        if best:
            yield Near(side, best, kind, 1 - left / base)
