"""How time and memory grow: ``python benchmarks/bench_growth.py [cells] [rows] [MOST]``.

- Cells, 100 to 100,000: a run and a merge of four shards with invented results of 100 test rows, so
  that what is measured is planning, storing and writing tables, and no fit.
- Rows, 1,000 to 10,000,000 of three numbers: reading Parquet, hashing, and a comparison of two
  calls that agree, `LinearRegression()` and `smf.ols()`, up to 1,000,000.

Each measurement is made in a process of its own, whose largest memory is taken. The exponent is the
slope of log(seconds) on log(size) over the last two decades: 1 is linear. Writes
``benchmarks/results/growth.json``. MOST is the largest size: 100,000 cells take tens of minutes.
"""

from __future__ import annotations

import json
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from bench_store import QUIET, invented_data, invented_fits, study_of

import fitdiff
from fitdiff.run.options import RunOptions
from fitdiff.run.run import run_study
from fitdiff.run.shards import Shard
from fitdiff.tables.hash import hash_table

RESULTS = Path(__file__).parent / "results" / "growth.json"
CELLS = (100, 1_000, 10_000, 100_000)
ROWS = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
SHARDS, TEST_ROWS, POOL = 4, 100, 1_000
MOST_COMPARED = 1_000_000
Measured = dict[str, float]


def timed(action: Callable[[], object]) -> float:
    """Seconds that an action takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def peak() -> float:
    """Largest memory of this process until now, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def run_cells(cells: int, folder: Path) -> Measured:
    """Run in shards, each in a folder of its own."""
    data = invented_data(POOL)
    study = study_of(cells, POOL, TEST_ROWS)
    with invented_fits(data):
        seconds = [
            timed(
                lambda part=part: run_study(
                    study,
                    RunOptions("paper", folder / f"{part}", 1, shard=Shard(part, SHARDS)),
                    QUIET,
                )
            )
            for part in range(1, SHARDS + 1)
        ]
    return {"run of four shards": sum(seconds), "run, MB": peak()}


def merge_cells(cells: int, folder: Path) -> Measured:
    """Merge the shards that `run_cells` has made."""
    data = invented_data(POOL)
    study = study_of(cells, POOL, TEST_ROWS)
    shards = tuple(folder / f"{part}" for part in range(1, SHARDS + 1))
    options = RunOptions("paper", folder / "merged", 1, merged=shards)
    with invented_fits(data):
        seconds = timed(lambda: run_study(study, options, QUIET))
        again = timed(lambda: run_study(study, options, QUIET))
    return {"merge": seconds, "merge again": again, "merge, MB": peak()}


def write_rows(rows: int, folder: Path) -> Measured:
    """Write a table."""
    numbers = np.random.default_rng(1)
    columns = {name: numbers.normal(size=rows) for name in ("a", "b")}
    columns["y"] = columns["a"] - columns["b"] + numbers.normal(size=rows)
    pq.write_table(pa.table(columns), folder / "table.parquet")
    return {}


def read_rows(rows: int, folder: Path) -> Measured:  # noqa: ARG001
    """Read it and hash it."""
    found = {}
    start = time.perf_counter()
    table = fitdiff.read_table(str(folder / "table.parquet"))
    found["read"] = time.perf_counter() - start
    found["hash"] = timed(lambda: hash_table(table))
    return {**found, "read and hash, MB": peak()}


def compare_rows(rows: int, folder: Path) -> Measured:
    """Compare two calls that agree."""
    if rows > MOST_COMPARED:
        return {}
    table = fitdiff.read_table(str(folder / "table.parquet"))
    calls = (
        "py: smf.ols('y ~ a + b', data).fit()",
        "py: LinearRegression().fit(data[['a', 'b']], y)",
    )

    def compare(rows: fitdiff.Table) -> None:
        assert fitdiff.compare(*calls, rows, outcome="y").same

    compare(table.take(np.arange(200)))  # starts what has to be started
    return {"compare": timed(lambda: compare(table)), "compare, MB": peak()}


def measure(sizes: tuple[int, ...], steps: list[Callable[[int, Path], Measured]]) -> list[Measured]:
    """Make the steps for each size, each in a process of its own; print a line a size."""
    spawn = multiprocessing.get_context("spawn")
    found = []
    for size in sizes:
        with TemporaryDirectory() as folder:
            line: Measured = {"size": size}
            for step in steps:
                with spawn.Pool(1) as process:
                    line |= process.apply(step, (size, Path(folder)))
        shown = [f"{name} {value:.3g}" for name, value in line.items() if name != "size"]
        print(f"{size:>12,}  {',  '.join(shown)}", flush=True)
        found.append(line)
    return found


def exponents(lines: list[Measured]) -> Measured:
    """Slope of the logarithms over the last two decades that were measured."""
    found = {}
    for name in dict.fromkeys(name for line in lines for name in line):
        points = [(line["size"], line[name]) for line in lines if name in line][-3:]
        if name != "size" and not name.endswith("MB") and len(points) > 1:
            size, seconds = np.log(np.array(points)).T
            found[name] = round(float(np.polyfit(size, seconds, 1)[0]), 2)
    return found


def main() -> None:
    """Measure what is named, or all, and write it down."""
    words = sys.argv[1:]
    most = max((int(word) for word in words if word.isdigit()), default=max(ROWS))
    wanted = [word for word in words if not word.isdigit()] or ["cells", "rows"]
    written = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    plans = {
        "cells": (CELLS, [run_cells, merge_cells]),
        "rows": (ROWS, [write_rows, read_rows, compare_rows]),
    }
    for name in wanted:
        print(name)
        sizes, steps = plans[name]
        lines = measure(tuple(size for size in sizes if size <= most), steps)
        written[name] = {"measured": lines, "exponents": exponents(lines)}
        print(f"exponents: {written[name]['exponents']}")
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps(written, indent=1) + "\n")


if __name__ == "__main__":
    main()
