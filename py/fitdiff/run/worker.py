"""One worker process of a run: fits cells, hands their results back, dies with its parent."""

from __future__ import annotations

import os
import pickle
import signal
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from threadpoolctl import threadpool_limits

from fitdiff.data.dataset import Dataset
from fitdiff.data.source import DataSource, load_data
from fitdiff.engines.contract import Context
from fitdiff.methods.method import Method
from fitdiff.results.cell import CellResult, failure
from fitdiff.run.cell import run_cell
from fitdiff.splits.split import Split

if TYPE_CHECKING:
    from rbridge import RSession

# Where libraries of linear algebra look for their number of threads when they are loaded.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")
_POLL_SECONDS = 0.5


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
    source : DataSource or Path
        Read by the worker itself, once; data do not travel with tasks. A path is that of a file to
        which a `Dataset` was pickled on this machine.
    key : str
        Of the cell.
    seed : int
    time_limit : float
        Seconds.
    plain : bool
    keep_weights : bool
    resource : object
        What the engine's `Resource` gave when it was opened; None if it needs none. On its way to a
        cluster, the `Resource` itself.
    """

    method: Method
    split: Split
    source: DataSource | Path
    key: str
    seed: int
    time_limit: float
    plain: bool = False
    keep_weights: bool = False
    resource: Any = None


def start_worker(parent: int, notes: Path) -> None:
    """Prepare a worker process: leave Ctrl-C to the parent, and end when the parent is gone.

    Linear algebra gets one thread: results must not depend on how many processors there are, and
    several workers with several threads each would fight for them.

    Parameters
    ----------
    parent : int
        Its process identifier.
    notes : Path
        Folder in which a worker that ends itself leaves a note, see `timed_out`.
    """
    _notes.append(notes)
    # What an engine prints must not get between the lines of a result.
    os.dup2(2, 1)
    # Those libraries that are loaded, and those that an engine will load.
    threadpool_limits(1)
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def fit(task: Task) -> CellResult:
    """Fit one cell.

    A fit that outlives `patience` is noted as timed out by the thread of `start_worker`, which then
    ends this process: nothing else stops a solver that sits in compiled code.
    """
    context = Context(
        seed=task.seed,
        time_limit=task.time_limit,
        r=_r_session,
        resource=task.resource,
        plain=task.plain,
        keep_weights=task.keep_weights,
    )
    mine = os.getpid()
    _watched[:] = [(task, time.monotonic() + patience(task.time_limit))]
    try:
        return run_cell(task.method, task.split, _data(task.source), context)
    except BaseException as error:  # an engine's `sys.exit()` would end the run
        return failure("failed", error, 0.0)
    finally:
        _watched.clear()
        if os.getpid() != mine:  # a process that the engine forked and did not end
            os._exit(1)


def fit_batch(tasks: Sequence[Task]) -> list[bytes]:
    """Fit cells one after the other; what `unpacked` makes of each answer is its result."""
    return [_packed(task) for task in tasks]


def _packed(task: Task) -> bytes:
    _note_begun(task.key)
    result = fit(task)
    try:
        return pickle.dumps(result, protocol=5)
    except Exception as error:  # whatever an engine has put into it
        return pickle.dumps(failure("failed", error, 0.0), protocol=5)


def _note_begun(key: str) -> None:
    """Write the key in place of the one before, into a file that stays open: cells may be short."""
    file = _begun_file()
    os.ftruncate(file, 0)
    os.pwrite(file, key.encode(), 0)


@cache
def _begun_file() -> int:
    return os.open(_notes[0] / f"begun-{os.getpid()}", os.O_WRONLY | os.O_CREAT, 0o600)


def unpacked(answer: bytes) -> CellResult:
    """Return the result that a worker handed back; what cannot be read fails its cell alone."""
    try:
        result: CellResult = pickle.loads(answer)
    except Exception as error:
        return failure("failed", error, 0.0)
    return result


def take_begun(notes: Path) -> set[str]:
    """Keys of the cells that the workers began last, each of them once."""
    files = list(notes.glob("begun-*"))
    begun = {file.read_text() for file in files}
    for file in files:
        file.unlink()
    return begun


def timed_out(task: Task, notes: Path) -> bool:
    """Tell whether a worker ended itself because a task outlived `patience`."""
    return (notes / task.key).exists()


# Set once, by `start_worker`.
_notes: list[Path] = []
# The task that is being fitted, if any, and when it has outlived `patience`.
_watched: list[tuple[Task, float]] = []


def _watch(parent: int) -> None:
    """Poll: a killed parent sends no signal, and a thread for each fit would cost more than some.

    A worker has nothing to save.
    """
    pause = threading.Event()
    while os.getppid() == parent:
        pause.wait(_POLL_SECONDS)
        for task, deadline in tuple(_watched):
            if time.monotonic() > deadline:
                (_notes[0] / task.key).touch()
                os._exit(1)
    os._exit(1)


# As many pairs as a worker meets at a time; one takes 10 MB.
@lru_cache(maxsize=8)
def _data(source: DataSource | Path) -> Dataset:
    if isinstance(source, Path):
        rows: Dataset = pickle.loads(source.read_bytes())
        return rows
    return load_data(source)


@cache
def _r_session() -> RSession:
    from fitdiff.engines.r.package import open_session  # noqa: PLC0415 - studies without R need no R

    return open_session()
