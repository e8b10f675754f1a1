"""Stage ``outcome``: which event each side models, how often each counted it, censored rows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fitdiff.comparison.calls.side import SideFit

_WARNED = re.compile(
    r"ConvergenceWarning|did not converge|not converged|failed to converge|iteration limit|"
    r"iterations? (has been )?reached|false convergence|singular convergence",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class OutcomeStage:
    """What both sides say of the outcome.

    Attributes
    ----------
    events : pair of str
        The level that is modelled.
    counts, censored : pair of float or None
        Rows or trials with the event, and censored times.
    """

    events: tuple[str, str]
    counts: tuple[float | None, float | None]
    censored: tuple[float | None, float | None]

    @property
    def differs(self) -> bool:
        """Whether the sides model another event, or count otherwise."""
        pairs = (self.counts, self.censored)
        counted = any(a is not None and b is not None and a != b for a, b in pairs)
        return counted or (all(self.events) and self.events[0] != self.events[1])

    @property
    def known(self) -> bool:
        """Whether there is anything to compare."""
        return all(self.events) or all(one is not None for one in self.counts)


def compare_outcomes(first: SideFit, second: SideFit) -> OutcomeStage | None:
    """Compare what both sides model; None where one of them does not say."""
    one, other = first.facts, second.facts
    found = OutcomeStage(
        (one.event, other.event), (one.events, other.events), (one.censored, other.censored)
    )
    return found if found.known else None


def not_converged(fit: SideFit) -> str:
    """How a fit says that its solver did not arrive; '' where it does not say so."""
    if fit.facts.not_converged:
        return fit.facts.not_converged
    said = next((one for one in fit.result.warnings if _WARNED.search(one)), "")
    return " ".join(said.split())[:120]
