"""Proof of a cause: the set of changes must close the gap on perturbed copies too."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal

from fitdiff.causes.calls.change import ChangeSet, Gap

# Compares both sides on a copy, by its number, after changes; None where a side fails.
CompareOn = Callable[[int, ChangeSet], Gap | None]
WANTED = 3
# In tolerances: what solvers leave by default, as R's glm does at 1e-8, and what may be left of it
# where one of two was tightened.
_SOLVERS, _LEFT = 100.0, 10.0


@dataclass(frozen=True)
class Proof:
    """What trying a set of changes on copies gave.

    Attributes
    ----------
    outcome : {'verified', 'coincidence', 'not verified'}
        'not verified' where fewer than three copies were usable.
    usable : int
        Copies on which both sides ran and differ without the changes.
    late : bool
        The time was up before it was decided.
    of_numbers : bool
        Copies were other numbers in both calls, which use no column.
    """

    outcome: Literal["verified", "coincidence", "not verified"]
    usable: int
    late: bool = False
    of_numbers: bool = False


def holding(
    changes: ChangeSet,
    kinds: frozenset[str],
    copies: Iterable[int],
    compare: CompareOn,
    tight: ChangeSet = frozenset(),
) -> frozenset[str]:
    """The quantities that a set of changes closes on each of three usable copies.

    Parameters
    ----------
    changes, kinds, copies, compare, tight
        As of `prove`.
    """
    usable = 0
    for copy in copies:
        base = compare(copy, frozenset())
        if base is None or not (base.differing & kinds):
            continue
        closed: frozenset[str] = frozenset()
        for one in (changes, changes | tight):
            gap = compare(copy, one)
            if gap is not None:
                closed |= {kind for kind in kinds if gap.closes(base, frozenset({kind}))}
        kinds &= closed
        usable += 1
        if usable == WANTED or not kinds:
            return kinds
    return frozenset()


def prove(
    changes: ChangeSet,
    kinds: frozenset[str],
    copies: Iterable[int],
    compare: CompareOn,
    tight: ChangeSet = frozenset(),
) -> Proof:
    """Try a set of changes on copies until three are usable or one contradicts.

    Parameters
    ----------
    changes : frozenset of Change
    kinds : frozenset of str
        The quantities that the changes close on the table itself.
    copies : iterable of int
    compare : callable (int, ChangeSet) -> Gap or None
    tight : frozenset of Change
        Changes of accuracy that a copy may need besides: a solver that goes far enough on the
        table may stop short on a copy.
    """
    usable = 0
    for copy in copies:
        base = compare(copy, frozenset())
        # A copy on which they agree anyway says nothing.
        if base is None or not (base.differing & kinds):
            continue
        gap = compare(copy, changes)
        if gap is None:
            continue
        wanted = kinds & base.by_kind.keys()
        if not gap.closes(base, wanted):
            tighter = compare(copy, changes | tight) if tight - changes else None
            if tighter is None or not tighter.closes(base, wanted):
                if _is_the_solvers(tighter or gap, base, wanted):
                    continue
                return Proof("coincidence", usable)
        usable += 1
        if usable == WANTED:
            return Proof("verified", usable)
    return Proof("not verified", usable)


def _is_the_solvers(left: Gap, base: Gap, wanted: frozenset[str]) -> bool:
    """Whether a copy neither proves nor contradicts: what is left is what solvers leave.

    Only quantities that were as near as that before may still be apart, by less.
    """
    needed = wanted | (base.by_kind.keys() - base.differing)
    apart = {kind for kind in needed if not left.by_kind.get(kind, math.inf) <= 1}
    if not all(
        base.by_kind[kind] <= _SOLVERS and left.by_kind.get(kind, math.inf) <= _LEFT
        for kind in apart
    ):
        return False
    rest = replace(left, by_kind={**left.by_kind, **dict.fromkeys(apart, 0.0)})
    return rest.closes(base, wanted)
