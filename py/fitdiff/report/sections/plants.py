"""Negative controls: differences planted on purpose, and whether they were found."""

from __future__ import annotations

from collections.abc import Sequence

from fitdiff.report.document import Block, Missing, Section
from fitdiff.report.found import Content
from fitdiff.report.tables import Column, Table, Value

LEAD = (
    "Would fitdiff have noticed? Single differences were planted behind its back in one of two "
    "otherwise identical methods, and pairs without any difference were mixed in. Each plant must "
    "be found, at the right level, and no identical pair flagged."
)


def plants_section(plants: Sequence[Content]) -> Section:
    """Show the tables of detected plants."""
    blocks: list[Block] = [
        _table(content, number) for number, content in enumerate(plants, start=1)
    ]
    if not blocks:
        what = "no differences were planted in this folder of results"
        blocks.append(Missing(what, "pytest comparisons/ -k plants"))
    return Section("plants", "Planted differences", LEAD, tuple(blocks))


def _table(content: Content, number: int) -> Table:
    """One row a plant; the columns are those that were written."""
    rows = content["rows"]
    names = list(dict.fromkeys(name for row in rows for name in row))
    return Table(
        id=f"plants-{number}",
        title=content.get("title", "What was planted, and what was found"),
        columns=tuple(Column(name.replace("_", " ")) for name in names),
        rows=tuple(tuple(_value(row.get(name)) for name in names) for row in rows),
    )


def _value(value: object) -> Value:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or isinstance(value, str | int | float):
        return value
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
