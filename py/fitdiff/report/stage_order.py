"""Everything that a comparison says of its stages, in the order in which a fit makes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fitdiff.causes.calls.change import Side
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.comparison.calls.side import SideFit
from fitdiff.comparison.calls.stages import Stage
from fitdiff.quantities.quantity import STAGES, Kind
from fitdiff.report.comparison_facts import (
    Line,
    decision_lines,
    objective_line,
    outcome_line,
)

# What is no vector of numbers, and the stage that it follows: the design is made of rows and the
# outcome, a solution is judged in the objectives before it predicts, and what is decided stands
# below what decides it.
_AFTER: Mapping[str, Kind] = {
    "outcome": "event",
    "design": "event",
    "objective": "variances",
    "class at": "predicted classes",
    "p below": "p-values",
}
# The one order of terminal, page and notebook.
ORDER: tuple[str, ...] = tuple(
    name for kind in STAGES for name in (kind, *(one for one, at in _AFTER.items() if at == kind))
)


def in_order(found: Comparison, names: dict[Side, str]) -> list[Stage | Line]:
    """List the stages that were compared, and the lines between them.

    Parameters
    ----------
    found : Comparison
    names : dict of str
        What the sides are called.
    """
    return sorted(_all(found, names), key=lambda one: ORDER.index(_name(one)))


def _all(found: Comparison, names: dict[Side, str]) -> Iterator[Stage | Line]:
    yield from (stage for stage in found.stages if stage.agreement is not None)
    if found.outcome is not None:
        yield outcome_line(found.outcome, names)
    for fit, name in zip(found.fits, names.values(), strict=True):
        if isinstance(fit, SideFit) and fit.result.assumptions:
            yield "design", "-", f"assumed for {name}: {'; '.join(fit.result.assumptions)}", ""
    if found.objective is not None:
        yield objective_line(found.objective, names)
    yield from decision_lines(found.decisions)


def _name(one: Stage | Line) -> str:
    """The name that ORDER has; that of a decision ends in its limit: class at 0.5."""
    if isinstance(one, Stage):
        return one.kind
    words = " ".join(one[0].split(" ")[:-1])
    return words if words in _AFTER else one[0]
