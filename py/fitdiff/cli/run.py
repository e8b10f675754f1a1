"""The command ``fitdiff run``."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
from fitdiff.errors import SpecificationError

if TYPE_CHECKING:
    from pandas import DataFrame

    from fitdiff.studies.study import Study


Plain = Annotated[bool, typer.Option("--plain", help="Train Keras nets with Keras' own fit: slow.")]


class Backend(StrEnum):
    """Where cells are fitted."""

    here = "here"
    dask = "dask"


def run(
    study: StudyName,
    profile: Profile = "paper",
    out: Folder = None,
    workers: Workers = None,
    plain: Plain = False,
    h2o_memory: H2OMemory = "1g",
    backend: Annotated[
        Backend, typer.Option(help="Where to fit: here, or on a cluster of dask.distributed.")
    ] = Backend.here,
    scheduler: Annotated[
        str, typer.Option(help="Of dask: its address, or the JSON file that it wrote.")
    ] = "",
    shard: Annotated[
        str, typer.Option(help="Fit a part: 3/16 is the third of 16. Then `fitdiff merge`.")
    ] = "1/1",
    as_json: AsJson = False,
) -> None:
    """Run a study; cells that are finished are not fitted again.

    Exit codes: 0 done, 1 some cells failed, 2 usage, 130 interrupted: finished cells are kept.
    """
    from fitdiff.cli.progress import show_progress
    from fitdiff.run.options import RunOptions
    from fitdiff.run.run import run_study
    from fitdiff.run.shards import read_shard
    from fitdiff.studies.study import read_study

    if (backend is Backend.dask) != bool(scheduler):
        raise SpecificationError(
            "--backend dask and --scheduler go together: name the address that `dask scheduler` "
            "prints, such as tcp://node1:8786."
        )
    part = read_shard(shard)
    chosen = read_study(study)
    folder = results_folder(out, chosen.name)
    options = RunOptions(
        profile, folder, workers or processors(), plain, h2o_memory, scheduler=scheduler, shard=part
    )
    with show_progress() as listener:
        results = run_study(chosen, options, listener)
    show_results(chosen, results, folder, as_json=as_json)


def show_results(study: Study, results: DataFrame, folder: Path, *, as_json: bool) -> None:
    """Print what a folder of results has, and end with 1 if some cells failed."""
    from fitdiff.results.manifest import read_manifest
    from fitdiff.results.summary import summarise, versions_line

    content, progress = read_manifest(folder)
    text = summarise(study, results, progress, versions_line(content), folder)
    (folder / "summary.txt").write_text(text)
    if as_json:
        counts = {
            "planned": progress.planned, "finished": progress.finished, "failed": progress.failed
        }  # fmt: skip
        print(json.dumps({"study": study.name, "folder": str(folder), **counts}, indent=1))
    else:
        print(text)
    say(f"Written to {folder}")
    if progress.failed:
        raise typer.Exit(1)
