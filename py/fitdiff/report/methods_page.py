"""Two methods of a study, compared stage by stage, as one page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fitdiff.methods.differences import spell
from fitdiff.report.document import BigNumber, Block, Finding, Report, Section, Text
from fitdiff.report.found import Content
from fitdiff.report.html import as_html
from fitdiff.report.sections.stages import LEAD, stage_blocks, tolerance_text
from fitdiff.report.tables import Column, Table


def methods_page(diff: Content, cause: Sequence[str]) -> str:
    """Render what ``fitdiff compare STUDY METHOD METHOD`` found as a page that needs no network.

    Parameters
    ----------
    diff : dict
        As in ``diff.json``.
    cause : sequence of str
        What makes them differ, a sentence each; none where that was not searched.
    """
    first, second = (method["name"] for method in diff["methods"])
    verdict, _, told = diff["verdict"].partition(". ")
    why: list[Block] = [Text(re.sub("^- ", "• ", line)) for line in cause] or [Text(diff["cause"])]
    sections = (
        Section("causes", "Why", "", tuple(why)),
        Section("settings", "Settings that differ", "", _settings(diff, first, second)),
        Section("stages", "Stage by stage", LEAD, tuple(stage_blocks(diff, 1))),
    )
    return as_html(
        Report(
            study=diff["study"],
            title=diff["title"],
            profile=diff["profile"],
            notice=diff["notice"],
            about=f"{first} and {second}, fitted on the same splits.",
            finding=Finding(verdict.removesuffix("."), told, _numbers(diff), (first, second)),
            answer=" ".join([diff["verdict"], *cause]),
            sections=tuple(one for one in sections if one.blocks),
        )
    )


def _settings(diff: Content, first: str, second: str) -> tuple[Block, ...]:
    rows = tuple(
        (one["setting"], spell(one["before"]), spell(one["after"])) for one in diff["settings"]
    )
    columns = (Column("setting"), Column(first), Column(second))
    return (Table("settings-table", "Setting by setting", columns, rows),) if rows else ()


def _numbers(diff: Content) -> tuple[BigNumber, ...]:
    """Of the first stage that breaks: where it is equal, and the tolerance that it needs."""
    judged = {stage["stage"]: stage for stage in diff["judged"]}
    stage = judged.get(diff["first_stage_that_breaks"])
    if stage is None:
        return ()
    return (
        BigNumber(
            f"{stage['equal']} of {stage['compared']}",
            f"splits with equal {stage['stage']}",
        ),
        BigNumber(tolerance_text(stage["needed"]), "tolerance that would do everywhere"),
        BigNumber(tolerance_text(stage["tolerance"]), "tolerance in force"),
    )
