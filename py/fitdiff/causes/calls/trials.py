"""Sets of changes that were tried, and the fits of each side, each made once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from fitdiff.causes.calls.change import ChangeSet, Compare, FitSide, Fitted, Gap, Side

SIDES: tuple[Side, Side] = ("first", "second")


def settings_of(changes: ChangeSet) -> ChangeSet:
    """The changes of a set that are not of accuracy."""
    return frozenset(change for change in changes if change.family != "accuracy")


def words_of(changes: ChangeSet) -> str:
    """A set in words, by which sets are put in order."""
    words = (
        f"{one.setting} {one.after} {one.which.words if one.which else ''}".strip()
        for one in changes
    )
    return ", ".join(sorted(words))


@dataclass
class Trials:
    """What a search tried so far.

    Attributes
    ----------
    fit, compare
        As given to the search.
    allowed : int
        Fits that may still be made.
    base : pair of Fitted
        Without changes.
    gap : Gap
        Between them.
    is_over : callable () -> bool
    tight : dict of Side to frozenset of Change
        The changes of accuracy of each side that run together and act.
    declared : dict of Side to frozenset of Change
        What cards say that gives a side the other's settings.
    fitted, gaps : dict
        By side and set; by set.
    """

    fit: FitSide
    compare: Compare
    allowed: int
    base: tuple[Fitted, Fitted]
    gap: Gap
    is_over: Callable[[], bool]
    tight: dict[Side, ChangeSet] = field(default_factory=dict)
    declared: dict[Side, ChangeSet] = field(default_factory=dict)
    fitted: dict[tuple[Side, ChangeSet], Fitted | None] = field(default_factory=dict)
    gaps: dict[ChangeSet, Gap | None] = field(default_factory=dict)

    @property
    def over(self) -> bool:
        """Whether no more may be tried."""
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
        """The gap after a set of changes of both sides; None where a side fails."""
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
