"""Sentences about a cause, generated from what was found."""

from __future__ import annotations

import math
from collections.abc import Sequence
from textwrap import fill

from fitdiff.causes.declared import Cause
from fitdiff.causes.trial import Trial
from fitdiff.comparison.report import DiffReport
from fitdiff.methods.differences import Difference, carried, spell
from fitdiff.results.text import WIDTH


def cause_text(cause: Cause) -> str:
    """Say what makes two methods differ, what proves it and what is left."""
    return wrapped(cause_lines(cause))


def cause_lines(cause: Cause) -> list[str]:
    """`cause_text`, a line a sentence; each member begins with '- '."""
    lines = [_headline(cause)]
    for one in cause.members:
        with_others = f" These move together: {one.alone}" if one.alone else ""
        changes = "; ".join(_change(each, cause) for each in one.settings)
        lines.append(f"- {changes}. Without: {_distance(one.without)}.{with_others}")
    needed = {each.setting for one in cause.members for each in one.settings}
    others = [one.setting for one in cause.settings if one.setting not in needed]
    if cause.members and others:
        lines.append(f"Not needed: {', '.join(others)}.")
    if cause.gap.state == "open":
        changed = "these settings" if cause.members else "all settings"
        lines.append(f"What is left with {changed}: {_distance(cause.left)}.")
    if cause.fresh is not None:
        lines.append(f"On fresh splits with these settings: {_distance(cause.fresh)}.")
    s = "s" * (cause.splits != 1)
    lines.append(f"Refits: {cause.fits}, of {cause.methods} methods on {cause.splits} split{s}.")
    return lines


def diff_cause_lines(report: DiffReport, cause: Cause | None) -> list[str]:
    """Say what makes the two methods of a report differ, a line a sentence; None if they do not."""
    if cause is None:
        return ["NO CAUSE: no difference was found."]
    apart = "They differ only on splits that are set apart, where parity is not judged."
    return cause_lines(cause) + [apart] * (report.breaks is None)


def wrapped(lines: Sequence[str]) -> str:
    """Lines for a terminal of 80 columns."""
    return "".join(
        fill(
            line,
            WIDTH,
            subsequent_indent="  " * line.startswith("- "),
            break_long_words=False,
            break_on_hyphens=False,
        )
        + "\n"
        for line in lines
    )


def _headline(cause: Cause) -> str:
    first, second = cause.first.name, cause.second.name
    if cause.answer == "named":
        # Settings that move together may be in several members.
        count = len({each.setting for one in cause.members for each in one.settings})
        return (
            f"CAUSE: {first} gives what {second} gives with {count} of the {len(cause.settings)} "
            "settings in which they differ:"
        )
    if cause.answer == "partial":
        return (
            f"PARTIAL: on the splits that were searched {first} gives what {second} gives with "
            "these settings, on fresh ones it does not. No cause is named; part of the difference "
            "is:"
        )
    if cause.answer == "none":
        return (
            f"NO CAUSE: fitted again, {first} and {second} do not differ: {_distance(cause.gap)}."
        )
    if cause.answer == "undeclared":
        return (
            "UNDECLARED: nothing that the methods state differs"
            if not cause.settings
            else f"UNDECLARED: {first} differs from {second} with all of its settings as well"
        ) + ". Look at versions, threads, and what an engine does that no setting says."
    if cause.answer == "undecided":
        return f"UNDECIDED: of {first} and {second}, part cannot be told from what re-seeding does."
    reason = cause.members[0].alone if cause.members else cause.left.reason
    return f"NOT DECIDABLE HERE: what would tell {first} from {second} cannot be run: {reason}"


def _change(one: Difference, cause: Cause) -> str:
    before, after = spell(one.before), spell(one.after)
    if before == after:
        before, after = repr(one.before), repr(one.after)
    along = [
        name for name in carried(cause.first, cause.second)[one.setting] if name != one.setting
    ]
    return f"{one.setting} {before} -> {after}" + (f" (with {', '.join(along)})" if along else "")


def _distance(trial: Trial) -> str:
    if trial.state == "not runnable":
        return trial.reason
    if trial.stage is None:
        return "identical to the bit"
    by = f" by {trial.distance:.3g}" if math.isfinite(trial.distance) else ""
    noise = f" ({trial.reason})" if trial.reason else ""
    if trial.state == "closed":
        within = "what re-seeding does" if trial.reason else "tolerance"
        return f"within {within} at every stage, '{trial.stage}'{by}{noise}"
    doubt = "undecided, " if trial.state == "undecided" else ""
    return f"{doubt}differs at stage '{trial.stage}'{by}{noise}"
