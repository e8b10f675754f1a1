"""What a worker of a dask cluster does: it looks after processes that fit, and fits nothing itself.

A fit may hang, or end its process; dask would take the loss of a worker for the machine's fault
and fit the same cell on the next. So each thread of a worker has a pool of one process.
"""

from __future__ import annotations

import atexit
import itertools
import multiprocessing
import pickle
import socket
import threading
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from distributed import Worker, WorkerPlugin

from fitdiff.data.dataset import Dataset
from fitdiff.data.source import DataSource
from fitdiff.engines.contract import Resource
from fitdiff.errors import UnavailableError
from fitdiff.hashing import hash_content
from fitdiff.methods.method import Method
from fitdiff.results.cell import CellResult
from fitdiff.run.executor import Pool, fit_in
from fitdiff.run.software import Software, software_of
from fitdiff.run.worker import Task

_mine = threading.local()
# For what all threads of this process share until it ends.
_lock = threading.Lock()
_until_the_end = ExitStack()
atexit.register(_until_the_end.close)
_opened: dict[tuple[Resource, str], object] = {}
# Of each run, the file of each table by its label.
_files: dict[str, dict[str, Path]] = {}
_numbers = itertools.count()


class HeldData(WorkerPlugin):  # type: ignore[misc]  # dask has no types of its own
    """The data of a run, sent to each worker once: those that join later get them as they join.

    Parameters
    ----------
    run : str
        Unlike that of any other run.
    data : mapping of DataSource to Dataset
    """

    def __init__(self, run: str, data: Mapping[DataSource, Dataset]) -> None:
        self.run = run
        self._pickled = {
            source.label: pickle.dumps(rows, protocol=5) for source, rows in data.items()
        }

    def setup(self, worker: Worker) -> None:  # noqa: ARG002
        """Write the data to files, from which the processes that fit read them."""
        with _lock:
            files = {label: _folder() / f"data-{next(_numbers)}" for label in self._pickled}
        for label, file in files.items():
            file.write_bytes(self._pickled[label])
        self._pickled = {}
        _files[self.run] = files

    def teardown(self, worker: Worker) -> None:  # noqa: ARG002
        """Remove them."""
        for file in _files.pop(self.run, {}).values():
            file.unlink(missing_ok=True)


def fit_here(tasks: Sequence[Task], run: str, software: Software, memory: str) -> list[CellResult]:
    """Fit cells in the process of this thread.

    Parameters
    ----------
    tasks : sequence of Task
    run : str
        Of which there are `HeldData` here.
    software : Software
        That the cells are to be fitted with.
    memory : str
        For the resources that are opened here.

    Raises
    ------
    UnavailableError
        If the software of this worker is another.
    """
    pool = _pool()
    _check(pool, [task.method for task in tasks], software)
    files = _files[run]
    here = [
        replace(task, source=files[task.split.source], resource=_open(task.resource, memory))
        for task in tasks
    ]
    found: dict[str, CellResult] = {}
    fit_in(pool, here, lambda task, result: found.update({task.key: result}))
    return [found[task.key] for task in tasks]


def _pool() -> Pool:
    if not hasattr(_mine, "pool"):
        # A nanny's worker is a daemon, which may have no children, lest they outlive it; ours end
        # with their parent.
        multiprocessing.current_process().daemon = False
        with _lock:
            notes = _folder() / f"notes-{next(_numbers)}"
            notes.mkdir()
            _mine.pool = Pool(1, notes)
            _until_the_end.callback(_mine.pool.close, kill=True)
    pool: Pool = _mine.pool
    return pool


@cache
def _folder() -> Path:
    return Path(_until_the_end.enter_context(TemporaryDirectory(prefix="fitdiff-")))


def _check(pool: Pool, methods: Sequence[Method], software: Software) -> None:
    """Compare the versions and the code that take part here with those that are expected."""
    if not hasattr(_mine, "checked"):
        _mine.checked = set()
    pairs = {(one.engine, one.model): one for one in methods}
    for (engine, model), method in pairs.items():
        expected = software.versions[engine], software.code[engine, model]
        if (content := hash_content([engine, model, *expected])) in _mine.checked:
            continue
        # Asked there, where engines are at home: R and TensorFlow are started by it.
        here = pool.submit(software_of, method).result()
        if differences := here.differences(software, engine, model):
            raise UnavailableError(
                f"The worker on {socket.gethostname()} has other software than this machine: "
                f"{'; '.join(differences)}. Install the same on both."
            )
        _mine.checked.add(content)


def _open(resource: Resource | None, memory: str) -> object:
    """Open what the fits of a worker share, once."""
    if resource is None:
        return None
    with _lock:
        if (resource, memory) not in _opened:
            _opened[resource, memory] = _until_the_end.enter_context(
                resource.open(_folder() / "logs", memory)
            )
        return _opened[resource, memory]
