"""Naming the cause: which one factor, changed to which value, gives what was observed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from fitdiff.causes.case import BudgetSpentError, Case
from fitdiff.causes.explanations import Explanation, explain
from fitdiff.causes.seeds import Reseeding, reseed
from fitdiff.compare.stages import Stage, first_difference
from fitdiff.methods.method import Method

Answer = Literal["none", "rows", "named", "several", "seed", "noise", "unknown"]


@dataclass(frozen=True)
class Cause:
    """What makes an observed fit differ from what its method gives.

    Attributes
    ----------
    answer : str
        'none': they do not differ. 'rows': other rows were given. 'named': one factor explains
        every split. 'several': each of several factors explains it alone, equally well. 'seed':
        another seed does. 'noise': nothing does, but re-seeding alone moves the method as far.
        'unknown': no factor, changed alone, explains it: what differs is not declared.
    stage : Stage or None
        The first at which they differ, the earliest over splits.
    explanations : tuple of Explanation
        One a factor, the best first.
    reseeding : Reseeding or None
        On the first split; None where a factor was found.
    splits, fits : int
        Splits looked at, and fits made for it.
    complete : bool
        False where the fits that were allowed did not suffice to try everything.
    """

    answer: Answer
    stage: Stage | None
    explanations: tuple[Explanation, ...]
    reseeding: Reseeding | None
    splits: int
    fits: int
    complete: bool


def name_cause(cases: Sequence[Case], known: Sequence[Method] = ()) -> Cause:
    """Find which single factor, changed in the declared method, gives what was observed.

    First, values: every other value of every factor that can be listed, those of ``known`` methods
    and numbers that the observed results state. Where none explains the results, numbers are
    searched on a line; where that fails, other seeds are tried. A value counts when its fit is the
    observed one at every stage, to the bit or, for numbers that were searched for, within the
    tolerances in force and with a thousandth of the difference left.

    Parameters
    ----------
    cases : sequence of Case
        All of one declared method and one change, each on a split of its own; the more splits,
        the fewer factors explain all.
    known : sequence of Method
        Methods whose values are tried, as other methods of a study.
    """
    before = sum(case.refits.made for case in cases)
    differ = [case for case in cases if first_difference(case.stages) is not None]
    stage = _earliest(differ)
    explanations: tuple[Explanation, ...] = ()
    reseeding, complete = None, True
    if stage not in (None, "rows"):
        explanations, complete = explain(differ, known)
    # Of what was not looked for to the end nobody can say that it is noise.
    if stage not in (None, "rows") and not explanations and complete:
        try:
            reseeding = reseed(differ[0])
        except BudgetSpentError:
            complete = False
    return Cause(
        answer=_answer(stage, explanations, reseeding),
        stage=stage,
        explanations=explanations,
        reseeding=reseeding,
        splits=len(cases),
        fits=sum(case.refits.made for case in cases) - before,
        complete=complete,
    )


def _earliest(cases: Sequence[Case]) -> Stage | None:
    firsts = [first_difference(case.stages) for case in cases]
    for one in cases[0].stages if cases else ():
        if one.stage in firsts:
            return one.stage
    return None


def _answer(
    stage: Stage | None, explanations: Sequence[Explanation], reseeding: Reseeding | None
) -> Answer:
    if stage is None:
        return "none"
    if stage == "rows":
        return "rows"
    if explanations:
        return "named" if len(explanations) == 1 else "several"
    if reseeding is not None and reseeding.seed is not None:
        return "seed"
    return "noise" if reseeding is not None and reseeding.inside else "unknown"
