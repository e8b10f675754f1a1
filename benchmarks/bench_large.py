"""Time and memory of a comparison on a large table: ``python benchmarks/bench_large.py [ROWS]``.

``lm`` and ``LinearRegression`` on 50 columns of doubles, a million rows by default. Wanted: the
comparison in less than 3 times what the two fits take in it, in less than 3 times the memory of the
table beyond what is there before it is read. What the two fits need by themselves, with a table
each, is measured in the same run.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import psutil

from fitdiff.calls import Workers, bind, parse_call, run_call
from fitdiff.causes.calls.compare_calls import compare_calls
from fitdiff.comparison.calls.side import Given, SideFit
from fitdiff.tables.reading import read_table

COLUMNS = 50
CALLS = ("r: lm(y ~ .)", "py: LinearRegression()")


def table_of(rows: int) -> pd.DataFrame:
    """Make an outcome of noise and 49 predictors."""
    rng = np.random.default_rng(0)
    values = rng.standard_normal((COLUMNS, rows))
    values[0] += values[1:].sum(axis=0)
    names = ["y", *(f"x{i}" for i in range(1, COLUMNS))]
    return pd.DataFrame(dict(zip(names, values, strict=True)))


def resident() -> int:
    """Return the memory of this process and all that it started; what they share counts once."""
    total = 0
    for process in (psutil.Process(), *psutil.Process().children(recursive=True)):
        with suppress(OSError):
            rollup = Path(f"/proc/{process.pid}/smaps_rollup").read_text()
            total += next(int(line.split()[1]) for line in rollup.splitlines() if "Pss:" in line)
    return 1024 * total


@dataclass
class Peak:
    """Most memory seen beyond what was there, in bytes; and seconds."""

    most: int = 0
    seconds: float = 0.0


@contextmanager
def watched() -> Iterator[Peak]:
    """Watch memory and time, a hundred times a second."""
    peak, over, base, start = Peak(), threading.Event(), resident(), time.perf_counter()

    def look() -> None:
        while not over.wait(0.01):
            peak.most = max(peak.most, resident() - base)

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield peak
    finally:
        over.set()
        watcher.join()
        peak.seconds = time.perf_counter() - start


def warm(workers: Workers) -> None:
    """Start both processes and import all that a comparison needs."""
    compare_calls(table_of(200), *CALLS, Given(outcome="y"), workers)


def fit_alone(path: Path, call: str) -> tuple[float, Peak]:
    """Seconds of one fit, and the memory of the table and the fit, in processes of its own."""
    with Workers(600.0) as workers:
        warm(workers)
        with watched() as peak:
            table = read_table(path).to_pandas()
            ran = run_call(bind(parse_call(call, workers), table, workers, outcome="y"), workers)
        assert ran.error is None
        return ran.seconds, peak


def main() -> None:
    """Print the figures."""
    rows = int(float(sys.argv[1])) if len(sys.argv) > 1 else 1_000_000
    size = 8 * rows * COLUMNS
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.parquet"
        table_of(rows).to_parquet(path)
        print(f"{rows:,} x {COLUMNS} doubles, {size / 1e6:.0f} MB")
        needed = 0
        for call in CALLS:
            seconds, peak = fit_alone(path, call)
            needed = max(needed, peak.most)
            print(f"{call}: {seconds:.2f} s; with its table {peak.most / size:.2f} of the table")
        with Workers(600.0) as workers:
            warm(workers)
            with watched() as reading:
                table = read_table(path).to_pandas()
            print(f"read: {reading.seconds:.2f} s, {reading.most / size:.2f} of the table at most")
            del table
            with watched() as peak:
                table = read_table(path).to_pandas()
                start = time.perf_counter()
                found = compare_calls(table, *CALLS, Given(outcome="y", time_limit=600), workers)
                compared = time.perf_counter() - start
            fits = sum(one.result.seconds for one in found.fits if isinstance(one, SideFit))
    print(f"compared: {found.verdict}, {compared:.2f} s, {compared / fits:.2f} of the two fits")
    print(
        f"memory of all processes: {peak.most / size:.2f} of the table, "
        f"{(peak.most - needed) / size:.2f} beyond what the larger fit needs by itself"
    )


if __name__ == "__main__":
    main()
