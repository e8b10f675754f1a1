"""The report as Markdown, as GitHub shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fitdiff.report.document import Block, Commands, Missing, Report, Section, Text
from fitdiff.report.figures import Figure, Images
from fitdiff.report.numbers import spell_value
from fitdiff.report.phrases import counted
from fitdiff.report.tables import Table

# All that begins something in Markdown or HTML, wherever it stands.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$])")


MOST_LINES = 190
# Of a table; the page and the JSON have the others.
MOST_ROWS = 20


def as_markdown(report: Report) -> str:
    """Write a report as Markdown, short enough to read; the pictures are the files beside it.

    Details are named where they would make it longer than `MOST_LINES`.
    """
    lines = [f"# {escape(report.heading)}", ""]
    if report.notice:
        lines += [f"**{escape(report.notice)}**", ""]
    lines += [f"*{escape(report.title)}*", "", f"**{escape(report.finding.verdict)}**", ""]
    for number in report.finding.numbers:
        lines.append(f"- **{escape(number.value)}** {escape(number.meaning)}")
    lines += ["", escape(report.about), ""]
    left_out = []
    for section in sorted(report.sections, key=lambda one: one.closed):
        written = list(_section(section))
        if len(lines) + len(written) > MOST_LINES:
            left_out.append(section.title)
        else:
            lines += written
    if left_out:
        lines.append(escape(f"In report.html and report.json: {'; '.join(left_out)}."))
    return "\n".join(lines).rstrip() + "\n"


def escape(text: str) -> str:
    """Write text so that Markdown shows it as it is."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _section(section: Section) -> Iterator[str]:
    yield from (f"## {escape(section.title)}", "")
    if section.lead:
        yield from (escape(section.lead), "")
    left = MOST_LINES // 2
    for block in section.blocks:
        written = list(_block(block))
        left -= len(written)
        if left < 0:
            yield from ("The rest of this section is in report.html.", "")
            return
        yield from written


def _block(block: Block) -> Iterator[str]:
    match block:
        case Text():
            yield from (escape(block.text), "")
        case Table():
            yield from _table(block)
        case Commands():
            yield from (*map(_code, block.lines), "")
        case Missing():
            yield from (f"{escape(block.what)}:", "", _code(block.command), "")
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
            yield from (f"{escape(image.caption)}.", "")
        else:
            yield f"- {escape(image.alternative)}: {escape(image.caption)}"
    yield ""


def _table(table: Table) -> Iterator[str]:
    if table.folded:
        rows = counted(len(table.rows), "row")
        yield from (f"{escape(table.title)}: {rows}, in report.html and report.json.", "")
        return
    yield from (f"**{escape(table.title)}**", "")
    yield _row([escape(column.title) for column in table.columns])
    yield _row(["---" if c.kind in ("text", "code") else "---:" for c in table.columns])
    for row in table.rows[:MOST_ROWS]:
        values = zip(row, table.columns, strict=True)
        yield _row([escape(spell_value(value, column)) for value, column in values])
    yield ""
    if (more := len(table.rows) - MOST_ROWS) > 0:
        yield from (f"{counted(more, 'more row')} in report.html and report.json.", "")


def _code(line: str) -> str:
    """Indented, so that no content can end it."""
    return "    " + " ".join(line.splitlines())


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
