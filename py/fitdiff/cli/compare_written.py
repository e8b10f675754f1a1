"""What ``fitdiff compare`` prints and writes of a comparison."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fitdiff.cli.messages import say_written
from fitdiff.cli.options import show_file

if TYPE_CHECKING:
    from fitdiff.causes.calls.comparison import Comparison
    from fitdiff.tables.table import Table


@dataclass(frozen=True)
class Written:
    """What is written besides the answer, or printed instead of it.

    Attributes
    ----------
    report : Path or None
        A page.
    evidence : Path or None
        A folder.
    paragraph : bool
        Print a paragraph for a manuscript, and nothing else.
    opened : bool
        Show the page in a browser.
    """

    report: Path | None = None
    evidence: Path | None = None
    paragraph: bool = False
    opened: bool = False


def print_found(
    found: Comparison, table: Table, source: str, command: str, written: Written, *, as_json: bool
) -> None:
    """Print a comparison, and write what was asked for besides."""
    from fitdiff.report.comparison import as_text
    from fitdiff.report.comparison_json import as_json as render_json
    from fitdiff.report.comparison_words import wrapped
    from fitdiff.report.provenance import methods_paragraph, provenance_of

    made = provenance_of(found, table, source, command)
    if written.paragraph:
        print(wrapped(methods_paragraph(found, made)))
    else:
        print(render_json(found) if as_json else as_text(found, source), end="")
    page = written.report or (Path("out", "compare", "comparison.html") if written.opened else None)
    if page is not None:
        from fitdiff.atomic import write_atomically
        from fitdiff.report.comparison_page import as_page

        text = as_page(found, made)
        write_atomically(page, lambda path: path.write_text(text, encoding="utf-8"))
        say_written(page)
        if written.opened:
            show_file(page)
    if written.evidence is not None:
        from fitdiff.report.evidence import evidence_of
        from fitdiff.report.evidence_pages import write_evidence

        for file in write_evidence(evidence_of(found, made), written.evidence):
            say_written(file)
