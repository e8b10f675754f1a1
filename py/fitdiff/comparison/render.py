"""The report on two methods as plain text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from rich.table import Table

from fitdiff.comparison.report import DiffReport
from fitdiff.comparison.summary import StageSummary
from fitdiff.comparison.texts import APART, NEEDED, cause, needed_text, notice, place, verdict
from fitdiff.results.files import json_text, write_texts
from fitdiff.results.text import hanging, new_table, print_whole, printed, text_console

FILES = ("diff.txt", "diff.json")
_PLACE = ("source", "n", "replicate")


def write_report(report: DiffReport, folder: Path) -> str:
    """Write `FILES` into a folder; return the text."""
    text = as_text(report)
    write_texts(folder, dict(zip(FILES, (text, as_json(report)), strict=True)))
    return text


def as_text(report: DiffReport) -> str:
    """The report as plain text: the verdict first, then every stage, then what is set apart."""
    console = text_console()

    def say(*lines: str) -> None:
        for line in lines:
            console.print(hanging(line), markup=False)

    first, second = report.first, report.second
    warning = notice(report)
    if warning:
        say(warning)
    say(verdict(report), cause(first, second, report.breaks))
    heading = f"Judged: {report.splits_judged} of {report.planned} splits"
    say("", f"{heading} ({warning})" if warning else heading)
    if report.splits_judged:
        print_whole(console, _stages(report, report.judged))
        say(*_words(report.judged), NEEDED, *_reasons(report.judged))
    if report.apart:
        say("", APART)
    for apart in report.apart:
        statuses = f"{first.name} {apart.statuses[0]}, {second.name} {apart.statuses[1]}"
        say("", f"Set apart: {statuses}: {apart.splits} of {report.planned} splits")
        if any(one.compared for one in apart.stages):
            print_whole(console, _stages(report, apart.stages))
            say(*_words(apart.stages))
    say(
        "",
        f"{first.name} and {second.name} on {report.study}: {report.title}",
        *([] if warning else [f"complete: {report.planned} split" + "s" * (report.planned != 1)]),
        report.versions,
    )
    return printed(console)


def as_json(report: DiffReport) -> str:
    """The report as JSON; what is not known is null, and what is infinite is the text "inf"."""
    content = {
        "study": report.study,
        "title": report.title,
        "profile": report.profile,
        "versions": report.versions,
        "command": report.command,
        "complete": report.complete,
        "notice": notice(report),
        "exit_code": report.exit_code,
        "verdict": verdict(report),
        "cause": cause(report.first, report.second, report.breaks),
        "first_stage_that_breaks": report.breaks,
        "methods": [
            {
                "name": method.name,
                "title": method.title,
                "model": method.model,
                "settings": method.settings(),
            }
            for method in (report.first, report.second)
        ],
        "settings": [asdict(one) for one in report.settings],
        "tolerances": asdict(report.tolerances),
        "judged": [_summary_content(one) for one in report.judged],
        "apart": [
            {
                "statuses": apart.statuses,
                "splits": apart.splits,
                "stages": [_summary_content(one) for one in apart.stages],
            }
            for apart in report.apart
        ],
        "splits": [
            asdict(split) | {"judged": split.judged, "breaks": split.breaks}
            for split in report.splits
        ],
    }
    return json_text(content)


def _stages(report: DiffReport, stages: Sequence[StageSummary]) -> Table:
    """Numbers of the stages that could be compared."""
    table = new_table("stage", numbers=("equal", "first", "needed", "in force"))
    table.add_column("worst split")
    for one in stages:
        if one.compared:
            table.add_row(
                one.stage,
                f"{one.equal} of {one.compared}",
                str(one.first or ""),
                needed_text(one.needed),
                f"{one.tolerance:g}",
                place(one.worst, report) if one.worst else "",
            )
    return table


def _words(stages: Sequence[StageSummary]) -> list[str]:
    """What the worst splits show, and what could not be compared, by why."""
    seen = [(one.stage, "; ".join(_what(one))) for one in stages]
    lines = [f"  {stage}: {what}" for stage, what in seen if what]
    if lines:
        lines = ["At the worst split:", *lines]
    why: dict[str, list[str]] = {}
    for one in stages:
        for reason, count in one.not_comparable.items():
            on = f" on {count} splits" if one.compared else ""
            why.setdefault(reason, []).append(one.stage + on)
    if why:
        lines.append("Not compared:")
    return lines + [f"  {', '.join(names)}: {reason}." for reason, names in why.items()]


def _what(one: StageSummary) -> list[str]:
    found = one.worst.at(one.stage) if one.worst else None
    words = []
    if found and found.quantity != one.stage:
        words.append(found.quantity)
    if found and found.note:
        words.append(found.note)
    if len(one.broken) > 1:
        words.append("beyond: " + ", ".join(f"{name} on {n}" for name, n in one.broken.items()))
    return words


def _reasons(stages: Sequence[StageSummary]) -> list[str]:
    """Why the tolerances are what they are; those that share a reason, together."""
    why: dict[str, list[str]] = {}
    for one in stages:
        if one.tolerance and one.compared:
            why.setdefault(one.reason, []).append(f"{one.quantity} {one.tolerance:g}")
    lines = [f"  {', '.join(names)}: {reason}." for reason, names in why.items()]
    return ["Tolerances in force:", *lines]


def _summary_content(one: StageSummary) -> dict[str, Any]:
    """A stage over splits; its worst split by its place, since every split is told in full."""
    content = {each.name: getattr(one, each.name) for each in fields(one)}
    worst = one.worst
    where = None if worst is None else {key: getattr(worst, key) for key in _PLACE}
    return content | {"worst": where}
