"""Fitting many cells in worker processes that may die without taking the run with them."""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ParamSpec, TypeVar

from fitdiff.errors import UnavailableError
from fitdiff.results.cell import CellResult, failure
from fitdiff.run.worker import (
    Task,
    fit_batch,
    patience,
    start_worker,
    take_begun,
    timed_out,
    unpacked,
)

OnResult = Callable[[Task, CellResult], None]
P = ParamSpec("P")
T = TypeVar("T")

# To hand a cell to a worker and to take its result costs a millisecond; a crash of a worker loses
# what it has finished of a batch.
_BATCH_SECONDS = 0.2
_MOST_IN_A_BATCH = 64
# Once may be chance, such as a machine short of memory for a moment.
_MOST_BARREN_STARTS = 2
# Which processes belong to which pool is told by when they were started.
_starting = threading.Lock()


def fit_all(tasks: Iterable[Task], workers: int, on_result: OnResult) -> None:
    """Fit every task, calling ``on_result`` here for each as it finishes.

    Parameters
    ----------
    tasks : iterable of Task
    workers : int
        Processes at work at the same time.
    on_result : callable (Task, CellResult)
        Called once a task, failed ones included. What it raises ends the run.
    """
    with TemporaryDirectory(prefix="fitdiff-") as folder:
        pool = Pool(workers, Path(folder))
        finished = False
        try:
            fit_in(pool, tasks, on_result)
            finished = True
        finally:
            pool.close(kill=not finished)


class Pool:
    """Worker processes, started when they are needed, and again after one of them has died.

    Parameters
    ----------
    workers : int
        Processes at work at the same time.
    notes : Path
        Folder of this pool alone, for what workers note.

    Attributes
    ----------
    ended : str
        How a process ended that was the last to end by itself, in words to append; empty where that
        is not known.
    """

    def __init__(self, workers: int, notes: Path) -> None:
        self.workers = workers
        self.notes = notes
        self.ended = ""
        self._executor: ProcessPoolExecutor | None = None
        self._processes: set[BaseProcess] = set()

    def submit(self, function: Callable[P, T], *args: P.args, **named: P.kwargs) -> Future[T]:
        """Call a function in one of the processes, which are started if they are not at work.

        Raises
        ------
        BrokenProcessPool
            If one of them has died; `close` lets others be started.
        """
        with _starting:
            others = set(multiprocessing.active_children()) - self._processes
            if self._executor is None:
                # Spawned, not forked: TensorFlow and BLAS do not survive a fork of a process with
                # threads.
                self._executor = ProcessPoolExecutor(
                    self.workers,
                    multiprocessing.get_context("spawn"),
                    start_worker,
                    (os.getpid(), self.notes),
                )
            future = self._executor.submit(function, *args, **named)
            self._processes = set(multiprocessing.active_children()) - others
        return future

    def close(self, *, kill: bool = False) -> None:
        """End the processes; those in compiled code hear nothing until they are done, or killed."""
        if self._executor is not None:
            self.ended = _ended(self._processes)
            for worker in self._processes if kill else ():
                worker.kill()
            self._executor.shutdown(cancel_futures=True)
        self._executor, self._processes = None, set()


def fit_in(pool: Pool, tasks: Iterable[Task], on_result: OnResult) -> None:
    """Fit every task in the processes of a pool, which stays open; else as `fit_all`.

    Raises
    ------
    UnavailableError
        If processes end again and again before they have begun a cell.
    """
    waiting = deque(tasks)
    barren = 0
    while waiting:
        before = len(waiting)
        suspects = _fit_until_a_worker_dies(waiting, pool, on_result)
        for suspect in suspects:
            # Of the cells in flight one killed its worker; fitted alone, each shows its own nature.
            alone = deque([suspect])
            if not timed_out(suspect, pool.notes) and not _fit_until_a_worker_dies(
                alone, pool, on_result
            ):
                waiting.extendleft(alone)  # still there where no process began it
                continue
            if timed_out(suspect, pool.notes):
                limit, seconds = suspect.time_limit, patience(suspect.time_limit)
                text = f"No answer within {limit:g} s, nor by {seconds:g} s; the worker was "
                on_result(suspect, failure("timed-out", text + "ended.", seconds))
            else:
                text = "The worker process died while fitting this cell, twice."
                on_result(suspect, failure("failed", text, 0.0))
        barren = barren + 1 if len(waiting) == before else 0
        if barren == _MOST_BARREN_STARTS:
            raise UnavailableError(
                f"Worker processes cannot be started: {barren} times in a row one ended before it "
                f"had begun a cell{pool.ended}. What it printed is above. See whether there is "
                f"memory left, or run with fewer --workers (now {pool.workers}). Finished cells "
                "are kept."
            )


