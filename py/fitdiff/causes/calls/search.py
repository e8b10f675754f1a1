"""The smallest set of changes of one side that closes a gap, among candidates of both sides.

Changes of settings are sought on one side at a time: a set that moves both sides to a third place
closes a gap without saying what made it. A change of either side is put together with one of the
other only where one of them closes some quantity by itself, or nearly. Accuracy is asked of both
sides at once, since each solver may have stopped short, and each set is tried with tight solvers
too: what is left by one that stopped short must not hide a cause. Half of an answer can make the
gap wider, so no change is left out because it does not help alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from fitdiff.causes.calls.change import (
    Change,
    ChangeSet,
    Compare,
    FitSide,
    Fitted,
    Gap,
    Side,
    Which,
)
from fitdiff.causes.calls.closing import Closing, minimal, without_needless
from fitdiff.causes.calls.near import Near, nearest
from fitdiff.causes.calls.sets import (
    across,
    beside_declared,
    beside_gaps,
    extended,
    promising,
    within,
)
from fitdiff.causes.calls.trials import SIDES, Trials, settings_of

# Sets of more changes than this are not searched: with 74 candidates, fours are a million.
MOST_CHANGES = 3
# Once a set of two or three changes closes all, this many more are tried for its equals.
_MORE_SETS = 60
NOTHING: ChangeSet = frozenset()
Maker = Callable[[Sequence[Change], int, Trials], Iterator[ChangeSet]]


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
    near : tuple of Near
        For each side, what comes nearest; none where no set closes nine tenths of it.
    """

    base: Gap
    closing: tuple[Closing, ...]
    partial: tuple[Closing, ...]
    tried: int
    failed: int
    complete: bool
    largest: int
    near: tuple[Near, ...] = ()


def search(
    candidates: Sequence[Change],
    base: tuple[Fitted, Fitted],
    fit: FitSide,
    compare: Compare,
    most_fits: int,
    is_over: Callable[[], bool] = lambda: False,
    without: frozenset[Side] = frozenset(),
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
    without : frozenset of Side
        Sides whose function cannot have what the other one has, as cards tell.
    """
    state = Trials(fit, compare, most_fits, base, compare(*base), is_over)
    largest, complete = 0, True
    if state.gap.differing:
        state.tight = {side: _tight(side, candidates, state) for side in SIDES}
        _try_with(NOTHING, state)
        declared = _try_declared(candidates, state)
        if any(declared.values()):
            largest, complete = 1, _try_equals(declared, candidates, state, without)
        else:
            largest, complete = _try_steps(candidates, state)
    closing, partial = minimal(state)
    failed = sum(one is None for one in state.fitted.values())
    compared = sum(gap is not None for gap in state.gaps.values())
    near = tuple(nearest(state))
    return Found(state.gap, closing, partial, compared, failed, complete, largest, near)


def _try_steps(candidates: Sequence[Change], state: Trials) -> tuple[int, bool]:
    """Try sets of growing size; the largest size of which all were tried, and whether all were."""
    largest, complete = 0, True
    for make, size in _STEPS:
        open_sides = [side for side in SIDES if not _is_closed(side, state)]
        if not open_sides or (len(open_sides) < 2 and make in (across, beside_gaps, within)):
            break
        complete = _try_all(make, candidates, size, state, open_sides)
        if not complete:
            break
        largest = size if make is within else largest
    return largest, complete


def _try_declared(candidates: Sequence[Change], state: Trials) -> dict[Side, ChangeSet]:
    """Try all that cards declare of a side; what of it is needed where that closes all."""
    needed: dict[Side, ChangeSet] = {}
    for side in SIDES:
        state.declared[side] = frozenset(
            one
            for one in candidates
            if one.declared and one.side == side and one.family != "accuracy"
        )
        needed[side] = NOTHING
        if not state.declared[side] or _is_closed(side, state):
            continue
        _try_with(state.declared[side], state)
        for changes in list(state.gaps):
            whole = state.closed_by(changes) == state.gap.differing
            if whole and settings_of(changes) == state.declared[side] and not needed[side]:
                needed[side] = settings_of(without_needless(changes, state.gap.differing, state))
    return needed


def _try_equals(
    declared: dict[Side, ChangeSet],
    candidates: Sequence[Change],
    state: Trials,
    without: frozenset[Side],
) -> bool:
    """Try single changes that may do what those declared do, or that one does in place of two."""
    complete = True
    single = any(len(changes) == 1 for changes in declared.values())
    for side in SIDES:
        own = [one for one in candidates if one.side == side]
        if len(declared[side]) == 1:
            (known,) = declared[side]
            own = [one for one in own if one.meaning and one.meaning == known.meaning]
        elif single and side in without and not declared[side]:
            own = []
        complete = _try_all(within, own, 1, state, [side]) and complete
    return complete


def _is_closed(side: Side, state: Trials) -> bool:
    """Whether some set closes all by settings of a side, or by accuracy alone."""
    for changes in list(state.gaps):
        if state.closed_by(changes) == state.gap.differing:
            settings = settings_of(changes)
            if not settings or side in {one.side for one in settings}:
                return True
    return False


def _try_all(
    make: Maker, candidates: Sequence[Change], size: int, state: Trials, sides: Sequence[Side]
) -> bool:
    """Try the sets that a step makes on some sides; False if some were left out."""
    plain = [change for change in candidates if change.family != "accuracy"]
    left: int | None = None
    for side in sides:
        ordered = promising([change for change in plain if change.side == side], state)
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


def _tight(side: Side, candidates: Iterable[Change], state: Trials) -> ChangeSet:
    """The changes of accuracy that run together, one a setting; none where they do nothing."""
    chosen: dict[tuple[str, Which | None], Change] = {}
    for change in candidates:
        if change.side == side and change.family == "accuracy":
            alone = state.side(side, frozenset({change}))
            if alone is not None:
                chosen.setdefault((change.setting, change.which), change)
    together = frozenset(chosen.values())
    runs = bool(together) and state.side(side, together) is not None
    return together if runs and state.acts(together) else NOTHING


def _try_with(changes: ChangeSet, state: Trials) -> None:
    """Try a set as it is, and with tight solvers on either side or both."""
    own = {change.side for change in changes}
    for first, second in product((False, True), repeat=2):
        tight = (state.tight["first"] if first else NOTHING) | (
            state.tight["second"] if second else NOTHING
        )
        # Larger sets cost one fit each: with this side's solver tight.
        if len(changes) > 1 and not all(state.tight[side] <= tight for side in own):
            continue
        state.try_set(changes | tight)


# What closes some quantity already is extended before all pairs are tried.
_STEPS: tuple[tuple[Maker, int], ...] = (
    (within, 1),
    (beside_declared, MOST_CHANGES),
    (extended, 2),
    (extended, 3),
    (across, 2),
    (beside_gaps, 3),
    (within, 2),
    (within, MOST_CHANGES),
)
