"""Fitting many cells on the workers of a dask cluster.

By dask's own futures, because joblib's `Parallel` on top of them is not told of a task whose
workers died, and waits for it for ever.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from uuid import uuid4

from distributed import Client, Future, KilledWorker, as_completed
from distributed.client import FutureCancelledError
from distributed.comm.core import CommClosedError

from fitdiff.data.dataset import Dataset
from fitdiff.data.source import DataSource
from fitdiff.errors import FitdiffError, UnavailableError, describe
from fitdiff.results.cell import CellResult, failure
from fitdiff.run.cluster_worker import HeldData, fit_here
from fitdiff.run.executor import OnResult, next_batch
from fitdiff.run.software import Software
from fitdiff.run.worker import Task

# Seconds in which a scheduler that is there answers.
_CONNECT = 10
# Batches for each thread of a worker: one is fitted while the next is on its way.
_AHEAD = 2


def fit_on_cluster(
    tasks: Iterable[Task],
    scheduler: str,
    data: Mapping[DataSource, Dataset],
    software: Software,
    memory: str,
    on_result: OnResult,
    say: Callable[[str], None],
) -> None:
    """Fit every task on a cluster, calling ``on_result`` here for each as it finishes.

    Each thread of a cluster's worker looks after one process that fits, as a local run does: a fit
    that hangs or dies takes neither with it. Cells of a worker that is lost are fitted by others.

    Parameters
    ----------
    tasks : iterable of Task
        Their ``resource`` is a `Resource`, which each worker opens for itself, or None.
    scheduler : str
        Its address, such as ``tcp://node1:8786``, or the path of the JSON file that it wrote.
    data : mapping of DataSource to Dataset
        Sent to each worker once.
    software : Software
        That of this machine, which the workers must have too.
    memory : str
        For each resource, as the user stated it.
    on_result : callable (Task, CellResult)
        Called once a task, failed ones included. What it raises ends the run.
    say : callable (str)
        Told when there is no worker.

    Raises
    ------
    UnavailableError
        If the scheduler cannot be reached, or a worker has other software.
    """
    with _connected(scheduler) as client:
        run = uuid4().hex
        client.register_plugin(HeldData(run, data), name=run)

        def submit(batch: list[Task]) -> Future:
            return client.submit(fit_here, batch, run, software, memory, pure=False)

        def threads() -> int:
            if not client.nthreads():
                say(f"No worker is connected to {scheduler}. Waiting for one.")
                client.wait_for_workers(1)
            return sum(client.nthreads().values())

        completed = as_completed([], loop=client.loop, raise_errors=False)
        try:
            _fit(deque(tasks), submit, completed, threads, on_result)
        finally:
            if client.status == "running":
                client.unregister_worker_plugin(run)


@contextmanager
def _connected(scheduler: str) -> Iterator[Client]:
    where = {"scheduler_file" if scheduler.endswith(".json") else "address": scheduler}
    try:
        client = Client(**where, timeout=_CONNECT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UnavailableError(
            f"There is no scheduler at {scheduler}: {describe(error)}. Start one with "
            "`dask scheduler`, and name the address that it prints."
        ) from error
    try:
        with client:
            yield client
    except (FutureCancelledError, CommClosedError) as error:
        raise UnavailableError(
            f"The scheduler at {scheduler} was lost: {describe(error)}. Finished cells are kept: "
            "start it again, and run the same command again."
        ) from error


def _fit(
    waiting: deque[Task],
    submit: Callable[[list[Task]], Future],
    completed: as_completed,
    threads: Callable[[], int],
    on_result: OnResult,
) -> None:
    in_flight: dict[Future, list[Task]] = {}
    # Cells of a batch whose workers died, one of which may be why.
    alone: deque[Task] = deque()
    pace: dict[str, float] = {}
    while waiting or alone or in_flight:
        workers = threads()
        while (waiting or alone) and len(in_flight) < _AHEAD * workers:
            batch = [alone.popleft()] if alone else next_batch(waiting, pace, workers)
            future = submit(batch)
            in_flight[future] = batch
            completed.add(future)
        future = next(completed)
        batch = in_flight.pop(future)
        results = _results(future, batch)
        if results is None:
            alone.extend(batch)
            continue
        for task, result in zip(batch, results, strict=True):
            pace[task.method.name] = result.record.seconds
            on_result(task, result)


def _results(future: Future, batch: list[Task]) -> list[CellResult] | None:
    """Return the results of a batch; None where its cells must be sent again, one by one."""
    try:
        results: list[CellResult] = future.result()
    except KilledWorker:
        # Dask gives up once several have died. Fitted alone, each cell shows its own nature.
        if len(batch) > 1:
            return None
        text = "All workers that this cell was sent to died, or were lost."
        return [failure("failed", text, 0.0)]
    except (FitdiffError, FutureCancelledError):
        raise
    except Exception as error:
        raise UnavailableError(
            f"A worker of the cluster cannot fit: {describe(error)}. Install there what is "
            "installed here."
        ) from error
    return results
