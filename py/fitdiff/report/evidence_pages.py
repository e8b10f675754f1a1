"""Evidence as a page, and as a Quarto document."""

from __future__ import annotations

import re
from pathlib import Path

from markupsafe import Markup

from fitdiff.atomic import write_atomically
from fitdiff.report.evidence import Evidence
from fitdiff.report.provenance import NOT_SHOWN, SHOWN
from fitdiff.report.templates import environment, page_file

NAMES = ("evidence.html", "evidence.qmd")
# What Markdown would read as markup; a line break would end a row of a table.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~^$@])")


def write_evidence(evidence: Evidence, folder: Path) -> list[Path]:
    """Write the page and the Quarto document; return their paths, the page first."""
    files = []
    for name in NAMES:
        text = as_page(evidence) if name.endswith(".html") else as_quarto(evidence)
        files.append(folder / name)
        write_atomically(files[-1], lambda path, text=text: path.write_text(text, "utf-8"))  # type: ignore[misc]
    return files


def as_page(evidence: Evidence) -> str:
    """Render evidence as a page that fetches nothing and runs no script."""
    style = page_file("report.css") + page_file("comparison.css")
    return _filled("evidence.html.jinja", evidence, Markup(style))


def as_quarto(evidence: Evidence) -> str:
    """Render evidence as a Quarto document, which needs no language to be rendered."""
    return _filled("evidence.qmd.jinja", evidence, "")


def escaped(text: str) -> str:
    """Text as Markdown that shows it as it is, on one line."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def _filled(template: str, evidence: Evidence, style: str) -> str:
    made = environment()
    made.filters |= {"markdown": escaped, "yaml": _quoted}
    return made.get_template(template).render(
        evidence=evidence,
        style=style,
        shown=SHOWN,
        not_shown=NOT_SHOWN,
        tables=_unique(one.table for one in evidence.checks),
        versions=_unique(one.versions for one in evidence.checks),
    )


def _unique(values: object) -> list[str]:
    return [one for one in dict.fromkeys(values) if one]  # type: ignore[call-overload]


def _quoted(text: str) -> str:
    """A YAML string between double quotes."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{" ".join(plain.split())}"'
