"""Cells of the study leek2017, fitted by two workers; and plain code in a process of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from measuring import Timed, seconds
from numpy.typing import NDArray

from fitdiff.data.source import load_data
from fitdiff.methods.method import Method
from fitdiff.run.cell import rows_of
from fitdiff.run.worker import Task, fit, start_worker
from fitdiff.splits.split import draw_splits
from fitdiff.studies.study import find_method, read_study

WORKERS = 2
# That a cell may take.
SECONDS = 600.0
STUDY = read_study("leek2017")
(SOURCE,) = STUDY.sources(STUDY.profile("paper"))
DATA = load_data(SOURCE)
SPLITS = {
    split.n: split
    for split in draw_splits(STUDY.file, SOURCE, DATA, STUDY.profile("paper"))
    if split.replicate == 1
}


@dataclass(frozen=True)
class Rows:
    """Training rows with labels, and test rows, as a user would have them."""

    x: NDArray[np.float32]
    y: NDArray[np.uint8]
    x_test: NDArray[np.float32]


def rows(n: int) -> Rows:
    """Take the rows of the first split of a size."""
    split = rows_of(SPLITS[n], DATA)
    return Rows(split.x_train.astype(np.float32), split.y_train, split.x_test.astype(np.float32))


def method(name: str) -> Method:
    """Find a method of the case study."""
    return find_method(name, STUDY.folder)


@contextmanager
def in_two_workers(
    fitted: Method, n: int, resource: object = None, parts: list[Mapping[str, float]] | None = None
) -> Iterator[Timed]:
    """Start the workers of a run; yields what times a cell, half of what two at once take.

    What each cell tells of its seconds is added to ``parts``.
    """
    cell = Task(fitted, SPLITS[n], SOURCE, "timed", 1, SECONDS, resource=resource)
    with (
        TemporaryDirectory() as notes,
        _pool(WORKERS, start_worker, os.getpid(), Path(notes)) as pool,
    ):

        def both() -> None:
            for done in [pool.submit(fit, cell) for _ in range(WORKERS)]:
                record = done.result().record
                assert record.metrics is not None, record.error
                if parts is not None:
                    parts.append(record.timings)

        both()  # each worker starts its engine
        yield lambda: seconds(both) / WORKERS


@contextmanager
def plainly(code: Callable[..., float], *arguments: object) -> Iterator[Timed]:
    """Start a process; yields what times the code in it, which returns its own seconds."""
    with _pool(1, None) as pool:
        yield lambda: pool.submit(code, *arguments).result()


def _pool(workers: int, prepare: Callable[..., None] | None, *given: Any) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, get_context("spawn"), prepare, given)
