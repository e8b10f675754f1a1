"""The report as Markdown, as GitHub shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fitdiff.report.document import Block, Commands, Missing, Report, Section, Text
from fitdiff.report.figures import Figure, Images
from fitdiff.report.numbers import spell_value
from fitdiff.report.tables import Table

# All that begins something in Markdown or HTML, wherever it stands.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$])")


def as_markdown(report: Report) -> str:
    """Write a report as Markdown; the pictures are the files beside it."""
    lines = [f"# {escape(report.heading)}", ""]
    if report.notice:
        lines += [f"**{escape(report.notice)}**", ""]
    if report.about:
        lines += [escape(report.about), ""]
    lines += [escape(report.answer), ""]
    for section in report.sections:
        lines += _section(section)
    return "\n".join(lines).rstrip() + "\n"


def escape(text: str) -> str:
    """Write text so that Markdown shows it as it is."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _section(section: Section) -> Iterator[str]:
    yield from (f"## {escape(section.title)}", "", escape(section.lead), "")
    for block in section.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Text():
            yield from (escape(block.text), "")
        case Table():
            yield from _table(block)
        case Commands():
            yield from (*map(_code, block.lines), "")
        case Missing():
            yield from (f"**Not run:** {escape(block.what)}. To run it:", "")
            yield from (_code(block.command), "")
        case Images():
            yield from _images(block)
        case _:
            yield from (_heading(block), "", escape(block.alternative), "")
            yield from _table(block.table)


def _heading(block: Figure) -> str:
    notice = f"{block.notice}: " if block.notice else ""
    return f"### {escape(notice + block.title)}"


def _images(block: Images) -> Iterator[str]:
    """Those that are files beside the report; of the others, what there is to know."""
    yield from (_heading(block), "")
    for image in block.images:
        if image.files:
            yield from (f"![{escape(image.alternative)}]({image.files[0]})", "")
            yield from (f"{escape(image.caption)}. Files: {escape(', '.join(image.files))}", "")
        else:
            yield f"- {escape(image.alternative)}: {escape(image.caption)}"
    yield ""


def _table(table: Table) -> Iterator[str]:
    yield from (f"**{escape(table.title)}**", "")
    yield _row([escape(column.title) for column in table.columns])
    yield _row(["---" if c.kind in ("text", "code") else "---:" for c in table.columns])
    for row in table.rows:
        values = zip(row, table.columns, strict=True)
        yield _row([escape(spell_value(value, column)) for value, column in values])
    yield ""


def _code(line: str) -> str:
    """Indented, so that no content can end it."""
    return "    " + " ".join(line.splitlines())


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
