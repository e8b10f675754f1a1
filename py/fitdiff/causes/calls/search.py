"""The smallest set of changes of one side that closes a gap, among candidates of both sides.

Changes of settings are sought on one side at a time: a set that moves both sides to a third place
closes a gap without saying what made it. Only accuracy is asked of both sides at once, since each
solver may have stopped short, and each set is tried with tight solvers too: what is left by one
that stopped short must not hide a cause. Half of an answer can make the gap wider, so no change is
left out because it does not help alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product

from fitdiff.causes.calls.change import Change, ChangeSet, Compare, FitSide, Fitted, Gap, Side

SIDES: tuple[Side, Side] = ("first", "second")
# Sets of more changes than this are not searched: with 74 candidates, fours are a million.
MOST_CHANGES = 3
# Once a set of two or three changes closes all, this many more are tried for its equals.
_MORE_SETS = 60
NOTHING: ChangeSet = frozenset()
Maker = Callable[[Sequence[Change], int, "_Search"], Iterator[ChangeSet]]


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
        return _settings(self.changes)

    @property
    def side(self) -> Side | None:
        """The side whose settings are changed; None where only accuracy is."""
        return next((change.side for change in self.settings), None)


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
        Sets that close some of the quantities, and open none.
    tried, failed : int
        Sets that were compared, and fits that failed.
    complete : bool
        Whether every set of at most `largest` changes of settings was tried.
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
    is_over: Callable[[], bool]
    tight: dict[Side, ChangeSet] = field(default_factory=dict)
    fitted: dict[tuple[Side, ChangeSet], Fitted | None] = field(default_factory=dict)
    gaps: dict[ChangeSet, Gap | None] = field(default_factory=dict)

    @property
    def over(self) -> bool:
        return self.allowed <= 0 or self.is_over()

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
            first, second = (
                self.side(side, frozenset(one for one in changes if one.side == side))
                for side in SIDES
            )
            self.gaps[changes] = (
                None if first is None or second is None else self.compare(first, second)
            )
        return self.gaps[changes]

    def acts(self, changes: ChangeSet) -> bool:
        """Whether changes of one side make another fit, or none."""
        side = next(iter(changes)).side
        fit = self.side(side, changes)
        return fit is None or fit.identity != self.base[SIDES.index(side)].identity

    def closed_by(self, changes: ChangeSet) -> frozenset[str]:
        """The quantities that a set closes; none where it opens one."""
        gap = self.try_set(changes)
        if gap is None:
            return frozenset()
        return frozenset(k for k in self.gap.differing if gap.closes(self.gap, frozenset({k})))


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
    state = _Search(fit, compare, most_fits, base, compare(*base), is_over)
    largest, complete = 0, True
    if state.gap.differing:
        state.tight = {side: _tight(side, candidates, state) for side in SIDES}
        _try_with(NOTHING, state)
        for make, size in _STEPS:
            if any(state.closed_by(one) == state.gap.differing for one in list(state.gaps)):
                break
            complete = _try_all(make, candidates, size, state)
            if not complete:
                break
            largest = size if make is _within else largest
    closing, partial = _minimal(state)
    failed = sum(one is None for one in state.fitted.values())
    compared = sum(gap is not None for gap in state.gaps.values())
    return Found(state.gap, closing, partial, compared, failed, complete, largest)


def _try_all(make: Maker, candidates: Sequence[Change], size: int, state: _Search) -> bool:
    """Try the sets that a step makes on either side; False if some were left out."""
    plain = [change for change in candidates if change.family != "accuracy"]
    left: int | None = None
    for side in SIDES:
        ordered = _promising([change for change in plain if change.side == side], state)
        for changes in make(ordered, size, state):
            if state.over or left == 0:
                return False
            _try_with(changes, state)
            if left is not None:
                left -= 1
            elif size > 1:
                closed = state.closed_by(changes | state.tight["first"] | state.tight["second"])
                left = _MORE_SETS if closed == state.gap.differing else None
    return True


def _tight(side: Side, candidates: Iterable[Change], state: _Search) -> ChangeSet:
    """The changes of accuracy that run together, one a setting; none where they do nothing."""
    chosen: dict[str, Change] = {}
    for change in candidates:
        if change.side == side and change.family == "accuracy":
            alone = state.side(side, frozenset({change}))
            if alone is not None:
                chosen.setdefault(change.setting, change)
    together = frozenset(chosen.values())
    runs = bool(together) and state.side(side, together) is not None
    return together if runs and state.acts(together) else NOTHING


def _try_with(changes: ChangeSet, state: _Search) -> None:
    """Try a set as it is, and with tight solvers on either side or both."""
    own = next((change.side for change in changes), None)
    for first, second in product((False, True), repeat=2):
        tight = (state.tight["first"] if first else NOTHING) | (
            state.tight["second"] if second else NOTHING
        )
        # Larger sets cost one fit each: with this side's solver tight.
        if len(changes) > 1 and own is not None and not state.tight[own] <= tight:
            continue
        state.try_set(changes | tight)


def _promising(changes: Iterable[Change], state: _Search) -> list[Change]:
    """Changes of a side in order: those that bring some quantity nearer, those that act, others."""

    def order(change: Change) -> tuple[int, int]:
        alone = frozenset({change})
        gap = state.gaps.get(alone)
        if gap is None:
            return (1, change.rank)
        nearer = any(
            gap.by_kind.get(kind, float("inf")) < 0.5 * distance
            for kind, distance in state.gap.by_kind.items()
            if kind in state.gap.differing
        )
        return (0 if nearer else 1 if state.acts(alone) else 2, change.rank)

    return sorted(changes, key=order)


def _extended(changes: Sequence[Change], size: int, state: _Search) -> Iterator[ChangeSet]:
    """Sets that close some quantity already, with one more change."""
    closing_some = {
        settings
        for chosen in list(state.gaps)
        if len(settings := _settings(chosen)) == size - 1
        and {one.side for one in settings} <= {one.side for one in changes}
        and state.closed_by(chosen)
    }
    best = sorted(closing_some, key=lambda one: (sum(c.rank for c in one), _words(one)))
    for chosen, change in product(best, changes):
        if change.setting not in {one.setting for one in chosen}:
            yield chosen | {change}


def _within(changes: Sequence[Change], size: int, state: _Search) -> Iterator[ChangeSet]:  # noqa: ARG001
    """Sets within a side, ordered so that promising changes are combined first."""
    if size == 1:
        yield from (frozenset({change}) for change in changes)
        return
    places = sorted(combinations(range(len(changes)), size), key=lambda at: (sum(at), at))
    for at in places:
        chosen = [changes[place] for place in at]
        if len({change.setting for change in chosen}) == size:
            yield frozenset(chosen)


# What closes some quantity already is extended before all pairs are tried.
_STEPS: tuple[tuple[Maker, int], ...] = (
    (_within, 1),
    (_extended, 2),
    (_extended, 3),
    (_within, 2),
    (_within, MOST_CHANGES),
)


def _minimal(state: _Search) -> tuple[tuple[Closing, ...], tuple[Closing, ...]]:
    """Sets that close all, and sets that close some, each without what it does not need."""
    closed = {one: state.closed_by(one) for one in list(state.gaps)}
    reduced: dict[ChangeSet, frozenset[str]] = {}
    for changes, kinds in sorted(closed.items(), key=lambda item: len(item[0])):
        settled = any(
            _settings(one) < _settings(changes) and has >= kinds for one, has in reduced.items()
        )
        if kinds and not settled:
            smaller = _without_needless(changes, kinds, state)
            reduced[smaller] = reduced.get(smaller, frozenset()) | kinds
    closing: list[Closing] = []
    partial: list[Closing] = []
    for changes, kinds in reduced.items():
        gap = state.gaps[changes]
        if gap is None or any(one < changes and has >= kinds for one, has in reduced.items()):
            continue
        into = closing if kinds == state.gap.differing else partial
        into.append(Closing(changes, kinds, gap))
    return tuple(sorted(closing, key=_order)), tuple(sorted(partial, key=_order))


def _settings(changes: ChangeSet) -> ChangeSet:
    return frozenset(change for change in changes if change.family != "accuracy")


def _without_needless(changes: ChangeSet, kinds: frozenset[str], state: _Search) -> ChangeSet:
    """Take out, one after the other, what the set does not need; settings before accuracy."""
    state.allowed += 2 * len(changes)
    for change in sorted(changes, key=lambda one: (one.family == "accuracy", -one.rank, repr(one))):
        left = changes - {change}
        if left and state.closed_by(left) >= kinds:
            changes = left
    return changes


def _order(one: Closing) -> tuple[int, int, int, int, str]:
    return (
        -len(one.kinds),
        len(one.settings),
        sum(change.rank for change in one.settings),
        len(one.changes),
        _words(one.changes),
    )


def _words(changes: ChangeSet) -> str:
    return ", ".join(sorted(f"{change.setting} {change.after}" for change in changes))
