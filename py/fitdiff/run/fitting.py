"""Fitting the cells of a run that are not finished: here, or on a cluster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace

from fitdiff.data.dataset import Dataset
from fitdiff.data.source import DataSource
from fitdiff.engines.contract import Resource, engine_of
from fitdiff.errors import UnavailableError
from fitdiff.results.cell import Cell, CellResult
from fitdiff.results.store import CellStore
from fitdiff.run.executor import OnResult, fit_all
from fitdiff.run.options import Listener, RunOptions
from fitdiff.run.software import Software
from fitdiff.run.worker import Task
from fitdiff.studies.study import Study


def fit_pending(
    study: Study,
    pending: Sequence[Cell],
    data: Mapping[DataSource, Dataset],
    software: Software,
    store: CellStore,
    options: RunOptions,
    listener: Listener,
) -> None:
    """Fit cells in order, and store each result as it comes."""
    sources = {source.label: source for source in study.file.sources}
    by_key = {cell.key: cell for cell in pending}
    # What a method needs is the same for all of its cells.
    methods = {cell.identity.method: cell.method for cell in pending}
    resources = {key: engine_of(one).resource(one) for key, one in methods.items()}

    def on_result(task: Task, result: CellResult) -> None:
        store.write(by_key[task.key].identity, result)
        listener.fitted(task, result.record)

    tasks = [
        Task(
            method=cell.method,
            split=cell.split,
            source=sources[cell.split.source],
            key=cell.key,
            seed=cell.identity.seed,
            time_limit=study.file.time_limit,
            plain=options.plain,
            keep_weights=options.keep_weights,
            resource=resources[cell.identity.method],
        )
        for cell in pending
    ]
    if options.scheduler:
        _fit_there(tasks, data, software, options, listener, on_result)
    else:
        _fit_here(tasks, options, listener, on_result)


def _fit_here(
    tasks: Sequence[Task], options: RunOptions, listener: Listener, on_result: OnResult
) -> None:
    with ExitStack() as stack:
        opened: dict[Resource | None, object] = {None: None}
        for resource in dict.fromkeys(task.resource for task in tasks):
            if resource is not None:
                listener.say(f"Starting {resource.title}")
                opened[resource] = stack.enter_context(
                    resource.open(options.folder / "logs", options.h2o_memory)
                )
        ready = (replace(task, resource=opened[task.resource]) for task in tasks)
        fit_all(ready, options.workers, on_result)


def _fit_there(
    tasks: Sequence[Task],
    data: Mapping[DataSource, Dataset],
    software: Software,
    options: RunOptions,
    listener: Listener,
    on_result: OnResult,
) -> None:
    try:
        from fitdiff.run.cluster import fit_on_cluster  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise UnavailableError(
            f"--backend dask needs a package: {error}. Install it with "
            "`pip install 'fitdiff[cluster]'`."
        ) from error
    listener.say(f"Fitting on the workers of {options.scheduler}")
    memory = options.h2o_memory
    fit_on_cluster(tasks, options.scheduler, data, software, memory, on_result, listener.say)
