"""Making a report and writing its files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from fitdiff.atomic import write_atomically
from fitdiff.report.as_json import as_json
from fitdiff.report.document import Report, Section
from fitdiff.report.html import as_html
from fitdiff.report.markdown import as_markdown
from fitdiff.report.material import Material, read_material
from fitdiff.report.section import SECTIONS
from fitdiff.studies.study import Study

RENDERERS = {"report.html": as_html, "report.md": as_markdown, "report.json": as_json}


def make_report(study: Study, folder: Path) -> Report:
    """Make the report of a study from the results in a folder; nothing is fitted.

    Sections may draw figures into the folder.

    Raises
    ------
    DataError
        If the folder holds no run, or its tables disagree.
    """
    return report_of(read_material(study, folder))


def report_of(material: Material) -> Report:
    """Make the report of what was read: every announced section that applies."""
    announced = sorted(SECTIONS.values(), key=lambda section: section.order)
    sections = tuple(made for one in announced if (made := one.make(material)) is not None)
    return Report(
        study=material.study.name,
        title=material.study.file.title,
        profile=material.profile,
        notice=material.notice,
        about=material.study.file.about,
        answer=" ".join(_answer(material, sections)),
        sections=sections,
    )


def write_report(report: Report, folder: Path) -> list[Path]:
    """Write ``report.html``, ``report.md`` and ``report.json``; return their paths."""
    return [_write(folder / name, render(report)) for name, render in RENDERERS.items()]


def _answer(material: Material, sections: Sequence[Section]) -> Iterator[str]:
    if not material.progress.complete:
        yield (
            f"This is not the whole study: {material.progress.finished:,} of "
            f"{material.progress.planned:,} cells are there, and what follows may change."
        )
    for section in sections:
        yield from section.answer


def _write(file: Path, text: str) -> Path:
    write_atomically(file, lambda path: path.write_text(text, encoding="utf-8"))
    return file
