"""A comparison as one page: verdict, why, what to type, the picture, then stages and provenance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from fitdiff.causes.calls.comparison import Comparison
from fitdiff.report.comparison import (
    counterpart_texts,
    names_of,
    notes_of,
    typed_texts,
    unfinished_texts,
    verdict_text,
    why_texts,
)
from fitdiff.report.comparison_html import (
    HEADS,
    heading_and_items,
    stage_lines,
    words_and_code,
)
from fitdiff.report.comparison_picture import picture_of
from fitdiff.report.comparison_seen import seen_parts
from fitdiff.report.provenance import NOT_SHOWN, SHOWN, Provenance, methods_paragraph
from fitdiff.report.templates import environment, page_file

Tone = Literal["good", "bad", "open"]
_TONES: dict[str, Tone] = {"same": "good", "nearly the same": "good", "different": "bad"}


@dataclass(frozen=True)
class Words:
    """A heading, or a paragraph, with code and points below it."""

    heading: str
    items: tuple[str, ...] = ()


def as_page(found: Comparison, made: Provenance) -> str:
    """Render a comparison as a page that fetches nothing and runs no script.

    Parameters
    ----------
    found : Comparison
    made : Provenance
    """
    names = names_of(found)
    verdict, _, rest = " ".join(verdict_text(found, names).split()).partition(". ")
    lines = list(stage_lines(found))
    content = {
        "title": f"{made.calls[0]} and {made.calls[1]}",
        "style": Markup(page_file("report.css") + page_file("comparison.css")),
        "tone": _TONES.get(found.verdict, "open"),
        "verdict": verdict,
        "said": rest,
        "names": list(names.values()),
        "seen": [list(words_and_code(one)) for one in seen_parts(found.seen, names)],
        "unfinished": list(unfinished_texts(found, names)),
        "why": [Words(*_split(text)) for text in why_texts(found, names)],
        "typed": [
            list(words_and_code(text))
            for texts in (typed_texts, counterpart_texts)
            for text in texts(found, names, made.source)
        ],
        "picture": picture_of(found, names),
        "heads": HEADS,
        "differing": [line for line in lines if line[1] == "NO"],
        "agreeing": [line for line in lines if line[1] != "NO"],
        "notes": notes_of(found),
        "made": made,
        "seconds": found.seconds,
        "paragraph": methods_paragraph(found, made),
        "shown": SHOWN,
        "not_shown": NOT_SHOWN,
    }
    return environment().get_template("comparison.html.jinja").render(content)


def _split(text: str) -> tuple[str, tuple[str, ...]]:
    heading, items = heading_and_items(text)
    return heading, tuple(items)
