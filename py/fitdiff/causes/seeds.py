"""Whether another seed explains a difference, or re-seeding alone moves a fit as far."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fitdiff.causes.case import Case
from fitdiff.compare.stages import Fitted
from fitdiff.stats.noise import FEWEST_SEEDS

# Seeds that people write, and neighbours of the split's own.
_WRITTEN = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 42, 100, 123, 1234, 12345, 2016, 2017, 2024)
_NEIGHBOURS = (1, -1, 2, -2)


@dataclass(frozen=True)
class Reseeding:
    """What other seeds do to the declared method on one split.

    Attributes
    ----------
    random : bool
        Whether its fit depends on the seed at all.
    repeatable : bool
        Whether the same seed gives the same fit again.
    seed : int or None
        One that gives what was observed.
    seeds : int
        How many others were tried.
    moved : float
        Largest change in a probability by re-seeding, the largest over seeds.
    observed : float
        The same between the declared method's fit and the observed one.
    """

    random: bool
    repeatable: bool
    seed: int | None
    seeds: int
    moved: float
    observed: float

    @property
    def inside(self) -> bool:
        """Whether re-seeding, or fitting again, moves the fit as far as was observed."""
        return (self.random or not self.repeatable) and self.observed <= self.moved


def reseed(case: Case) -> Reseeding:
    """Fit the declared method by other seeds until one gives what was observed.

    Raises
    ------
    BudgetSpentError
        If no more fits are allowed.
    """
    method, own = case.reference.method, case.refits.seed
    again = case.refits.fit_again(method)
    observed = _distance(case.reference, case.observed)
    moved = _distance(case.reference, again)
    repeatable = moved == 0
    tried: list[int] = []
    for seed in dict.fromkeys((*(own + step for step in _NEIGHBOURS), *_WRITTEN)):
        if seed == own or seed < 0:
            continue
        fitted = case.refits.fit(method, seed)
        tried.append(seed)
        moved = max(moved, _distance(case.reference, fitted))
        if case.judge_fit(fitted).match != "no":
            return Reseeding(True, repeatable, seed, len(tried), moved, observed)
        if moved == 0 and len(tried) == FEWEST_SEEDS:
            break
    return Reseeding(moved > 0 and repeatable, repeatable, None, len(tried), moved, observed)


def _distance(a: Fitted, b: Fitted) -> float:
    """Largest absolute difference of the probabilities; infinite where one has none."""
    p, q = (np.nan_to_num(side.result.probability) for side in (a, b))
    return float(np.abs(p - q).max(initial=0.0)) if p.shape == q.shape else float("inf")
