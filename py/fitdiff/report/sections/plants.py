"""Negative controls: differences planted on purpose, and whether they were found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fitdiff.report.document import Block, Missing, Section, Text
from fitdiff.report.found import Content
from fitdiff.report.phrases import counted
from fitdiff.report.tables import Column, Table, Value

LEAD = (
    "Would fitdiff have noticed? Single differences were planted behind its back in one of two "
    "otherwise identical methods, and pairs without any difference were mixed in. Each plant that "
    "changes a fit must be found, at the right level, and no identical pair flagged."
)


def plants_section(study: str, plants: Sequence[Content]) -> Section:
    """Show the detection tables that were written for the study, or how to have some."""
    blocks: list[Block] = []
    for number, content in enumerate(plants, start=1):
        blocks.append(Text(plants_text(content)))
        blocks.append(_trials(content, number))
        if content["identical_pairs"]:
            blocks.append(_pairs(content, number))
    if not blocks:
        what = "no differences were planted beside these results"
        blocks.append(Missing(what, f"fitdiff plants METHOD --study {study}"))
    return Section("plants", "Planted differences", LEAD, tuple(blocks))


def plants_text(content: Content) -> str:
    """Count what was planted and what was found."""
    counts = content["counts"]
    all_found = "All is as it must be." if content["good"] else "Not all is as it must be."
    return (
        f"{counted(counts['tried'], 'difference')} were planted, of which {counts['effective']} "
        f"change a fit; {counts['seen']} of these were seen, {counts['level right']} at the right "
        f"level. Of {counts['declared']} that are declared factors {counts['named']} were named. "
        f"Of {counted(counts['identical pairs'], 'identical pair')} {counts['flagged']} were "
        f"flagged. {all_found}"
    )


def _trials(content: Content, number: int) -> Table:
    return Table(
        id=f"plants-{number}",
        title="What was planted, and what was found",
        columns=(
            Column("method"),
            Column("kind"),
            Column("what was planted"),
            Column("factor", meaning="Empty where no factor states it."),
            Column("outcome"),
            Column("level", meaning="At which the difference was seen."),
            Column("named", meaning="Factors that explain what is seen."),
        ),
        rows=tuple(_rows(content)),
        folded=True,
    )


def _rows(content: Content) -> Iterator[tuple[Value, ...]]:
    for plant in content["plants"]:
        yield (
            *(plant["method"], plant["kind"], plant["what"], plant["factor"] or ""),
            *(plant["outcome"], plant["level"] or "", ", ".join(plant["named"])),
        )


def _pairs(content: Content, number: int) -> Table:
    return Table(
        id=f"pairs-{number}",
        title="Identical pairs",
        columns=(Column("first"), Column("second"), Column("how"), Column("difference seen")),
        rows=tuple(
            (pair["first"], pair["second"], pair["how"], pair["seen"] or "none")
            for pair in content["identical_pairs"]
        ),
        folded=True,
    )
