"""Benchmark a run with nothing to do: `python benchmarks/bench_store.py [CELLS ...]`.

Makes folders of results of as many cells (640 and 6,400 by default) with invented predictions of
1,763 test rows each, the size of Leek's test set, and times a run that finds everything done: the
splits drawn and compared, every cell read and checked, the tables checked by digest.
"""

from __future__ import annotations

import copy
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from fitdiff.data.dataset import Dataset
from fitdiff.engines.contract import Fit
from fitdiff.hashing import hash_rows
from fitdiff.run import fitting
from fitdiff.run import run as run_module
from fitdiff.run.cell import result_of
from fitdiff.run.executor import OnResult
from fitdiff.run.options import Listener, RunOptions
from fitdiff.run.run import run_study
from fitdiff.run.worker import Task
from fitdiff.studies.study import Study, read_study
from fitdiff.studies.study_file import Profile

STUDY = Path(__file__).parents[1] / "comparisons" / "studies" / "breast-cancer.toml"
METHODS, ROWS, TEST_ROWS = 4, 8816, 1763


def _ignore(*seen: object) -> None:
    """Show no progress."""


QUIET = Listener(say=_ignore, planned=_ignore, fitted=_ignore)


def invented_data(rows: int = ROWS) -> Dataset:
    """Make as many rows as Leek's pool and test set have, or others."""
    numbers = np.random.default_rng(1)
    x = numbers.integers(0, 256, (rows, 784), dtype=np.uint8)
    y = (np.arange(rows) % 2).astype(np.uint8)
    numbered = np.arange(rows, dtype=np.int32)
    return Dataset(x, y, numbered, np.zeros(rows, dtype=bool), hash_rows(x, y), image_shape=None)


def study_of(cells: int, rows: int = ROWS, test_rows: int = TEST_ROWS) -> Study:
    """Make a study of as many cells."""
    study = read_study(str(STUDY))
    python = tuple(method for method in study.methods if method.engine.startswith("py."))
    sizes = (10, 20, 40, 80)
    profile = Profile(sizes, cells // len(sizes) // METHODS)
    file = copy.copy(study.file)
    object.__setattr__(file, "profiles", {"paper": profile})
    pool = replace(file.pool, class_counts=(rows // 2, rows // 2), draw_from=rows - test_rows)
    object.__setattr__(file, "pool", pool)
    return replace(study, file=file, methods=python[:METHODS])


@contextmanager
def invented_fits(data: Dataset) -> Iterator[None]:
    """Let cells be invented instead of fitted."""
    numbers = np.random.default_rng(2)

    def fit_all(tasks: Iterable[Task], workers: int, on_result: OnResult) -> None:  # noqa: ARG001
        for task in tasks:
            truth = data.y[data.positions(task.split.test_rows)]
            probability = numbers.random(truth.size)
            label = (probability > 0.5).astype(np.uint8)
            coefficients = {"coefficients": numbers.random(11)}
            fit = Fit("ok", probability, label, 0.5, tuple(range(10)), coefficients)
            on_result(task, result_of(fit, truth, 0.1, data.task))

    originals = fitting.fit_all, run_module.load_data
    fitting.fit_all, run_module.load_data = fit_all, lambda source: data  # noqa: ARG005
    try:
        yield
    finally:
        fitting.fit_all, run_module.load_data = originals


@contextmanager
def finished(cells: int, folder: Path) -> Iterator[Callable[[], object]]:
    """Make a folder of results of as many cells; yields what runs again, with nothing to do."""
    data = invented_data()
    with invented_fits(data):
        study, options = study_of(cells), RunOptions("paper", folder, workers=1)
        run_study(study, options, QUIET)
        yield lambda: run_study(study, options, QUIET)


def main() -> None:
    """Print a line for each number of cells."""
    print("   cells  first run  nothing to do  of it CPU  cells.sqlite")
    for cells in [int(word) for word in sys.argv[1:]] or [640, 6400]:
        start = time.perf_counter()
        with TemporaryDirectory() as name, finished(cells, Path(name)) as again:
            first = time.perf_counter() - start
            start, at_work = time.perf_counter(), time.process_time()
            again()
            second, at_work = time.perf_counter() - start, time.process_time() - at_work
            size = (Path(name) / "cells.sqlite").stat().st_size
        print(f"{cells:>8,}{first:>9.2f} s{second:>13.2f} s{at_work:>9.2f} s{size / 1e6:>11.1f} MB")


if __name__ == "__main__":
    main()
