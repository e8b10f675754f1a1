"""The command ``fitdiff run``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fitdiff.cli.options import ERR, PROCESSORS, Folder, H2OMemory, Profile, StudyName, Workers


def run(
    study: StudyName,
    profile: Profile = "paper",
    out: Folder = None,
    workers: Workers = PROCESSORS,
    plain: Annotated[
        bool, typer.Option("--plain", help="Train Keras nets with Keras' own fit: slow.")
    ] = False,
    h2o_memory: H2OMemory = "1g",
) -> None:
    """Run a study: what is finished already is not fitted again."""
    # Imported here so that `list` and `doctor` start, and work, without what a run needs.
    from fitdiff.cli.progress import show_progress
    from fitdiff.results.manifest import read_manifest
    from fitdiff.results.summary import summarise, versions_line
    from fitdiff.run.run import RunOptions, run_study
    from fitdiff.studies.study import read_study

    chosen = read_study(study)
    options = RunOptions(profile, out or Path("out") / chosen.name, workers, plain, h2o_memory)
    with show_progress(ERR) as listener:
        results = run_study(chosen, options, listener)
    content, progress = read_manifest(options.folder)
    text = summarise(chosen, results, progress, versions_line(content), options.folder)
    (options.folder / "summary.txt").write_text(text)
    print(text)
    ERR.print(f"Written to {options.folder}", markup=False)
    if progress.failed:
        raise typer.Exit(1)
