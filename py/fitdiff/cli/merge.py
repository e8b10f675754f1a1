"""The command ``fitdiff merge``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fitdiff.cli.options import AsJson, Folder, Profile, StudyName, as_path, results_folder
from fitdiff.cli.run import Plain, show_results
from fitdiff.errors import SpecificationError


def merge(
    study: StudyName,
    folders: Annotated[
        list[Path],
        typer.Argument(help="Folders of `fitdiff run --shard`.", parser=as_path),
    ],
    profile: Profile = "paper",
    out: Folder = None,
    plain: Plain = False,
    as_json: AsJson = False,
) -> None:
    """Merge the shards of a study into one folder of results; nothing is fitted.

    Exit codes: 0 done, 1 some cells are missing or failed, 2 usage, or shards of something else.
    """
    from fitdiff.cli.progress import show_progress
    from fitdiff.results.manifest import read_manifest
    from fitdiff.run.options import RunOptions
    from fitdiff.run.run import run_study
    from fitdiff.studies.study import read_study

    chosen = read_study(study)
    folder = results_folder(out, chosen.name)
    if folder.resolve() in {one.resolve() for one in folders}:
        raise SpecificationError(f"{folder} is one of the shards. Name another folder with --out.")
    options = RunOptions(profile, folder, 1, plain, merged=tuple(folders))
    with show_progress() as listener:
        results = run_study(chosen, options, listener)
    show_results(chosen, results, folder, as_json=as_json)
    if not read_manifest(folder)[1].complete:
        raise typer.Exit(1)
