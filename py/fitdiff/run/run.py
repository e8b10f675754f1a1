"""Running a study: splits, cells, one tidy table; interrupted and resumed at will."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pandas as pd
from filelock import FileLock, Timeout

from fitdiff.atomic import remove_unfinished
from fitdiff.data.dataset import Dataset
from fitdiff.data.source import DataSource, load_data
from fitdiff.engines.contract import Engine, engine_of, problem_of
from fitdiff.errors import UnavailableError, UnsupportedSettingError
from fitdiff.hashing import hash_content
from fitdiff.methods.method import Method
from fitdiff.results.cell import Cell
from fitdiff.results.manifest import FILE as MANIFEST_FILE
from fitdiff.results.manifest import (
    Manifest,
    Progress,
    describe_machine,
    stated_commit,
    write_manifest,
)
from fitdiff.results.predictions import FILE as PREDICTIONS_FILE
from fitdiff.results.store import CellStore, open_store
from fitdiff.results.table import RESULTS_FILE, update_tables
from fitdiff.run.fitting import fit_pending
from fitdiff.run.merge import check_shards, missing_cells, take_shards
from fitdiff.run.options import Listener, RunOptions
from fitdiff.run.plan import Planned, plan
from fitdiff.run.software import find_software
from fitdiff.splits.split import stored_splits
from fitdiff.studies.study import Study
from fitdiff.tables.table import Table

_WRITTEN = (MANIFEST_FILE, RESULTS_FILE, PREDICTIONS_FILE, "splits.parquet")


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
        methods, refitted = study.methods_of(profile), study.refitted_of(profile)
        usable_engines(study.name, methods)
        data = read_data(study.sources(profile), listener)
        splits = stored_splits(options.folder / "splits.parquet", study.file, data, profile)
        in_order = sorted(splits, key=lambda split: (split.replicate, split.n, split.source))
        planned = [Planned(method, split) for split in in_order for method in methods]
        planned += [
            Planned(method, split, seed)
            for split in in_order
            for method, often in refitted.items()
            for seed in range(1, often + 1)
        ]
        return run_cells(study, data, planned, options, listener)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Make a folder and keep other runs out of it; `UnavailableError` if one is there already."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / ".lock", timeout=0):
            remove_unfinished(folder, _WRITTEN)
            yield
    except Timeout:
        raise UnavailableError(
            f"Another run is writing to {folder}. Wait for it, or choose another --out."
        ) from None


def read_data(sources: Sequence[DataSource], listener: Listener) -> dict[DataSource, Dataset]:
    """Read the data of a run, with a progress message."""
    listener.say(f"Reading {', '.join(dict.fromkeys(source.name for source in sources))}")
    data = {source: load_data(source) for source in sources}
    for note in dict.fromkeys(note for rows in data.values() for note in rows.notes):
        listener.say(note)
    return data


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
    methods = list({one.method.name: one.method for one in planned}.values())
    engines = usable_engines(study.name, methods)
    check_tasks(methods, engines, data)
    for note in unused_weights(methods, data):
        listener.say(note)
    listener.say("Asking the engines for their versions")
    software = find_software(engines, methods, options.changing)
    cells = plan(study, planned, software.hash_of)
    splits = {one.split.hash: one.split for one in planned}.values()
    in_order = sorted(splits, key=lambda split: (split.source, split.n, split.replicate))
    manifest = replace(
        describe_machine(study, options.profile, data, in_order, software.stated()),
        cells_hash=hash_content([cell.key for cell in cells]),
        shard=str(options.shard),
    )
    check_shards(options.merged, manifest)
    mine = options.shard.takes(cells)
    with open_store(options.folder, listener.say) as store:
        take_shards(options.merged, cells, store)
        pending = [cell for cell in _pending(cells, store) if cell.key in mine]
        if not pending and (fitted_at := stated_commit(options.folder)):
            manifest = replace(manifest, git_commit=fitted_at)
        table, _ = _write_down(study, cells, store, options.folder, manifest)
        if options.merged:
            for line in missing_cells(options.merged, cells, store):
                listener.say(line)
            return table
        listener.planned(len(mine), len(mine) - len(pending))
        if pending:
            try:
                fit_pending(study, pending, data, software, store, options, listener)
            finally:
                # Also when interrupted: finished cells are shown, marked as incomplete.
                table, _ = _write_down(study, cells, store, options.folder, manifest)
    return table


def _write_down(
    study: Study, cells: Sequence[Cell], store: CellStore, folder: Path, manifest: Manifest
) -> tuple[pd.DataFrame, Progress]:
    """Bring tables and manifest up to date with the store."""
    table, seals = update_tables(study.name, cells, store, folder)
    # Methods with equal settings share their cells: the work is counted, not the names.
    found = [store.found[key] for key in {cell.key for cell in cells} if key in store.found]
    finished = sum(stored.finished for stored in found)
    planned = len({cell.key for cell in cells})
    progress = Progress(planned=planned, finished=finished, failed=len(found) - finished)
    write_manifest(folder, manifest, progress, seals)
    return table, progress


def usable_engines(study: str, methods: Sequence[Method]) -> dict[str, Engine]:
    """Return the engines of methods by name; `UnavailableError` says which cannot run here."""
    engines = {method.engine: engine_of(method) for method in methods}
    problems = [
        f"{name}: {problem}"
        for name, engine in engines.items()
        if (problem := problem_of(engine)) is not None
    ]
    if problems:
        raise UnavailableError(f"Study '{study}' cannot run here.\n  " + "\n  ".join(problems))
    return engines


def check_tasks(
    methods: Sequence[Method], engines: Mapping[str, Engine], data: Mapping[DataSource, Dataset]
) -> None:
    """Raise `UnsupportedSettingError` if a method is not for the outcome of one of the tables."""
    for method in methods:
        allowed = engines[method.engine].tasks(method)
        for source, rows in data.items():
            if rows.task.name not in allowed:
                raise UnsupportedSettingError(
                    f"Method '{method.name}' ({method.engine}, {method.model}) fits outcomes that "
                    f"are {' or '.join(allowed)}; that of {source.label} is {rows.task.name}. Use "
                    "another method, or state another task in [data]."
                )


def unused_weights(methods: Sequence[Method], data: Mapping[DataSource, Dataset]) -> Iterator[str]:
    """Name the methods that state that they take no weights, where a column has that role."""
    names = [one.name for one in methods if getattr(one.spec, "weights", "") == "none"]
    for rows in data.values():
        column = rows.x.roles.weights if isinstance(rows.x, Table) else None
        if names and column:
            yield (
                f"Column '{column}' has the role of weights, which {', '.join(names)} state as "
                "weights = 'none': they do not use it."
            )


def _pending(cells: Sequence[Cell], store: CellStore) -> list[Cell]:
    """Cells to be fitted, in order, each once."""
    return [
        cell
        for key, cell in {cell.key: cell for cell in cells}.items()
        if key not in store.found or not store.found[key].finished
    ]
