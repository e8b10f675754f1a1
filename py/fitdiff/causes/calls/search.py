"""The smallest set of changes that closes a gap, among candidates of both sides.

A set is tried by fitting. Singles come first, then pairs across the sides, which cost no fit, then
pairs and triples within a side, under a budget. Half of an answer can make the gap wider, so no
change is left out because it does not help alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product

from fitdiff.causes.calls.change import Change, ChangeSet, Compare, FitSide, Fitted, Gap, Side

SIDES: tuple[Side, Side] = ("first", "second")
# Sets of more changes than this are not searched: with 74 candidates, fours are a million.
MOST_CHANGES = 3


@dataclass(frozen=True)
class Closing:
    """A set of changes after which both sides agree.

    Attributes
    ----------
    changes : frozenset of Change
        None can be left out: each subset was tried and does not close the gap.
    kinds : frozenset of str
        The quantities that differ without the changes and are the same with them.
    gap : Gap
        What is left.
    """

    changes: ChangeSet
    kinds: frozenset[str]
    gap: Gap

    @property
    def sides(self) -> frozenset[Side]:
        """The sides that are changed."""
        return frozenset(change.side for change in self.changes)


@dataclass(frozen=True)
class Found:
    """What a search found.

    Attributes
    ----------
    base : Gap
        Without changes.
    closing : tuple of Closing
        Sets that close every quantity that differs, best first.
    partial : tuple of Closing
        Sets that close some of the quantities that no closing set is needed for, and open none.
    tried, failed : int
        Sets that were compared, and fits that failed.
    complete : bool
        Whether every set of at most `largest` changes was tried.
    largest : int
    """

    base: Gap
    closing: tuple[Closing, ...]
    partial: tuple[Closing, ...]
    tried: int
    failed: int
    complete: bool
    largest: int


@dataclass
class _Search:
    fit: FitSide
    compare: Compare
    allowed: int
    base: tuple[Fitted, Fitted]
    gap: Gap
    fitted: dict[tuple[Side, ChangeSet], Fitted | None] = field(default_factory=dict)
    gaps: dict[ChangeSet, Gap | None] = field(default_factory=dict)

    def side(self, side: Side, changes: ChangeSet) -> Fitted | None:
        """A side's fit, from memory where it was made before; None if it fails or may not be."""
        at = (side, changes)
        if not changes:
            return self.base[SIDES.index(side)]
        if at not in self.fitted:
            if self.allowed <= 0:
                return None
            self.allowed -= 1
            self.fitted[at] = self.fit(side, changes)
        return self.fitted[at]

    def try_set(self, changes: ChangeSet) -> Gap | None:
        if changes not in self.gaps:
            fits = [
                self.side(side, frozenset(one for one in changes if one.side == side))
                for side in SIDES
            ]
            first, second = fits
            self.gaps[changes] = (
                None if first is None or second is None else self.compare(first, second)
            )
        return self.gaps[changes]

    def acts(self, change: Change) -> bool:
        """Whether a change alone makes another fit, or none."""
        fit = self.side(change.side, frozenset({change}))
        return fit is None or fit.identity != self.base[SIDES.index(change.side)].identity


def search(
    candidates: Sequence[Change],
    base: tuple[Fitted, Fitted],
    fit: FitSide,
    compare: Compare,
    most_fits: int,
    is_over: Callable[[], bool] = lambda: False,
) -> Found:
    """Look for the smallest sets of changes that close a gap.

    Parameters
    ----------
    candidates : sequence of Change
    base : pair of Fitted
        Both sides without changes.
    fit : callable (Side, ChangeSet) -> Fitted or None
    compare : callable (Fitted, Fitted) -> Gap
    most_fits : int
        Fits that may be made; what they do not suffice for is said in `Found.complete`.
    is_over : callable () -> bool
        Whether time is up.
    """
    state = _Search(fit, compare, most_fits, base, compare(*base))
    state.gap = compare(*base)
    differing = state.gap.differing
    largest, complete = 0, True
    if differing:
        for size in range(1, MOST_CHANGES + 1):
            for changes in _sets(candidates, size, state):
                if is_over():
                    state.allowed = 0
                    break
                state.try_set(changes)
            complete = state.allowed > 0
            largest = size
            if any(_closes(gap, state.gap) for gap in state.gaps.values()) or state.allowed <= 0:
                break
    closing, partial = _minimal(state, differing)
    for one in (*closing, *partial):
        for size in range(1, len(one.changes)):
            for subset in combinations(one.changes, size):
                state.try_set(frozenset(subset))
    closing, partial = _minimal(state, differing)
    compared = [gap for gap in state.gaps.values() if gap is not None]
    failed = sum(one is None for one in state.fitted.values())
    return Found(state.gap, closing, partial, len(compared), failed, complete, largest)


