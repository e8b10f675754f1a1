"""The command ``fitdiff report``."""

from __future__ import annotations

from pathlib import Path

from fitdiff.cli.options import ERR, Folder, StudyName


def report(study: StudyName, out: Folder = None) -> None:
    """Write what a study found, to be read: one page, and the same as Markdown and JSON."""
    from fitdiff.report.make import make_report, write_report
    from fitdiff.studies.study import read_study

    chosen = read_study(study)
    folder = out or Path("out") / chosen.name
    for file in write_report(make_report(chosen, folder), folder):
        ERR.print(f"Written: {file}", markup=False)
