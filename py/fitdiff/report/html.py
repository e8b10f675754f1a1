"""The report as one page that needs no network: style, script, figures and data are inside."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import bokeh
from jinja2 import Environment
from markupsafe import Markup

from fitdiff.figures.palette import GREY
from fitdiff.report.charts import Drawn, draw
from fitdiff.report.charts.frame import mark
from fitdiff.report.charts.series import series_colours, series_names, sizes_of
from fitdiff.report.document import Report
from fitdiff.report.figures import Curves, Effects, Waterfall
from fitdiff.report.glossary import glossary
from fitdiff.report.numbers import spell_value
from fitdiff.report.templates import environment, page_file

_DRAWN = (Curves, Waterfall, Effects)
# Rows of a table that fit on paper.
PRINTED = 20
_SYMBOLS = {
    "circle": "●",
    "square": "■",
    "triangle": "▲",
    "diamond": "◆",
    "inverted_triangle": "▼",
    "hex": "⬢",
    "star": "★",
}


def as_html(report: Report) -> str:
    """Write a report as a page.

    All text goes through Jinja's escaping; the page's policy lets nothing but the two scripts run
    whose hashes it states, and nothing be fetched. Styles are allowed inline, because Bokeh sets
    them so; without a network they can carry nothing out.
    """
    scripts = [_bokeh(), page_file("report.js")]
    content = {
        "report": report,
        "policy": _policy(scripts),
        "style": Markup(page_file("report.css")),
        "scripts": [Markup(script) for script in scripts],
        "charts": Markup(embedded({one.id: vars(draw(one)) for one in _drawn(report)})),
    }
    return _environment().get_template("report.html.jinja").render(content)


def embedded(content: Any) -> str:
    """Write JSON that is safe between script tags: no character of it can end them."""
    text = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _environment() -> Environment:
    made = environment()
    made.filters |= {"image": _image, "spell": spell_value, "explained": glossary()}
    made.globals |= {
        "kind": lambda block: type(block).__name__,
        "legend": _legend,
        "sizes": sizes_of,
        "printed": PRINTED,
        "choices": lambda block: [choice[0] for choice in block.choices],
    }
    return made


def _image(png: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(png).decode()


def _legend(curves: Curves) -> Iterator[dict[str, Any]]:
    """One entry a method, those in colour first: its name, label, colour and mark."""
    found = {one.method: one for _, series in curves.choices for one in series}
    colours = series_colours(curves)
    numbered = list(enumerate(series_names(curves)))
    for number, name in sorted(numbered, key=lambda one: colours[one[1]] == GREY):
        twins = found[name].twins
        same = f" (identical: {', '.join(twins)})" if twins else ""
        yield {
            "method": name,
            "label": f"{found[name].label}{same}",
            "colour": colours[name],
            "symbol": _SYMBOLS[mark(number)],
        }


def _drawn(report: Report) -> Iterator[Drawn]:
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, _DRAWN):
                yield block


def _bokeh() -> str:
    folder = Path(bokeh.__file__).parent / "server" / "static" / "js"
    return (folder / "bokeh.min.js").read_text(encoding="utf-8")


def _policy(scripts: list[str]) -> str:
    hashes = " ".join(f"'sha256-{_hash(script)}'" for script in scripts)
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(script: str) -> str:
    return base64.b64encode(sha256(script.encode()).digest()).decode()
