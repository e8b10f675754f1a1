"""Running a study: splits, cells, one tidy table; interrupted and resumed at will."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from filelock import FileLock, Timeout

from fitdiff.cell import UNFINISHED, Outcome, cell_key, read_result
from fitdiff.code import code_hash
from fitdiff.data import load_data
from fitdiff.draws import split_axes
from fitdiff.engine import Engine, engine_of
from fitdiff.errors import UnavailableError
from fitdiff.factors import NetFactors
from fitdiff.h2o.server import H2OAddress, start_h2o
from fitdiff.hashing import derive_seed
from fitdiff.method import Method
from fitdiff.pool import fit_all
from fitdiff.results.manifest import Progress, describe_machine, write_manifest
from fitdiff.results.table import Cell, merge
from fitdiff.splits import Split, stored_splits
from fitdiff.study import Study
from fitdiff.worker import Task


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
    options.folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(options.folder / ".lock", timeout=0):
            return _run_alone(study, options, listener)
    except Timeout:
        raise UnavailableError(
            f"Another run is writing to {options.folder}. Wait for it, or choose another --out."
        ) from None


def _run_alone(study: Study, options: RunOptions, listener: Listener) -> pd.DataFrame:
    profile = study.profile(options.profile)
    engines = _usable_engines(study, study.methods_of(profile))
    sources = study.sources(profile)
    methods = study.methods_of(profile)
    listener.say(f"Reading {', '.join(dict.fromkeys(source.name for source in sources))}")
    data = {source: load_data(source) for source in sources}
    splits = stored_splits(options.folder / "splits.parquet", study.file, data, profile)
    listener.say("Asking the engines for their versions")
    versions = {
        name: {**engine.versions(), "engine code": code_hash(engine.fit.__module__)}
        for name, engine in engines.items()
    }
    cells = plan(study, methods, splits, versions, options)
    manifest = describe_machine(study, options.profile, data, splits, versions)
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


def plan(
    study: Study,
    methods: Sequence[Method],
    splits: Sequence[Split],
    versions: Mapping[str, Mapping[str, str]],
    options: RunOptions,
) -> list[Cell]:
    """List all cells, ordered so that an interrupted run leaves every method equally far."""
    cells = []
    for split in sorted(splits, key=lambda split: (split.replicate, split.n, split.source)):
        seed = model_seed(study, split)
        for method in methods:
            stated = dict(versions[method.engine])
            if options.plain and method.engine.endswith(".keras"):
                stated["training loop"] = "plain"
            if options.keep_weights and isinstance(method.spec, NetFactors):
                stated["weights"] = "kept"
            key = cell_key(method, split, seed, stated)
            cells.append(Cell(method, split, key, options.folder / "cells" / f"{key}.npz"))
    return cells


def model_seed(study: Study, split: Split) -> int:
    """Seed of the random choices inside a fit: shared by all methods on the split."""
    return derive_seed("model", *split_axes(study.file, split.source), split.n, split.replicate)


def _usable_engines(study: Study, methods: Sequence[Method]) -> dict[str, Engine]:
    engines = {method.engine: engine_of(method) for method in methods}
    problems = [
        f"{name}: {problem}"
        for name, engine in engines.items()
        if (problem := engine.problem()) is not None
    ]
    if problems:
        raise UnavailableError(f"Study '{study.name}' cannot run here.\n  " + "\n  ".join(problems))
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
                seed=model_seed(study, cell.split),
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
