"""Fitting many cells in worker processes that may die without taking the run with them."""

from __future__ import annotations

import math
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from tempfile import TemporaryDirectory

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

# To hand a cell to a worker and to take its result costs a millisecond; a crash of a worker loses
# what it has finished of a batch.
_BATCH_SECONDS = 0.2
_MOST_IN_A_BATCH = 64


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
    waiting = deque(tasks)
    with TemporaryDirectory(prefix="fitdiff-") as folder:
        notes = Path(folder)
        while waiting:
            for suspect in _fit_until_a_worker_dies(waiting, workers, notes, on_result):
                # Of the cells in flight one killed its worker; fitted alone, each shows its own
                # nature.
                if not timed_out(suspect, notes) and not _fit_until_a_worker_dies(
                    deque([suspect]), 1, notes, on_result
                ):
                    continue
                if timed_out(suspect, notes):
                    limit, seconds = suspect.time_limit, patience(suspect.time_limit)
                    text = f"No answer within {limit:g} s, nor by {seconds:g} s; the worker was "
                    on_result(suspect, failure("timed-out", text + "ended.", seconds))
                else:
                    text = "The worker process died while fitting this cell, twice."
                    on_result(suspect, failure("failed", text, 0.0))


def _fit_until_a_worker_dies(
    waiting: deque[Task], workers: int, notes: Path, on_result: OnResult
) -> list[Task]:
    """Work through ``waiting``; return the tasks that were being fitted when a worker died."""
    others = set(multiprocessing.active_children())
    # Spawned, not forked: TensorFlow and BLAS do not survive a fork of a process with threads.
    executor = ProcessPoolExecutor(
        workers, multiprocessing.get_context("spawn"), start_worker, (os.getpid(), notes)
    )
    in_flight: dict[Future[list[bytes]], list[Task]] = {}
    pace: dict[str, float] = {}
    finished = False
    try:
        while waiting or in_flight:
            while waiting and len(in_flight) < workers:
                batch = next_batch(waiting, pace, workers)
                in_flight[executor.submit(fit_batch, batch)] = batch
            done = wait(in_flight, return_when=FIRST_COMPLETED).done
            # What was finished before a worker died is kept.
            for future in sorted(done, key=_died):
                results = _results(future, len(in_flight[future]))
                for task, result in zip(in_flight.pop(future), results, strict=True):
                    pace[task.method.name] = result.record.seconds
                    on_result(task, result)
        finished = True
    except BrokenProcessPool:
        return _suspects([task for batch in in_flight.values() for task in batch], waiting, notes)
    finally:
        if not finished:  # a worker in compiled code hears nothing else
            for worker in set(multiprocessing.active_children()) - others:
                worker.kill()
        executor.shutdown()
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


def _suspects(in_flight: list[Task], waiting: deque[Task], notes: Path) -> list[Task]:
    """Take those that a worker had begun from the cells in flight; the others wait again."""
    begun = take_begun(notes)
    suspects = [task for task in in_flight if task.key in begun] or in_flight
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
