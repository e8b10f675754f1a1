"""What ``fitdiff differences`` prints: 80 columns, one screen."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from dataclasses import asdict

from fitdiff.cards.card import Card
from fitdiff.translation.difference_lines import Line
from fitdiff.translation.differences import Differences, Row
from fitdiff.translation.words import worded

_WIDTH = 80
_WHAT = 20
_SIDE = 28
_NAMES = {"r": "R", "py": "Python"}


def as_text(found: Differences) -> str:
    """Differences as text."""
    return "\n".join([*_head(found), *_table(found), *_lines(found)]) + "\n"


def to_json(found: Differences) -> str:
    """Differences as JSON: every row, and the line to type on each side."""
    sides = {
        side: {"function": card.name, "language": card.language, "version": version}
        for side, card, version in zip(
            ("first", "second"), (found.first, found.second), found.versions, strict=True
        )
    }
    content = {
        "known": True,
        **sides,
        "rows": [asdict(row) for row in found.rows],
        "lines": [
            {"numbers_of": line.numbers_of.name, "code": line.code or None, "assumes": line.said}
            for line in found.lines
        ],
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def full_name(card: Card, version: str) -> str:
    """A function with its package and version."""
    package = card.module if card.language == "r" else card.module.split(".", maxsplit=1)[0]
    return f"{card.name} ({_NAMES[card.language]}, {package} {version})"


def _head(found: Differences) -> Iterator[str]:
    for card, version in zip((found.first, found.second), found.versions, strict=True):
        yield full_name(card, version)
        yield from _wrapped(card.objective, 2)
    yield ""


def _wrapped(text: str, indent: int) -> list[str]:
    margin = " " * indent
    return textwrap.wrap(
        text, _WIDTH, initial_indent=margin, subsequent_indent=margin, break_on_hyphens=False
    )


def _table(found: Differences) -> Iterator[str]:
    if not found.rows:
        yield "No setting, limit or definition differs."
        yield ""
        return
    yield from _cells(Row("", found.first.name, found.second.name, ""))
    for row in found.rows:
        yield from _cells(row)
    yield ""


def _cells(row: Row) -> Iterator[str]:
    parts = [
        textwrap.wrap(text, width, break_on_hyphens=False, break_long_words=False) or [""]
        for text, width in ((row.what, _WHAT), (row.first, _SIDE), (row.second, _SIDE))
    ]
    for at in range(max(map(len, parts))):
        what, first, second = (part[at] if at < len(part) else "" for part in parts)
        yield f"{what:{_WHAT}}  {first:{_SIDE}}  {second}".rstrip()


def _lines(found: Differences) -> Iterator[str]:
    for line in found.lines:
        yield from _line(line)


def _line(line: Line) -> Iterator[str]:
    name = line.numbers_of.name
    if line.written is None:
        yield from _wrapped(f"No function with a card gives {name}'s numbers.", 0)
        return
    language = _NAMES[line.written.card.language]
    with_ = f", with {line.said}" if line.said else ""
    said = f"{name}'s numbers in {language}{with_}:"
    if line.written.lacks:
        lacking = "; ".join(
            f"{one.setting}: {worded(one.wanted)}, here {worded(one.has)}"
            for one in line.written.lacks
        )
        said = f"Nearest to {name}'s numbers in {language}{with_} ({lacking}):"
    yield from _wrapped(said, 0)
    yield from (f"  {one}" for one in line.code.splitlines())
