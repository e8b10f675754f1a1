"""One worker process of a run: fits cells, writes their files, dies with its parent."""

from __future__ import annotations

import os
import signal
import threading
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from threadpoolctl import threadpool_limits

from fitdiff.engines.contract import Context
from fitdiff.engines.h2o.server import H2OAddress
from fitdiff.methods.method import Method
from fitdiff.run.cell import Outcome, failure, run_cell, write_result
from fitdiff.splits.split import Split
from fitdiff.tables.dataset import Dataset
from fitdiff.tables.source import DataSource, load_data

if TYPE_CHECKING:
    from rbridge import RSession


def patience(time_limit: float) -> float:
    """Seconds after which a fit is ended from outside; engines that keep the limit stop before."""
    return 1.0 + 1.1 * time_limit


@dataclass(frozen=True)
class Task:
    """All that a worker must know to fit one cell.

    Attributes
    ----------
    method : Method
    split : Split
    source : DataSource
        Read by the worker itself, once; data do not travel with tasks.
    file : Path
        Where the cell's result goes.
    seed : int
    time_limit : float
        Seconds.
    plain : bool
    keep_weights : bool
    h2o : H2OAddress or None
    """

    method: Method
    split: Split
    source: DataSource
    file: Path
    seed: int
    time_limit: float
    plain: bool
    keep_weights: bool
    h2o: H2OAddress | None


def start_worker(parent: int) -> None:
    """Prepare a worker process: leave Ctrl-C to the parent, and end when the parent is gone.

    Linear algebra gets one thread: results must not depend on how many processors there are, and
    several workers with several threads each would fight for them.
    """
    threadpool_limits(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def fit(task: Task) -> Outcome:
    """Fit one cell, write its file, and return what became of it.

    A fit that outlives `patience` is recorded as timed out by a second thread, which
    then ends this process: nothing else stops a solver that sits in compiled code.
    """
    context = Context(
        seed=task.seed,
        time_limit=task.time_limit,
        r=_r_session,
        h2o=task.h2o,
        plain=task.plain,
        keep_weights=task.keep_weights,
    )
    alarm = threading.Timer(patience(task.time_limit), _give_up, args=(task,))
    alarm.daemon = True
    alarm.start()
    try:
        result = run_cell(task.method, task.split, _data(task.source), context)
    finally:
        alarm.cancel()
    write_result(task.file, result)
    return result.outcome


def _end_with(parent: int) -> None:
    """Poll, because a parent that was killed tells nobody; a worker has nothing to save."""
    pause = threading.Event()
    while os.getppid() == parent:
        pause.wait(0.5)
    os._exit(1)


def _give_up(task: Task) -> None:
    seconds = patience(task.time_limit)
    text = f"No answer within {task.time_limit:g} s, nor by {seconds:g} s; the worker was ended."
    write_result(task.file, failure("timed-out", text, seconds))
    os._exit(1)


# As many pairs as a worker meets at a time; one takes 10 MB.
@lru_cache(maxsize=8)
def _data(source: DataSource) -> Dataset:
    return load_data(source)


@cache
def _r_session() -> RSession:
    from fitdiff.engines.r.package import open_session  # noqa: PLC0415 - studies without R need no R

    return open_session()
