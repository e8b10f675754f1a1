"""A comparison of two calls as HTML for a notebook: no script, no style sheet, nothing fetched."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

from fitdiff.causes.calls.change import Side
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.comparison.calls.stages import Stage
from fitdiff.report.comparison import (
    counterpart_texts,
    names_of,
    notes_of,
    typed_texts,
    unfinished_texts,
    verdict_text,
    why_texts,
)
from fitdiff.report.comparison_facts import Line
from fitdiff.report.comparison_seen import seen_parts
from fitdiff.report.comparison_stages import apart, not_compared, related
from fitdiff.report.comparison_words import capital
from fitdiff.report.stage_order import in_order

_COLOURS = {"same": "#1b7837", "nearly the same": "#1b7837", "different": "#b2182b"}
HEADS = ("stage", "same", "largest difference", "tolerance")
_CELL = "text-align:left;padding:2px 12px 2px 0;vertical-align:top"


def as_html(found: Comparison) -> str:
    """Render a comparison as a fragment of HTML; all text is escaped."""
    names = names_of(found)
    verdict, _, rest = " ".join(verdict_text(found, names).split()).partition(". ")
    colour = _COLOURS.get(found.verdict, "#8c510a")
    parts = [
        *(_code(text) for text in seen_parts(found.seen, names)),
        f'<p><strong style="color:{colour}">{escape(verdict)}.</strong> {escape(rest)}</p>',
        *(f"<p>{escape(text)}</p>" for text in unfinished_texts(found, names)),
        *(_block(text) for text in why_texts(found, names)),
        *(_code(text) for text in typed_texts(found, names)),
        *(_code(text) for text in counterpart_texts(found, names)),
        *_stages(found),
        *(f"<p><small>{escape(line)}</small></p>" for line in notes_of(found)),
    ]
    return f'<div style="max-width:60em">{"".join(parts)}</div>'


def _block(text: str) -> str:
    heading, items = heading_and_items(text)
    listed = "".join(f"<li>{escape(item)}</li>" for item in items)
    return f"<p><strong>{escape(heading)}</strong></p>" + (f"<ul>{listed}</ul>" if listed else "")


def heading_and_items(text: str) -> tuple[str, list[str]]:
    """Split a block into its heading and the indented lines below it, each on one line."""
    lines = text.split("\n")
    heading = " ".join(line for line in lines if not line.startswith(" "))
    items: list[str] = []
    for line in lines:
        if line.startswith("   ") and items:
            items[-1] += " " + line.strip()
        elif line.startswith("  "):
            items.append(line.strip())
    return heading, items


def _code(text: str) -> str:
    parts = [
        f'<pre style="margin-left:2em"><code>{escape(said)}</code></pre>' if code else escape(said)
        for said, code in words_and_code(text)
    ]
    return f"<div>{' '.join(parts)}</div>"


def words_and_code(text: str) -> Iterator[tuple[str, bool]]:
    """Split a text into words and the code between them, with whether it is code."""
    for is_code, lines in groupby(text.split("\n"), lambda line: line.startswith("    ")):
        own = [line[4:] if is_code else line.strip() for line in lines]
        yield ("\n" if is_code else " ").join(own), is_code


def _stages(found: Comparison) -> Iterator[str]:
    if not found.stages:
        return
    yield '<table style="border-collapse:collapse"><thead><tr>'
    yield "".join(f'<th style="{_CELL}">{head}</th>' for head in HEADS) + "</tr></thead><tbody>"
    yield from (_row(*line) for line in stage_lines(found))
    yield "</tbody></table>"


def stage_lines(found: Comparison) -> Iterator[Line]:
    """Lines of the table of stages, in the order in which a fit makes them."""
    names = names_of(found)
    for one in in_order(found, names):
        yield _stage(one, names) if isinstance(one, Stage) else one
    yield from ((kind, "-", said, "") for kind, said in not_compared(found, names))


def _stage(stage: Stage, names: dict[Side, str]) -> Line:
    worst = stage.agreement
    assert worst is not None
    relation = related(stage, names)
    said, furthest = apart(stage, worst)
    if stage.differs and stage.kind != "rows used":
        values = f"{worst.first:.10g} and {worst.second:.10g}"
        said += f"; {furthest} ({values})" if furthest else f" ({values})"
        said += f". {capital(relation)}" if relation else ""
    exact = worst.tolerance == 0
    tolerance = "exact" if exact else f"{worst.tolerance:.0e}".replace("e-0", "e-")
    return stage.kind, "NO" if stage.differs else "yes", said, tolerance


def _row(*cells: str) -> str:
    bold = ";font-weight:bold" if "NO" in cells else ""
    return (
        "<tr>" + "".join(f'<td style="{_CELL}{bold}">{escape(cell)}</td>' for cell in cells)
    ) + "</tr>"