def _closes(gap: Gap | None, base: Gap) -> bool:
    return gap is not None and gap.closes(base, base.differing)


def _sets(candidates: Sequence[Change], size: int, state: _Search) -> Iterator[ChangeSet]:
    """Sets of one size; those across the sides first, since their fits are known."""
    if size == 1:
        yield from (frozenset({change}) for change in candidates)
        return
    sides = {side: [one for one in candidates if one.side == side] for side in SIDES}
    if size == 2:
        acting = {side: [one for one in sides[side] if state.acts(one)] for side in SIDES}
        for one, other in product(acting["first"], acting["second"]):
            if not same_change(one, other):
                yield frozenset({one, other})
    for side in SIDES:
        ordered = _promising(sides[side], state)
        yield from _extended(ordered, size, state)
        yield from _within(ordered, size)


def _promising(changes: Iterable[Change], state: _Search) -> list[Change]:
    """Changes of a side in order: those that bring some quantity nearer, those that act, others."""

    def order(change: Change) -> tuple[int, int]:
        gap = state.gaps.get(frozenset({change}))
        if gap is None:
            return (1, change.rank)
        nearer = any(
            gap.by_kind.get(kind, float("inf")) < 0.5 * distance
            for kind, distance in state.gap.by_kind.items()
            if kind in state.gap.differing
        )
        return (0 if nearer else 1 if state.acts(change) else 2, change.rank)

    return sorted(changes, key=order)


def _extended(changes: Sequence[Change], size: int, state: _Search) -> Iterator[ChangeSet]:
    """Sets that close some quantity already, with one more change."""
    closing_some = [
        chosen
        for chosen, gap in state.gaps.items()
        if gap is not None
        and len(chosen) == size - 1
        and {one.side for one in chosen} <= {one.side for one in changes}
        and any(gap.closes(state.gap, frozenset({kind})) for kind in state.gap.differing)
    ]
    for chosen, change in product(closing_some, changes):
        if change.setting not in {one.setting for one in chosen}:
            yield chosen | {change}


def _within(changes: Sequence[Change], size: int) -> Iterator[ChangeSet]:
    """Sets within a side, ordered so that promising changes are combined first."""
    places = sorted(combinations(range(len(changes)), size), key=lambda at: (sum(at), at))
    for at in places:
        chosen = [changes[place] for place in at]
        if len({change.setting for change in chosen}) == size:
            yield frozenset(chosen)


def same_change(one: Change, other: Change) -> bool:
    """Whether two changes of both sides are the same: then both move, and neither explains.

    Tightening both solvers is no such case: each may have stopped short.
    """
    if one.family == "accuracy" or other.family == "accuracy":
        return False
    return bool(one.meaning) and one.meaning == other.meaning


def _minimal(
    state: _Search, differing: frozenset[str]
) -> tuple[tuple[Closing, ...], tuple[Closing, ...]]:
    """Sets that close all, and sets that close some, without those that hold a smaller one."""
    closing: list[Closing] = []
    partial: list[Closing] = []
    for changes, gap in sorted(state.gaps.items(), key=lambda item: len(item[0])):
        if gap is None:
            continue
        closed = frozenset(kind for kind in differing if gap.closes(state.gap, frozenset({kind})))
        if not closed:
            continue
        into = closing if closed == differing else partial
        if not any(one.changes < changes and one.kinds >= closed for one in (*closing, *partial)):
            into.append(Closing(changes, closed, gap))
    return tuple(sorted(closing, key=_order)), tuple(sorted(partial, key=_order))


def _order(one: Closing) -> tuple[int, int, int, int, str]:
    return (
        -len(one.kinds),
        len(one.sides),
        len(one.changes),
        sum(change.rank for change in one.changes),
        ", ".join(sorted(f"{change.setting} {change.after}" for change in one.changes)),
    )