def _fit_until_a_worker_dies(waiting: deque[Task], pool: Pool, on_result: OnResult) -> list[Task]:
    """Work through ``waiting``; return the tasks that were being fitted when a worker died."""
    in_flight: dict[Future[list[bytes]], list[Task]] = {}
    pace: dict[str, float] = {}
    try:
        while waiting or in_flight:
            while waiting and len(in_flight) < pool.workers:
                batch = next_batch(waiting, pace, pool.workers)
                try:
                    in_flight[pool.submit(fit_batch, batch)] = batch
                except BrokenProcessPool:
                    waiting.extendleft(reversed(batch))
                    raise
            done = wait(in_flight, return_when=FIRST_COMPLETED).done
            # What was finished before a worker died is kept.
            for future in sorted(done, key=_died):
                results = _results(future, len(in_flight[future]))
                for task, result in zip(in_flight.pop(future), results, strict=True):
                    pace[task.method.name] = result.record.seconds
                    on_result(task, result)
    except BrokenProcessPool:
        pool.close(kill=True)
        in_doubt = [task for batch in in_flight.values() for task in batch]
        return _suspects(in_doubt, waiting, pool.notes)
    return []


def next_batch(waiting: deque[Task], pace: Mapping[str, float], workers: int) -> list[Task]:
    """Take the cells that a worker is given at a time: several, where they are quick.

    A batch ends with a cell of which the time is not known, and is never so large that another
    worker has nothing to do at the end of a run.

    Parameters
    ----------
    waiting : deque of Task
        Not empty; the cells taken are removed.
    pace : mapping of str to float
        Seconds that the last cell of each method took, by its name.
    workers : int
    """
    most = min(_MOST_IN_A_BATCH, max(1, len(waiting) // (2 * workers)))
    batch: list[Task] = []
    seconds = 0.0
    while waiting and len(batch) < most:
        seconds += pace.get(waiting[0].method.name, math.inf)
        if batch and seconds > _BATCH_SECONDS:
            break
        batch.append(waiting.popleft())
    return batch


def _ended(processes: Iterable[BaseProcess]) -> str:
    """Say how processes ended; those that the pool itself ended, once one had, do not count."""
    codes = {worker.exitcode for worker in processes} - {None, 0, -signal.SIGTERM}
    by_signal = [f"signal {-code}" for code in codes if code is not None and code < 0]
    by_itself = [f"exit code {code}" for code in codes if code is not None and code > 0]
    return f" ({', '.join(sorted(by_signal + by_itself))})" if codes else ""


def _suspects(in_flight: list[Task], waiting: deque[Task], notes: Path) -> list[Task]:
    """Take those that a worker had begun from the cells in flight; the others wait again.

    Where no worker had begun any, none is suspected; where all had finished those they had begun,
    any of the others may be the one.
    """
    begun = take_begun(notes)
    suspects = [task for task in in_flight if task.key in begun] or (in_flight if begun else [])
    keys = {task.key for task in suspects}
    waiting.extendleft(task for task in reversed(in_flight) if task.key not in keys)
    return suspects


def _results(future: Future[list[bytes]], cells: int) -> list[CellResult]:
    """Return what a worker handed back; cells that could not be handed to it are failures."""
    error = future.exception()
    if error is None:
        return [unpacked(answer) for answer in future.result()]
    if isinstance(error, BrokenProcessPool):
        raise error
    return [failure("failed", error, 0.0)] * cells


def _died(future: Future[list[bytes]]) -> bool:
    return isinstance(future.exception(), BrokenProcessPool)
