"""The command ``fitdiff report``."""

from __future__ import annotations

from fitdiff.cli.messages import say_written
from fitdiff.cli.options import Folder, StudyName, results_folder


def report(study: StudyName, out: Folder = None) -> None:
    """Write a report on a study's results: one HTML page, and the same as Markdown and JSON."""
    from fitdiff.report.make import make_report, write_report
    from fitdiff.studies.study import read_study

    chosen = read_study(study)
    folder = results_folder(out, chosen.name)
    for file in write_report(make_report(chosen, folder), folder):
        say_written(file)
