"""The command ``fitdiff report``."""

from __future__ import annotations

import json

from fitdiff.cli.messages import say_written
from fitdiff.cli.options import AsJson, Folder, Open, StudyName, results_folder, show_file


def report(
    study: StudyName, out: Folder = None, as_json: AsJson = False, open_: Open = False
) -> None:
    """Write a report on a study's results: one HTML page, and the same as Markdown and JSON.

    With --json the paths of the files are printed as JSON; the report itself is in report.json.

    Exit codes: 0 done, 2 usage, or no results.
    """
    from fitdiff.cli.progress import telling

    with telling("reading the results") as tell:
        from fitdiff.report.make import make_report, write_report
        from fitdiff.studies.study import read_study

        chosen = read_study(study)
        folder = results_folder(out, chosen.name)
        made = make_report(chosen, folder)
        tell("writing the report")
        files = write_report(made, folder)
    if as_json:
        print(json.dumps({"files": [str(file) for file in files]}, indent=1))
    for file in files:
        say_written(file)
    if open_:
        show_file(files[0])
