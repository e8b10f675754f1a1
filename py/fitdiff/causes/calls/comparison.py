"""What comparing two calls on a table found: stages, verdict, causes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from fitdiff.calls.tree import Language
from fitdiff.causes.calls.answers import Explanation
from fitdiff.causes.calls.change import Side
from fitdiff.causes.calls.counterparts import Counterpart
from fitdiff.causes.calls.seen import Seen
from fitdiff.causes.calls.translations import Translation
from fitdiff.comparison.calls.decisions import Decision
from fitdiff.comparison.calls.objective import Mutual
from fitdiff.comparison.calls.outcomes import OutcomeStage, not_converged
from fitdiff.comparison.calls.side import SideFit
from fitdiff.comparison.calls.stages import Stage

# Fewer than this are no agreement, whatever the solvers promise.
_FEWEST_DIGITS = 2
Verdict = Literal["same", "nearly the same", "different", "not comparable", "undecided"]


@dataclass(frozen=True)
class Comparison:
    """What comparing two calls found.

    Attributes
    ----------
    calls : pair of str
        As received.
    languages : pair of Language
    fits : pair of SideFit or str
        The reason where there is no fit.
    stages : tuple of Stage
    explanation : Explanation
    random : tuple of Side
        Sides whose numbers depend on the seed.
    notes : tuple of str
        What was done besides what the user said.
    tolerances : mapping of str to float
        Those that the user set, by kind.
    seconds : float
    outcome : OutcomeStage or None
        Which event each side models, where both say.
    objective : Mutual or None
        Both solutions in both objectives, where these are known.
    decisions : tuple of Decision
    seen : tuple of Seen
        What became of numbers that the user saw, a side each.
    translations : tuple of Translation
        Calls of one side that give the other's numbers.
    counterparts : tuple of Counterpart
        For a side whose numbers no change of the other gives: another function, or the nearest one.
    outcome_column : str or None
        What ``y`` is.
    complete : tuple of str
        Columns by whose missing values both calls lost rows, as one of them gave nothing else.
    """

    calls: tuple[str, str]
    languages: tuple[Language, Language]
    fits: tuple[SideFit | str, SideFit | str]
    stages: tuple[Stage, ...] = ()
    explanation: Explanation = field(default_factory=Explanation)
    random: tuple[Side, ...] = ()
    notes: tuple[str, ...] = ()
    tolerances: Mapping[str, float] | None = None
    seconds: float = 0.0
    outcome: OutcomeStage | None = None
    objective: Mutual | None = None
    decisions: tuple[Decision, ...] = ()
    seen: tuple[Seen, ...] = ()
    translations: tuple[Translation, ...] = ()
    counterparts: tuple[Counterpart, ...] = ()
    outcome_column: str | None = None
    complete: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """What is said in one word.

        'nearly the same' where what differs is within what the solvers promise: both say that they
        arrived, tighter ones close it, and nothing else is needed.
        """
        if not any(stage.agreement is not None for stage in self.stages):
            return "not comparable"
        if not any(stage.differs for stage in self.stages):
            return "same"
        if self.random:
            return "undecided"
        by_solvers = any(
            all(one.meaning == "accuracy" for one in cause.changes)
            for cause in self.explanation.causes
        )
        arrived = not any(not_converged(fit) for fit in self.fits if isinstance(fit, SideFit))
        near = by_solvers and arrived and self.digits >= _FEWEST_DIGITS and not self.tolerances
        return "nearly the same" if near else "different"

    @property
    def digits(self) -> int:
        """Digits to which everything agrees: of each quantity's values, or on its own scale."""
        found = [16]
        for stage in self.stages:
            if stage.differs and (worst := stage.agreement) is not None:
                scaled = -math.log10(worst.distance) if 0 < worst.distance < math.inf else 0.0
                found.append(max(worst.digits, math.floor(scaled), 0))
        return min(found)
