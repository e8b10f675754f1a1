"""Running a study: splits, cells, one tidy table; interrupted and resumed at will."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from filelock import FileLock, Timeout

from fitdiff.engines.contract import Engine, engine_of
from fitdiff.engines.h2o.server import H2OAddress, start_h2o
from fitdiff.errors import UnavailableError
from fitdiff.methods.method import Method
from fitdiff.results.manifest import Progress, describe_machine, write_manifest
from fitdiff.results.table import Cell, merge
from fitdiff.run.cell import UNFINISHED, Outcome, read_result
from fitdiff.run.code import code_hash
from fitdiff.run.executor import fit_all
from fitdiff.run.plan import Planned, model_seed, plan
from fitdiff.run.worker import Task
from fitdiff.splits.split import stored_splits
from fitdiff.studies.study import Study
from fitdiff.tables.dataset import Dataset
from fitdiff.tables.source import DataSource, load_data


@dataclass(frozen=True)
class RunOptions:
    """How to run a study, as far as it does not change what is computed.

    Attributes
    ----------
    profile : str
    folder : Path
        Where everything is written.
    workers : int
    plain : bool
        Train nets with the framework's own ``fit``; these cells are kept apart from the others.
    h2o_memory : str
        Java heap of the private H2O cluster, as Java spells it.
    keep_weights : bool
        Keep the weights of nets with their results; cells with and without are kept apart.
    """

    profile: str
    folder: Path
    workers: int
    plain: bool = False
    h2o_memory: str = "1g"
    keep_weights: bool = False


@dataclass(frozen=True)
class Listener:
    """Whom a run tells what it does.

    Attributes
    ----------
    say : callable (str)
        One line about the stage that begins.
    planned : callable (int total, int finished)
        Once, before any fit.
    fitted : callable (Task, Outcome)
        Each cell as it finishes.
    """

    say: Callable[[str], None]
    planned: Callable[[int, int], None]
    fitted: Callable[[Task, Outcome], None]


def run_study(study: Study, options: RunOptions, listener: Listener) -> pd.DataFrame:
    """Fit every cell of a profile that is not yet fitted, and merge all into one table.

    Returns
    -------
    DataFrame
        The results table, see `fitdiff.results.table.RESULTS`.

    Raises
    ------
    UnavailableError
        If an engine of the study cannot run here, or another run writes to the same folder.
    FitdiffError
        If the study, its data or its stored splits are wrong. Nothing finished is lost.
    """
    # Before the folder is made: a misspelt one shall leave none behind.
    profile = study.profile(options.profile)
    with alone_in(options.folder):
        methods = study.methods_of(profile)
        usable_engines(study.name, methods)
        data = read_data(study.sources(profile), listener)
        splits = stored_splits(options.folder / "splits.parquet", study.file, data, profile)
        in_order = sorted(splits, key=lambda split: (split.replicate, split.n, split.source))
        planned = [Planned(method, split) for split in in_order for method in methods]
        return run_cells(study, data, planned, options, listener)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Make a folder and keep other runs out of it; `UnavailableError` if one is there already."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / ".lock", timeout=0):
            yield
    except Timeout:
        raise UnavailableError(
            f"Another run is writing to {folder}. Wait for it, or choose another --out."
        ) from None


def read_data(sources: Sequence[DataSource], listener: Listener) -> dict[DataSource, Dataset]:
    """Read the data of a run, and say so."""
    listener.say(f"Reading {', '.join(dict.fromkeys(source.name for source in sources))}")
    return {source: load_data(source) for source in sources}


def run_cells(
    study: Study,
    data: Mapping[DataSource, Dataset],
    planned: Sequence[Planned],
    options: RunOptions,
    listener: Listener,
) -> pd.DataFrame:
    """Fit what is planned and not yet fitted, in order, and merge all into one table.

    An order that goes from split to split leaves every method equally far when it is interrupted.
    The folder must be kept to oneself, see `alone_in`. Returns and raises as `run_study`.
    """
    engines = usable_engines(study.name, [one.method for one in planned])
    listener.say("Asking the engines for their versions")
    versions = {
        name: {**engine.versions(), "engine code": code_hash(engine.fit.__module__)}
        for name, engine in engines.items()
    }
    how = {"plain": options.plain, "keep_weights": options.keep_weights}
    cells = plan(study, planned, versions, options.folder, **how)
    splits = {one.split.hash: one.split for one in planned}.values()
    in_order = sorted(splits, key=lambda split: (split.source, split.n, split.replicate))
    manifest = describe_machine(study, options.profile, data, in_order, versions)
    progress = _progress(cells)
    write_manifest(options.folder, manifest, progress)
    listener.planned(progress.planned, progress.finished)
    try:
        _fit_pending(study, cells, options, engines, listener)
    finally:
        # Also when interrupted: whatever is finished is shown, and said to be incomplete.
        table = merge(study.name, cells, options.folder)
        write_manifest(options.folder, manifest, _progress(cells))
    return table


def usable_engines(study: str, methods: Sequence[Method]) -> dict[str, Engine]:
    """Return the engines of methods by name; `UnavailableError` says which cannot run here."""
    engines = {method.engine: engine_of(method) for method in methods}
    problems = [
        f"{name}: {problem}"
        for name, engine in engines.items()
        if (problem := engine.problem()) is not None
    ]
    if problems:
        raise UnavailableError(f"Study '{study}' cannot run here.\n  " + "\n  ".join(problems))
    return engines


def _progress(cells: Sequence[Cell]) -> Progress:
    # Methods with equal factors share their cells' files: the work is counted, not the names.
    results = [read_result(file) for file in {cell.file for cell in cells}]
    statuses = Counter(result.outcome.status for result in results if result is not None)
    failed = sum(statuses[status] for status in UNFINISHED)
    return Progress(planned=len(results), finished=statuses.total() - failed, failed=failed)


def _fit_pending(
    study: Study,
    cells: Sequence[Cell],
    options: RunOptions,
    engines: Mapping[str, Engine],
    listener: Listener,
) -> None:
    for unfinished in (options.folder / "cells").glob(".*"):
        unfinished.unlink()  # what a run was writing when it was killed
    pending = []
    for cell in {cell.file: cell for cell in cells}.values():
        result = read_result(cell.file)
        if result is None or result.outcome.status in UNFINISHED:
            cell.file.unlink(missing_ok=True)
            pending.append(cell)
    if not pending:
        return
    sources = {source.label: source for source in study.file.sources}
    with ExitStack() as stack:
        clusters: dict[int, H2OAddress] = {}
        for nodes in sorted({nodes_needed(cell.method, engines) for cell in pending} - {0}):
            listener.say(f"Starting a private H2O cluster of {nodes} node{'s' * (nodes > 1)}")
            log = options.folder / "logs" / f"h2o-{nodes}.log"
            server = start_h2o(log, memory=options.h2o_memory, nodes=nodes)
            clusters[nodes] = stack.enter_context(server).address
        tasks = (
            Task(
                method=cell.method,
                split=cell.split,
                source=sources[cell.split.source],
                file=cell.file,
                seed=model_seed(study, cell.split, cell.seed),
                time_limit=study.file.time_limit,
                plain=options.plain,
                keep_weights=options.keep_weights,
                h2o=clusters.get(nodes_needed(cell.method, engines)),
            )
            for cell in pending
        )
        fit_all(tasks, options.workers, listener.fitted)


def nodes_needed(method: Method, engines: Mapping[str, Engine]) -> int:
    """How many nodes the H2O cluster must have on which a method is fitted; 0 for no cluster."""
    return int(method.spec.nodes) if "h2o" in engines[method.engine].needs else 0
