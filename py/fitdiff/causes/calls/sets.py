"""Which sets of changes of one side are tried, and in which order."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product

from fitdiff.causes.calls.change import Change, ChangeSet
from fitdiff.causes.calls.intercepts import INTERCEPT
from fitdiff.causes.calls.table_changes import GAPS
from fitdiff.causes.calls.trials import Trials, settings_of, words_of
from fitdiff.quantities.quantity import STAGES

# Of a distance, what may be left by a change that closes most of it.
_MOST = 0.1
# The most promising changes of a side, of which pairs are tried beside what is done with gaps.
_BESIDE = 16


def promising(changes: Iterable[Change], state: Trials) -> list[Change]:
    """Changes of a side in order: those that bring some quantity nearer, those that act, others.

    What is not known yet begins with the intercept, which is the most frequent cause.
    """

    def order(change: Change) -> tuple[int, int]:
        alone = frozenset({change})
        gap = state.gaps.get(alone)
        if gap is None:
            return (1, -1 if change.meaning == INTERCEPT else change.rank)
        nearer = any(
            gap.by_kind.get(kind, float("inf")) < 0.5 * distance
            for kind, distance in state.gap.by_kind.items()
            if kind in state.gap.differing
        )
        return (0 if nearer else 1 if state.acts(alone) else 2, change.rank)

    return sorted(changes, key=order)


def extended(changes: Sequence[Change], size: int, state: Trials) -> Iterator[ChangeSet]:
    """Sets that close some quantity already, with one more change."""
    closing_some = {
        settings
        for chosen in list(state.gaps)
        if len(settings := settings_of(chosen)) == size - 1
        and {one.side for one in settings} <= {one.side for one in changes}
        and state.closed_by(chosen)
    }
    best = sorted(closing_some, key=lambda one: (sum(c.rank for c in one), words_of(one)))
    for chosen, change in product(best, changes):
        if not any(change.clashes(one) for one in chosen):
            yield chosen | {change}


def beside_declared(changes: Sequence[Change], size: int, state: Trials) -> Iterator[ChangeSet]:
    """One more change beside all that cards declare of the side."""
    declared = state.declared.get(changes[0].side, frozenset()) if changes else frozenset()
    if 0 < len(declared) < size:
        for change in changes:
            if not any(change.clashes(one) for one in declared):
                yield declared | {change}


def across(changes: Sequence[Change], size: int, state: Trials) -> Iterator[ChangeSet]:
    """A change of the other side that closes a quantity, or most of it, with one of this side.

    Other rows are seen without that: what is done with gaps comes first, with each change here.

    Any other two might only move both sides to a third place, as would the same setting on both.
    """
    own = {one.side for one in changes}
    closing_some = {
        settings
        for chosen in list(state.gaps)
        if len(settings := settings_of(chosen)) == size - 1
        and not own & {one.side for one in settings}
        and (state.closed_by(chosen) or _nearly(chosen, state) or _of_gaps(settings, state))
    }
    best = sorted(
        closing_some,
        key=lambda one: (not _of_gaps(one, state), sum(c.rank for c in one), words_of(one)),
    )
    for chosen, change in product(best, changes):
        meant = {one.meaning for one in chosen} - {""}
        # Two defaults may agree with neither call; not where one of them closes a quantity alone.
        both_left_out = {one.after for one in (*chosen, change)} == {"left out"}
        third = both_left_out and not state.closed_by(chosen)
        if change.meaning not in meant and not third:
            yield chosen | {change}


def beside_gaps(changes: Sequence[Change], size: int, state: Trials) -> Iterator[ChangeSet]:
    """What the other side does with gaps, with two changes of this side: scaled and penalised."""
    own = {one.side for one in changes}
    gaps = {
        settings
        for chosen in list(state.gaps)
        if len(settings := settings_of(chosen)) == size - 2
        and not own & {one.side for one in settings}
        and _of_gaps(settings, state)
    }
    pairs = list(within([one for one in changes if one.setting != GAPS][:_BESIDE], 2, state))
    for chosen in sorted(gaps, key=words_of):
        yield from (chosen | pair for pair in pairs)


def _of_gaps(changes: ChangeSet, state: Trials) -> bool:
    """Whether a set changes what is done with missing values, and thereby the fit."""
    found = bool(changes) and all(one.setting == GAPS for one in changes)
    return found and state.acts(changes)


def _nearly(changes: ChangeSet, state: Trials) -> bool:
    """Whether a set closes nine tenths of the distance of the first quantity that differs."""
    gap = state.gaps.get(changes)
    kind = next((kind for kind in STAGES if kind in state.gap.differing), None)
    if gap is None or kind is None:
        return False
    return gap.by_kind.get(kind, math.inf) <= _MOST * state.gap.by_kind[kind] < math.inf


def within(changes: Sequence[Change], size: int, state: Trials) -> Iterator[ChangeSet]:  # noqa: ARG001
    """Sets within a side, ordered so that promising changes are combined first."""
    if size == 1:
        yield from (frozenset({change}) for change in changes)
        return
    places = sorted(combinations(range(len(changes)), size), key=lambda at: (sum(at), at))
    for at in places:
        chosen = [changes[place] for place in at]
        if not any(one.clashes(other) for one, other in combinations(chosen, 2)):
            yield frozenset(chosen)
