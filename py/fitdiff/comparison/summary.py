"""Stage-by-stage diffs of many splits, summed up: those judged, and those set apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fitdiff.comparison.reported import REPORTED
from fitdiff.comparison.stages import STAGES, Stage, StageDiff, first_difference
from fitdiff.comparison.tolerances import Tolerances, reason

Statuses = tuple[str, str]
_JUDGED: Statuses = ("ok", "ok")
# Shown where no split could be judged at all.
_USUAL = frozenset(STAGES) - frozenset(REPORTED)


@dataclass(frozen=True)
class SplitDiff:
    """Two methods on one split.

    Attributes
    ----------
    source : str
        Label of the data source.
    n, replicate : int
    statuses : tuple of str
        Of the first method's cell and of the second's.
    stages : tuple of StageDiff
        Every stage that exists, in order.
    """

    source: str
    n: int
    replicate: int
    statuses: Statuses
    stages: tuple[StageDiff, ...]

    @property
    def judged(self) -> bool:
        """Tell whether parity can be judged: both fits converged to the only solution."""
        return self.statuses == _JUDGED

    @property
    def breaks(self) -> Stage | None:
        """The first stage at which the two differ."""
        return first_difference(self.stages)

    def at(self, stage: Stage) -> StageDiff | None:
        """Return the result at a stage; None where it does not exist."""
        return next((one for one in self.stages if one.stage == stage), None)


@dataclass(frozen=True)
class StageSummary:
    """One stage over several splits.

    Attributes
    ----------
    stage : Stage
    compared, equal : int
        Splits on which it could be compared, and on which the two are equal.
    first : int
        Splits on which it is the first that differs.
    worst : SplitDiff or None
        The split that needs the largest tolerance; None where nothing could be compared.
    needed : float
        That tolerance: under it, the two would be equal on every split. NaN without a split.
    quantity : str
        What it is a tolerance of.
    tolerance : float
        The one in force.
    reason : str
        Why it is what it is.
    broken : mapping of str to int
        Splits on which the two differ, by the first quantity that is beyond its tolerance.
    not_comparable : mapping of str to int
        Splits on which it could not be compared, by why.
    relation : str
        By what the two tell the same fit otherwise on every split on which they differ; else ''.
    """

    stage: Stage
    compared: int
    equal: int
    first: int
    worst: SplitDiff | None
    needed: float
    quantity: str
    tolerance: float
    reason: str
    broken: Mapping[str, int]
    not_comparable: Mapping[str, int]
    relation: str = ""


@dataclass(frozen=True)
class Apart:
    """Splits that are neither passed nor failed, since a fit is not one to be compared.

    Attributes
    ----------
    statuses : tuple of str
        Of the first method's cells and of the second's.
    splits : int
    stages : tuple of StageSummary
        What was found on them all the same.
    """

    statuses: Statuses
    splits: int
    stages: tuple[StageSummary, ...]


def summarise_stages(
    splits: Sequence[SplitDiff], tolerances: Tolerances
) -> tuple[StageSummary, ...]:
    """Sum up each stage over splits; those that exist on none are left out."""
    seen = {one.stage for split in splits for one in split.stages}
    usual = () if splits else _USUAL
    stages = [stage for stage in STAGES if stage in seen or stage in usual]
    return tuple(_summarise(stage, splits, tolerances) for stage in stages)


def set_apart(splits: Sequence[SplitDiff], tolerances: Tolerances) -> tuple[Apart, ...]:
    """Sum up the splits that are not judged, by the statuses of their two fits."""
    pairs = Counter(split.statuses for split in splits if not split.judged)
    return tuple(
        Apart(
            statuses,
            count,
            summarise_stages([one for one in splits if one.statuses == statuses], tolerances),
        )
        for statuses, count in pairs.most_common()
    )


def _summarise(stage: Stage, splits: Sequence[SplitDiff], tolerances: Tolerances) -> StageSummary:
    found = [(split, one) for split in splits if (one := split.at(stage)) is not None]
    compared = [(split, one) for split, one in found if one.equal is not None]
    worst = max(compared, key=lambda pair: _badness(pair[1]), default=None)
    quantity = stage if worst is None else worst[1].quantity
    relations = {one.relation for _, one in compared if one.equal is False}
    return StageSummary(
        stage=stage,
        compared=len(compared),
        equal=sum(one.equal is True for _, one in compared),
        first=sum(split.breaks == stage for split in splits),
        worst=None if worst is None else worst[0],
        needed=float("nan") if worst is None else worst[1].needed,
        quantity=quantity,
        tolerance=tolerances.of(quantity),
        reason=reason(quantity, tolerances),
        broken=Counter(one.quantity for _, one in compared if one.equal is False),
        not_comparable=Counter(one.note for _, one in found if one.equal is None),
        relation=relations.pop() if len(relations) == 1 else "",
    )


def _badness(one: StageDiff) -> tuple[bool, bool, float]:
    """Beyond tolerance before within it; a stage's own quantity before its others."""
    return one.equal is False, one.quantity == one.stage, one.needed
