"""Making a report and writing its files."""

from __future__ import annotations

from pathlib import Path

from debate2017.baselines.measure import read_margins
from debate2017.report.baselines import baselines_section
from debate2017.report.claims import claims_section, measured_claims
from debate2017.report.digits import digits_section
from debate2017.report.original import compare_with_record, original_section
from fitdiff.atomic import write_atomically
from fitdiff.report.answer import write_answer
from fitdiff.report.as_json import as_json
from fitdiff.report.document import Report
from fitdiff.report.found import compared_pairs, find
from fitdiff.report.html import as_html
from fitdiff.report.markdown import as_markdown
from fitdiff.report.material import read_material
from fitdiff.report.sections.causes import causes_section
from fitdiff.report.sections.cells import cells_section
from fitdiff.report.sections.environment import commands_section, environment_section
from fitdiff.report.sections.levels import levels_section
from fitdiff.report.sections.methods import methods_section
from fitdiff.report.sections.noise import noise_section
from fitdiff.report.sections.plants import plants_section
from fitdiff.report.sections.words import words_section
from fitdiff.studies.study import Study
from fitdiff.tables.source import titles

RENDERERS = {"report.html": as_html, "report.md": as_markdown, "report.json": as_json}


def make_report(study: Study, folder: Path) -> Report:
    """Make the report of a study from the results in a folder; nothing is fitted.

    The study's figure is drawn into the folder, by R where R is.

    Raises
    ------
    DataError
        If the folder holds no run, or its tables disagree.
    """
    material = read_material(study, folder)
    guesses, found = measured_claims(material), find(material)
    by_size, overall = compare_with_record(material)
    leads, names = read_margins(study, folder), titles(study.file.sources)
    sections = (
        methods_section(material),
        original_section(material, by_size, overall),
        *([baselines_section(leads, names)] if leads else []),
        causes_section(material, found.ladders),
        claims_section(material, guesses),
        levels_section(material, found.diffs),
        noise_section(material, found.ladders),
        plants_section(study.name, found.plants),
        cells_section(material),
        digits_section(material, compared_pairs(found)),
        environment_section(material),
        commands_section(material),
        words_section(),
    )
    return Report(
        study=study.name,
        title=study.file.title,
        profile=str(material.manifest["profile"]),
        notice=material.notice,
        about=study.file.about,
        answer=write_answer(material, overall, guesses, found, leads),
        sections=sections,
    )


def write_report(report: Report, folder: Path) -> list[Path]:
    """Write ``report.html``, ``report.md`` and ``report.json``; return their paths."""
    return [_write(folder / name, render(report)) for name, render in RENDERERS.items()]


def _write(file: Path, text: str) -> Path:
    write_atomically(file, lambda path: path.write_text(text, encoding="utf-8"))
    return file
