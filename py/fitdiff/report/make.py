"""Making a report and writing its files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from fitdiff.atomic import write_atomically
from fitdiff.data.source import titles
from fitdiff.report.as_json import as_json
from fitdiff.report.document import Block, Finding, Missing, Report, Section
from fitdiff.report.figures import Curves, Effects, Images, Waterfall
from fitdiff.report.finding import finding_of
from fitdiff.report.html import as_html
from fitdiff.report.markdown import as_markdown
from fitdiff.report.material import Material, read_material
from fitdiff.report.phrases import counted, listed
from fitdiff.report.section import SECTIONS
from fitdiff.report.tables import Table, without_blank_columns
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
    made = list(_made(material))
    finding = next((one.finding for one in reversed(made) if one.finding), finding_of(material))
    sections = _arranged([_tidied(section, finding) for section in made])
    return Report(
        study=material.study.name,
        title=material.study.file.title,
        profile=material.profile,
        notice=material.notice,
        about=material.study.file.about or _about(material),
        finding=finding,
        answer=" ".join(_answer(material, finding, sections)),
        sections=sections,
    )


def write_report(report: Report, folder: Path) -> list[Path]:
    """Write ``report.html``, ``report.md`` and ``report.json``; return their paths."""
    return [_write(folder / name, render(report)) for name, render in RENDERERS.items()]


def _made(material: Material) -> Iterator[Section]:
    for one in sorted(SECTIONS.values(), key=lambda section: section.order):
        section = one.make(material)
        if section is not None and section.blocks:
            yield replace(section, closed=one.details)


def _tidied(section: Section, finding: Finding) -> Section:
    """Leave out blank columns; tell charts which methods the report is about."""
    return replace(section, blocks=tuple(_tidied_block(block, finding) for block in section.blocks))


def _tidied_block(block: Block, finding: Finding) -> Block:
    match block:
        case Table():
            return without_blank_columns(block)
        case Curves():
            table = without_blank_columns(block.table)
            return replace(block, table=table, focus=finding.methods)
        case Waterfall() | Effects():
            return replace(block, table=without_blank_columns(block.table))
        case _:
            return block


def _arranged(sections: Sequence[Section]) -> tuple[Section, ...]:
    """What was not run goes into one section; a picture is in sight wherever there is one."""
    lacking = [one for one in sections if one.closed and _nothing_was_run(one)]
    kept = [one for one in sections if one not in lacking]
    if not any(_has_picture(one) for one in kept if not one.closed):
        first = next((one for one in kept if _has_picture(one)), None)
        kept = [replace(one, closed=False) if one is first else one for one in kept]
    if lacking:
        blocks = tuple(block for one in lacking for block in one.blocks)
        lead = "What this report could show, and the commands that would measure it."
        kept.append(Section("not-run", "Not measured yet", lead, blocks, closed=True))
    return tuple(kept)


def _nothing_was_run(section: Section) -> bool:
    return all(isinstance(block, Missing) for block in section.blocks)


def _has_picture(section: Section) -> bool:
    return any(isinstance(one, Curves | Waterfall | Effects | Images) for one in section.blocks)


def _about(material: Material) -> str:
    words = titles(material.study.file.sources)
    sources = list(dict.fromkeys(words[label] for label in material.sources))
    named = listed(sources) if len(sources) <= 4 else counted(len(sources), "data source")
    return f"{counted(len(material.methods), 'method')}, fitted on the same splits of {named}."


def _answer(material: Material, finding: Finding, sections: Sequence[Section]) -> Iterator[str]:
    if not material.progress.complete:
        yield (
            f"This is not the whole study: {material.progress.finished:,} of "
            f"{material.progress.planned:,} cells are there, and what follows may change."
        )
    yield f"{finding.title}. {finding.verdict}"
    for section in sections:
        yield from section.answer


def _write(file: Path, text: str) -> Path:
    write_atomically(file, lambda path: path.write_text(text, encoding="utf-8"))
    return file
