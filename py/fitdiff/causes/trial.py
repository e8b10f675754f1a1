"""One trial: a method with some settings of another, fitted and compared with that other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal

import numpy as np

from fitdiff.comparison.compare import compare_fits
from fitdiff.comparison.stages import STAGES, ComparedFit, Stage, StageDiff
from fitdiff.comparison.tolerances import Tolerances
from fitdiff.engines.contract import load_engine
from fitdiff.methods.method import Method
from fitdiff.stats.permutation import energy_test

State = Literal["closed", "open", "undecided", "not runnable"]
# p-values. There are two tests a trial, and some ten trials a search.
_OPEN, _CLOSED = 1e-3, 0.05
# Of several splits, the distances of which are summed.
_SEEDS = 5
# Seven fits and seven have 1,716 ways to be told apart, five and five on one split only 126.
_SEEDS_OF_ONE_SPLIT = 7
# A method's fits with the seed of a number, one on each split; number 0 is the splits' own seed.
FitOnSplits = Callable[[Method, int], tuple[ComparedFit, ...]]


@dataclass(frozen=True)
class Trial:
    """How far a method with some settings of another is from that other.

    Attributes
    ----------
    state : str
        'closed': equal on every split, or within what re-seeding does. 'open': different.
        'undecided': neither can be said. 'not runnable': no engine fits it.
    stage : Stage or None
        The first at which they are unequal on some split; where they are equal, at which they are
        not identical. None where all is identical.
    distance : float
        The tolerance that this stage needs on the worst split.
    reason : str
        Why it is undecided, or not runnable; what re-seeding does.
    fits : int
        Made for it.
    unequal : tuple of frozenset of Stage
        By split.
    """

    state: State
    stage: Stage | None = None
    distance: float = 0.0
    reason: str = ""
    fits: int = 0
    unequal: tuple[frozenset[Stage], ...] = ()


@dataclass(frozen=True)
class Target:
    """What a trial should come to.

    Attributes
    ----------
    method : Method
    fits : callable (int) -> tuple of Fitted
        Of the method, with the seed of a number; the same ones at each call.
    tolerances : Tolerances
    """

    method: Method
    fits: Callable[[int], tuple[ComparedFit, ...]]
    tolerances: Tolerances


def try_method(
    method: Method,
    target: Target,
    fit: FitOnSplits,
    gaps: Sequence[frozenset[Stage]] | None = None,
) -> Trial:
    """Fit a method, with further seeds if chance has a part in it, and compare with the target.

    Parameters
    ----------
    method : Method
    target : Target
    fit : callable (Method, int) -> tuple of Fitted
    gaps : sequence of frozenset of Stage, optional
        By split: stages that must be equal; others may also not be comparable.
    """
    own, others = fit(method, 0), target.fits(0)
    if reason := _failure((*own, *others)):
        nowhere = (frozenset[Stage](),) * len(own)
        return Trial("not runnable", reason=reason, fits=len(own), unequal=nowhere)
    found = [compare_fits(a, b, target.tolerances) for a, b in zip(own, others, strict=True)]
    unequal = tuple(frozenset(one.stage for one in each if one.equal is False) for each in found)
    seen = Trial("open", fits=len(own), unequal=unequal)
    differing = [one for each in found for one in each if one.equal is False]
    if differing:
        seen = _with_worst(seen, differing)
        return seen if seen.stage == "rows" else _beside_reseeding(seen, method, own, target, fit)
    for stages, gap in zip(found, gaps or (), strict=False):
        if unknown := [one for one in stages if one.equal is None and one.stage in gap]:
            return replace(seen, state="undecided", stage=unknown[0].stage, reason=unknown[0].note)
    left = [one for each in found for one in each if one.needed > 0]
    return replace(_with_worst(seen, left), state="closed")


def _failure(fits: Iterable[ComparedFit]) -> str:
    """Name the first fit that failed, and why; empty if none did."""
    for one in fits:
        record = one.result.record
        if record.metrics is None:
            return f"{one.method.title}: {record.status}, {record.error}"
    return ""


def _with_worst(trial: Trial, found: Sequence[StageDiff]) -> Trial:
    """Report the first stage of those found, by its worst split."""
    if not found:
        return trial
    stage = min((one.stage for one in found), key=STAGES.index)
    return replace(
        trial, stage=stage, distance=max(one.needed for one in found if one.stage == stage)
    )


def _beside_reseeding(
    trial: Trial, method: Method, own: tuple[ComparedFit, ...], target: Target, fit: FitOnSplits
) -> Trial:
    """Judge a difference by what re-seeding does, where that does anything."""
    random, random_target = (
        load_engine(one.engine).is_random(one) for one in (method, target.method)
    )
    if not random and not random_target:
        return trial
    numbers = range(1, _SEEDS if len(own) > 1 else _SEEDS_OF_ONE_SPLIT)
    mine = [own, *(fit(method, number) for number in numbers if random)]
    theirs = [target.fits(0), *(target.fits(number) for number in numbers if random_target)]
    trial = replace(trial, fits=len(own) * len(mine))
    if reason := _failure(chain(*mine, *theirs)):
        return replace(trial, state="undecided", reason=reason)
    state, reason = beside_noise(mine, theirs)
    return replace(trial, state=state, reason=reason)


def beside_noise(
    first: Sequence[Sequence[ComparedFit]], second: Sequence[Sequence[ComparedFit]]
) -> tuple[State, str]:
    """Tell whether two methods differ by more than re-seeding does; say by how much.

    The distance of two fits is the root mean square of the differences of the test rows'
    probabilities, and that of their labels. Whether the fits of the two methods are of one
    distribution is tested by the energy distance, summed over splits, in a permutation test: by
    either, 'open' up to `_OPEN`; by both, 'closed' above `_CLOSED`; else 'undecided'. Where only
    one of the methods is random, one fit beside five never suffices for 'open'.

    Parameters
    ----------
    first, second : sequence of sequence of Fitted
        By seed, then by split.
    """
    words, chances = [], []
    for name in ("prediction", "label"):
        values = [
            np.array(
                [getattr(fits[split].result, name).ravel() for fits in (*first, *second)],
                dtype=float,
            )
            for split in range(len(first[0]))
        ]
        if not values[0].size:  # an outcome without classes has no labels
            continue
        apart = [np.sqrt(np.mean((v[:, np.newaxis] - v) ** 2, axis=2)) for v in values]
        chances.append(energy_test(apart, len(first)))
        words.append(f"{name} p = {chances[-1]:.3g}")
    state: State = "undecided"
    if min(chances) <= _OPEN:
        state = "open"
    elif min(chances) > _CLOSED:
        state = "closed"
    return state, f"against re-seeding: {', '.join(words)}"
