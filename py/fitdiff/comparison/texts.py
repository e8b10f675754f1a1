"""What is said of a diff: every word follows from what was found."""

from __future__ import annotations

import math

from fitdiff.comparison.report import DIFFERENT, EQUAL, DiffReport
from fitdiff.comparison.reported import REPORTED
from fitdiff.comparison.stages import Stage
from fitdiff.comparison.summary import SplitDiff
from fitdiff.engines.contract import load_engine
from fitdiff.methods.differences import differences, spell
from fitdiff.methods.method import Method

APART = (
    "Set apart before parity is judged, neither passed nor failed: a fit that failed, did not "
    "converge, is separated or rank-deficient has no solution, or not a single one, that another "
    "engine could be expected to find."
)
NEEDED = (
    "Needed: the smallest tolerance under which the two would be equal on every split. First: "
    "splits on which the stage is the first that differs."
)
_PARTS: dict[Stage, str] = {
    "rows": "their engines were given other rows",
    "selection": "they keep other columns",
    "parameters": "their parameters differ",
    "objective": "their solutions are not equally good by what a method minimises",
    "predictions": "their predictions of test rows differ",
    "labels": "their labels of test rows differ",
    **{kind: f"their {kind} differ" for kind in REPORTED},
    "metric": "their metrics differ",
}


def notice(report: DiffReport) -> str:
    """A line to show wherever the report is shown; empty when there is nothing to warn of."""
    if report.complete:
        return ""
    return f"INCOMPLETE: {len(report.splits)} of {report.planned} splits have both results"


def verdict(report: DiffReport) -> str:
    """Say in words what was found: the first stage that breaks, or that none does."""
    names = f"{report.first.name} and {report.second.name}"
    judged = f"{report.splits_judged} split{'s' * (report.splits_judged != 1)} judged"
    if report.exit_code == DIFFERENT:
        if said := report.told_otherwise:
            parts = [one.stage for one in report.judged if one.broken]
            return (
                f"DIFFERENT: {names} report the same fit in another form: their "
                f"{' and '.join(parts)} differ. {'. '.join(said)}. So on {judged}."
            )
        return f"DIFFERENT: {_first_break(report, names)}"
    if report.exit_code == EQUAL:
        gaps = [one.stage for one in report.judged if one.not_comparable]
        which = f" but where they cannot be compared ({', '.join(gaps)})" if gaps else ""
        return f"EQUAL: {names} agree at every stage{which}, on {judged}."
    if report.splits_judged:
        return f"NOT COMPARED: {names} agree on {judged}; the others have no result yet."
    apart = ", ".join(f"{one.splits} {' / '.join(one.statuses)}" for one in report.apart)
    return (
        f"NOT COMPARED: {names} can be judged on none of {report.planned} splits: "
        f"{apart or 'no result yet'}."
    )


def cause(first: Method, second: Method, breaks: Stage | None) -> str:
    """Say what two methods state differently, and what that means for what was found.

    Parameters
    ----------
    first, second : Method
    breaks : Stage or None
        The first stage at which their fits differ.
    """
    settings = differences(first, second)
    if settings:
        words = "; ".join(f"{f.setting} {spell(f.before)} -> {spell(f.after)}" for f in settings)
        return f"Settings that differ ({len(settings)}): {words}."
    if breaks is None:
        return "No setting differs, nor does anything else."
    if not load_engine(first.engine).is_repeatable(first):
        return "No setting differs: threads race, and no two fits are the same."
    return (
        f"UNDECLARED: no setting differs, and yet {_PARTS[breaks]}. Something differs that the "
        "methods do not state: look at seeds, versions, threads and what changes rows on their way."
    )


def place(split: SplitDiff, report: DiffReport) -> str:
    """Name a split; its source only where there are several."""
    several = len({one.source for one in report.splits}) > 1
    return f"{split.source} " * several + f"n = {split.n}, {split.replicate}"


def needed_text(value: float) -> str:
    """Write a tolerance that is needed."""
    if math.isnan(value):
        return ""
    return "none helps" if math.isinf(value) else f"{value:.3g}"


def _first_break(report: DiffReport, names: str) -> str:
    broken = [one for one in report.judged if one.first]
    head = broken[0]
    assert head.worst is not None
    helps = (
        "no tolerance would make them equal"
        if math.isinf(head.needed)
        else f"they would be equal under a tolerance of {head.needed:.3g}, not {head.tolerance:g}"
    )
    text = (
        f"{names} part at stage '{head.stage}': {_PARTS[head.stage]}. It is the first to differ "
        f"on {head.first} of {report.splits_judged} splits judged; {helps} (worst: "
        f"{place(head.worst, report)})."
    )
    if len(broken) > 1:
        later = ", ".join(f"{one.stage} on {one.first}" for one in broken[1:])
        text += f" On others the first to differ is: {later}."
    return text
