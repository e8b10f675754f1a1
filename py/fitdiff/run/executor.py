"""Fitting many cells in worker processes that may die without taking the run with them."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

from fitdiff.run.cell import Outcome, failure, read_result, write_result
from fitdiff.run.worker import Task, fit, start_worker


def fit_all(
    tasks: Iterable[Task], workers: int, on_outcome: Callable[[Task, Outcome], None]
) -> None:
    """Fit every task, calling ``on_outcome`` here for each as it finishes.

    Parameters
    ----------
    tasks : iterable of Task
    workers : int
        Processes at work at the same time.
    on_outcome : callable (Task, Outcome)
        Called once a task, failed ones included. What it raises ends the run.
    """
    waiting = deque(tasks)
    while waiting:
        for suspect in _fit_until_a_worker_dies(waiting, workers, on_outcome):
            # Of the cells in flight one killed its worker; fitted alone, each shows its own nature.
            if _recorded(suspect, on_outcome):
                continue
            died = _fit_until_a_worker_dies(deque([suspect]), 1, on_outcome)
            if died and not _recorded(suspect, on_outcome):
                text = "The worker process died while fitting this cell, twice."
                write_result(suspect.file, failure("failed", text, 0.0))
                _recorded(suspect, on_outcome)


def _recorded(task: Task, on_outcome: Callable[[Task, Outcome], None]) -> bool:
    """Whether a worker that died had written the task's file before; tell the listener if so."""
    result = read_result(task.file)
    if result is not None:
        on_outcome(task, result.outcome)
    return result is not None


def _fit_until_a_worker_dies(
    waiting: deque[Task], workers: int, on_outcome: Callable[[Task, Outcome], None]
) -> list[Task]:
    """Work through ``waiting``; return the tasks that were in flight when a worker died."""
    others = set(multiprocessing.active_children())
    # Spawned, not forked: TensorFlow and BLAS do not survive a fork of a process with threads.
    executor = ProcessPoolExecutor(
        workers, multiprocessing.get_context("spawn"), start_worker, (os.getpid(),)
    )
    in_flight: dict[Future[Outcome], Task] = {}
    finished = False
    try:
        while waiting or in_flight:
            while waiting and len(in_flight) < workers:
                in_flight[executor.submit(fit, waiting[0])] = waiting[0]
                waiting.popleft()
            for future in wait(in_flight, return_when=FIRST_COMPLETED).done:
                outcome = future.result()
                on_outcome(in_flight.pop(future), outcome)
        finished = True
    except BrokenProcessPool:
        return list(in_flight.values())
    finally:
        if not finished:  # a worker in compiled code hears nothing else
            for worker in set(multiprocessing.active_children()) - others:
                worker.kill()
        executor.shutdown()
    return []
