"""Lines of the table of stages that are no vectors: outcome, objective, decisions."""

from __future__ import annotations

from collections.abc import Iterator

from fitdiff.causes.calls.change import Side
from fitdiff.causes.calls.trials import SIDES
from fitdiff.comparison.calls.decisions import Decision
from fitdiff.comparison.calls.objective import Mutual
from fitdiff.comparison.calls.outcomes import OutcomeStage

# Stage, same or not, what is said, tolerance.
Line = tuple[str, str, str, str]


def outcome_line(found: OutcomeStage, names: dict[Side, str]) -> Line:
    """Which event both sides model, and how many there are."""
    one, other = found.events
    same = "NO" if found.differs else "yes"
    parts = []
    if one and other:
        said = f"both model level {one}"
        if one != other:
            said = f"level {one} in {names['first']}, {other} in {names['second']}"
        parts.append(said)
    for what, pair in (("events", found.counts), ("censored", found.censored)):
        a, b = pair
        if a is not None and b is not None:
            parts.append(f"{a:g} {what}" if a == b else f"{a:g} and {b:g} {what}")
    return "outcome", same, ", ".join(parts), "exact"


def objective_line(found: Mutual, names: dict[Side, str]) -> Line:
    """Who is lower in whose objective."""
    tolerance = "1e-8"
    if found.same:
        return "objective", "yes", "both solutions are as good in each", tolerance
    short = found.short
    excesses = {side: found.excess(side) for side in SIDES}
    if short is not None:
        better = SIDES[1 - SIDES.index(short)]
        by = abs(excesses[short] or 0.0)
        said = (
            f"{names[short]} is short of its minimum: {names[better]}'s solution is lower "
            f"in {names[short]}'s own objective, by {by:.2g} of it"
        )
        return "objective", "NO", said, tolerance
    apart = [
        f"{value:.2g} in {names[side]}" for side, value in excesses.items() if value is not None
    ]
    if len(apart) == 1:
        side = next(side for side, value in excesses.items() if value is not None)
        said = f"{names[side]}'s own solution is the lower one in its objective, by {apart[0]}"
        said = said.removesuffix(f" in {names[side]}") + " of it"
    else:
        said = (
            "each side's own solution is the lower one in its objective: what they minimise "
            f"differs (by {' and '.join(apart)})"
        )
    return "objective", "NO", said, tolerance


def decision_lines(found: tuple[Decision, ...]) -> Iterator[Line]:
    """How many decisions change."""
    for one in found:
        what = "rows" if one.what == "predicted class" else "terms"
        named = f": {', '.join(one.changed[:6])}" if one.changed and one.total > 1 else ""
        more = ", ..." if len(one.changed) > 6 else ""
        said = f"{len(one.changed)} of {one.total} {what} change{named}{more}"
        if one.total == 1:
            said = "changes" if one.changed else "does not change"
        stage = "class at" if one.what == "predicted class" else "p below"
        yield f"{stage} {one.limit:g}", "NO" if one.changed else "yes", said, ""
