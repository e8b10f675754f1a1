"""Sets of changes that close a gap, without what they do not need."""

from __future__ import annotations

from dataclasses import dataclass

from fitdiff.causes.calls.change import Change, ChangeSet, Gap, Side
from fitdiff.causes.calls.trials import Trials, settings_of, words_of


@dataclass(frozen=True)
class Closing:
    """A set of changes after which both sides agree.

    Attributes
    ----------
    changes : frozenset of Change
        None can be left out: without any one of them the gap is not closed.
    kinds : frozenset of str
        The quantities that differ without the changes and are the same with them.
    gap : Gap
        What is left.
    """

    changes: ChangeSet
    kinds: frozenset[str]
    gap: Gap

    @property
    def settings(self) -> ChangeSet:
        """The changes that are not of accuracy."""
        return settings_of(self.changes)

    @property
    def side(self) -> Side | None:
        """The side whose settings are changed, the first of both; None where only accuracy is."""
        return min((change.side for change in self.settings), default=None)


def minimal(state: Trials) -> tuple[tuple[Closing, ...], tuple[Closing, ...]]:
    """Sets that close all, and sets that close some, each without what it does not need."""
    closed = {one: state.closed_by(one) for one in list(state.gaps)}
    reduced: dict[ChangeSet, frozenset[str]] = {}
    for changes, kinds in sorted(closed.items(), key=lambda item: len(item[0])):
        settled = any(
            settings_of(one) < settings_of(changes) and has >= kinds for one, has in reduced.items()
        )
        if kinds and not settled:
            smaller = without_needless(changes, kinds, state)
            reduced[smaller] = reduced.get(smaller, frozenset()) | kinds
    closing: list[Closing] = []
    partial: list[Closing] = []
    for changes, kinds in reduced.items():
        gap = state.gaps[changes]
        less = (has for one, has in reduced.items() if _is_less(one, changes))
        if gap is None or any(has >= kinds for has in less):
            continue
        into = closing if kinds == state.gap.differing else partial
        into.append(Closing(changes, kinds, gap))
    return tuple(sorted(closing, key=_order)), tuple(sorted(partial, key=_order))


def _is_less(one: ChangeSet, other: ChangeSet) -> bool:
    """Whether a set has less than another: fewer changes, or changes of fewer calls."""
    return one != other and all(
        change in other or any(change.is_part_of(whole) for whole in other) for change in one
    )


def without_needless(changes: ChangeSet, kinds: frozenset[str], state: Trials) -> ChangeSet:
    """Take out, one after the other, what the set does not need; settings before accuracy."""
    state.allowed += 2 * len(changes)
    for change in sorted(changes, key=_turn):
        left = changes - {change}
        if left and state.closed_by(left) >= kinds:
            changes = left
    return changes


def _turn(change: Change) -> tuple[bool, bool, int, str]:
    """In which turn a change is taken out: of accuracy last, tolerances after all."""
    tolerance = change.family == "accuracy" and change.after[:1].isdigit()
    return change.family == "accuracy", tolerance, -change.rank, repr(change)


def _order(one: Closing) -> tuple[int, int, int, int, str]:
    return (
        -len(one.kinds),
        len(one.settings),
        sum(change.rank for change in one.settings),
        len(one.changes),
        words_of(one.changes),
    )
