"""The command ``fitdiff run``."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from fitdiff.cli.messages import say
from fitdiff.cli.options import (
    AsJson,
    Folder,
    H2OMemory,
    Profile,
    StudyName,
    Workers,
    processors,
    results_folder,
)


def run(
    study: StudyName,
    profile: Profile = "paper",
    out: Folder = None,
    workers: Workers = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="Train Keras nets with Keras' own fit: slow.")
    ] = False,
    h2o_memory: H2OMemory = "1g",
    as_json: AsJson = False,
) -> None:
    """Run a study; cells that are finished are not fitted again.

    Exit codes: 0 done, 1 some cells failed, 2 usage, 130 interrupted: finished cells are kept.
    """
    from fitdiff.cli.progress import show_progress
    from fitdiff.results.manifest import read_manifest
    from fitdiff.results.summary import summarise, versions_line
    from fitdiff.run.run import RunOptions, run_study
    from fitdiff.studies.study import read_study

    chosen = read_study(study)
    folder = results_folder(out, chosen.name)
    options = RunOptions(profile, folder, workers or processors(), plain, h2o_memory)
    with show_progress() as listener:
        results = run_study(chosen, options, listener)
    content, progress = read_manifest(folder)
    text = summarise(chosen, results, progress, versions_line(content), folder)
    (folder / "summary.txt").write_text(text)
    if as_json:
        counts = {
            "planned": progress.planned, "finished": progress.finished, "failed": progress.failed
        }  # fmt: skip
        print(json.dumps({"study": chosen.name, "folder": str(folder), **counts}, indent=1))
    else:
        print(text)
    say(f"Written to {folder}")
    if progress.failed:
        raise typer.Exit(1)
