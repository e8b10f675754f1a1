"""Fitting many cells in worker processes that may die without taking the run with them."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from tempfile import TemporaryDirectory

from fitdiff.results.cell import CellResult, failure
from fitdiff.run.worker import Task, fit, patience, start_worker, timed_out

OnResult = Callable[[Task, CellResult], None]


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
    """Work through ``waiting``; return the tasks that were in flight when a worker died."""
    others = set(multiprocessing.active_children())
    # Spawned, not forked: TensorFlow and BLAS do not survive a fork of a process with threads.
    executor = ProcessPoolExecutor(
        workers, multiprocessing.get_context("spawn"), start_worker, (os.getpid(), notes)
    )
    in_flight: dict[Future[CellResult], Task] = {}
    finished = False
    try:
        while waiting or in_flight:
            while waiting and len(in_flight) < workers:
                in_flight[executor.submit(fit, waiting[0])] = waiting[0]
                waiting.popleft()
            done = wait(in_flight, return_when=FIRST_COMPLETED).done
            # What was finished before a worker died is kept.
            for future in sorted(done, key=_died):
                result = _result(future)
                on_result(in_flight.pop(future), result)
        finished = True
    except BrokenProcessPool:
        return list(in_flight.values())
    finally:
        if not finished:  # a worker in compiled code hears nothing else
            for worker in set(multiprocessing.active_children()) - others:
                worker.kill()
        executor.shutdown()
    return []


def _result(future: Future[CellResult]) -> CellResult:
    """Return what a worker handed back; what it could not hand back fails its cell alone."""
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, BrokenProcessPool):
        raise error
    return failure("failed", error, 0.0)


def _died(future: Future[CellResult]) -> bool:
    return isinstance(future.exception(), BrokenProcessPool)
