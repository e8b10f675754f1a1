"""Stage by stage: where two methods part, and the tolerance under which they would not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fitdiff.report.document import Block, Missing, Section, Text
from fitdiff.report.found import Content
from fitdiff.report.material import Material
from fitdiff.report.pairs import chosen_pairs
from fitdiff.report.phrases import listed
from fitdiff.report.section import ReportSection
from fitdiff.report.tables import Column, Table, without_blank_columns

LEAD = (
    "Two methods on the same split are compared from the rows that they received to the accuracy "
    "that comes out: rows, selected columns, parameters, the objective (is either solution better "
    "by what both minimise?), probabilities, labels, metric. The first stage at which they part "
    "says where to look. The tolerance needed is the smallest under which they would count as "
    "equal everywhere. Fits that have no single solution are set apart before anything is judged."
)


def stages_section(material: Material) -> Section:
    """Show every pair that was compared for the study."""
    blocks: list[Block] = []
    for number, diff in enumerate(material.diffs, start=1):
        notice = f"{diff['notice']}. " if diff["notice"] else ""
        blocks.append(Text(f"{notice}{diff['verdict']} {diff['cause']}"))
        blocks += stage_blocks(diff, number)
    if not blocks:
        for first, second in chosen_pairs(material)[:1]:
            command = material.command_beside(
                f"{first}-{second}", "compare", material.argument, first, second
            )
            what = "No two methods of this study were compared stage by stage"
            blocks.append(Missing(what, command))
    answer = tuple(_sentences(material))
    return Section("stages", "Stage by stage", LEAD, tuple(blocks), answer)


def stage_blocks(diff: Content, number: int) -> Iterator[Block]:
    """Show the stages of one pair, what could not be compared, and the tolerances."""
    yield without_blank_columns(_table(diff, number))
    yield from _not_compared(diff)
    yield _tolerances(diff, number)


def _sentences(material: Material) -> Iterator[str]:
    """Say in the answer where the methods part."""
    for diff in material.diffs:
        first, second = (method["name"] for method in diff["methods"])
        stage = diff["first_stage_that_breaks"]
        if stage is not None:
            yield f"{first} and {second} first part at the stage '{stage}'."
        elif diff["exit_code"] == 0:
            yield f"{first} and {second} agree at every stage that can be compared."


def _table(diff: Content, number: int) -> Table:
    first, second = (method["name"] for method in diff["methods"])
    return Table(
        id=f"stages-{number}",
        title=f"{first} and {second}" + (f" ({diff['notice']})" if diff["notice"] else ""),
        columns=(
            Column("stage"),
            Column("splits", meaning="Judged, or set apart, and why."),
            Column("compared", "number", meaning="Splits on which the stage can be compared."),
            Column("equal", "number", meaning="Splits on which both are equal."),
            Column("first to differ", "number", meaning="Splits on which it is the first."),
            Column("tolerance needed", meaning="Under which both would be equal everywhere."),
            Column("in force", meaning="The tolerance that was applied."),
            Column("worst split"),
            Column("not comparable"),
        ),
        rows=tuple(_rows(diff)),
    )


def _not_compared(diff: Content) -> Iterator[Text]:
    """Name the stages that could be compared on no split, by why."""
    stages: dict[str, list[str]] = {}
    for stage in diff["judged"]:
        if not stage["compared"]:
            for why in stage["not_comparable"]:
                stages.setdefault(why, []).append(stage["stage"])
    for why, names in stages.items():
        yield Text(f"Not compared: {listed(names)}: {why}.")


def _tolerances(diff: Content, number: int) -> Table:
    return Table(
        id=f"tolerances-{number}",
        title="Tolerances in force, and why they are what they are",
        columns=(Column("stage"), Column("quantity"), Column("tolerance"), Column("reason")),
        rows=tuple(
            (one["stage"], one["quantity"], tolerance_text(one["tolerance"]), one["reason"])
            for one in diff["judged"]
            if one["compared"]
        ),
        folded=True,
    )


def _rows(diff: Content) -> Iterator[tuple[Any, ...]]:
    for stage in diff["judged"]:
        if stage["compared"]:
            yield _row(stage, "judged")
    for apart in diff["apart"]:
        statuses = " / ".join(apart["statuses"])
        for stage in apart["stages"]:
            if stage["compared"]:
                yield _row(stage, f"apart: {statuses}")


def _row(stage: Content, splits: str) -> tuple[Any, ...]:
    worst, compared = stage["worst"], stage["compared"]
    reasons = [f"{count}: {why}" for why, count in stage["not_comparable"].items()]
    shown = worst is not None and stage["equal"] < compared
    return (
        *(stage["stage"], splits, compared, stage["equal"], stage["first"]),
        *(tolerance_text(stage["needed"]), tolerance_text(stage["tolerance"])),
        f"n = {worst['n']}, replicate {worst['replicate']}" if shown else "",
        "; ".join(reasons),
    )


def tolerance_text(value: float | str | None) -> str:
    """A tolerance as `fitdiff compare` wrote it: null for unknown, "inf" where none helps."""
    if value is None:
        return ""
    return "none helps" if value == "inf" else f"{float(value):.3g}"


SECTION = ReportSection(60, stages_section, details=True)
