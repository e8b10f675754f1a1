"""Seconds and memory of two nets: the compiled loop against Keras' own ``fit``.

Run ``python benchmarks/debate2017/bench_keras_loop.py`` on a quiet machine.
"""

from __future__ import annotations

import math
import statistics
import time
from pathlib import Path

import numpy as np
import psutil
from rich.console import Console
from rich.table import Table

from debate2017.data.specification import ImagePair
from fitdiff.data.dataset import Dataset
from fitdiff.data.source import load_data
from fitdiff.engines.contract import Context, SplitData
from fitdiff.engines.py_keras import ENGINE
from fitdiff.engines.r.package import open_session
from fitdiff.hashing import hash_rows
from fitdiff.methods.method import Method
from fitdiff.methods.specification import read_toml, validate
from fitdiff.models.contract import MatrixRows
from fitdiff.models.nets.network import frameworks
from fitdiff.models.nets.settings import MlpSettings

METHODS = Path(__file__).parents[2] / "py/debate2017/src/debate2017" / "methods"
SIZES = (10, 85)
TEST_ROWS = 1763
REPEATS = 5
CELLS_FOR_MEMORY = 100


def method(name: str) -> Method:
    """Read a method as its file states it."""
    content = read_toml(METHODS / f"{name}.toml")
    spec = validate(MlpSettings, content["settings"], where=name)
    return Method(name, content["title"], "mlp", "py.keras", spec)


def draw(data: Dataset, size: int) -> SplitData:
    """Draw a split with ``size`` training rows."""
    drawn = np.random.default_rng(size).permutation(data.y.size)[: size + TEST_ROWS]
    x, y = data.x[drawn], data.y[drawn]
    train, test = x[:size], x[size:]
    return MatrixRows(train, y[:size], test, hash_rows(train, y[:size]), hash_rows(test))


def seconds(fitted: Method, rows: SplitData, context: Context) -> float:
    """Time one cell."""
    start = time.perf_counter()
    ENGINE.fit(fitted, rows, context)
    return time.perf_counter() - start


def main() -> None:
    """Time both loops, compare their probabilities, and watch memory over many cells."""
    start = time.perf_counter()
    frameworks()
    console = Console()
    console.print(f"Importing TensorFlow and Keras: {time.perf_counter() - start:.1f} s")
    data = load_data(ImagePair("mnist", (0, 1)))
    table = Table("method", "n", "updates", "first cell, s", "loop, s", "fit, s", "difference")
    compiled = Context(seed=1, time_limit=math.inf, r=open_session)
    plain = Context(seed=1, time_limit=math.inf, r=open_session, plain=True)
    for net in map(method, ("beam-mlp", "beam-leek-mlp")):
        for size in SIZES:
            rows = draw(data, size)
            first = seconds(net, rows, compiled)
            loop = statistics.median(seconds(net, rows, compiled) for _ in range(REPEATS))
            fit = statistics.median(seconds(net, rows, plain) for _ in range(REPEATS))
            ours, theirs = ENGINE.fit(net, rows, compiled), ENGINE.fit(net, rows, plain)
            difference = np.abs(ours.prediction - theirs.prediction).max()
            times = (f"{first:.2f}", f"{loop:.2f}", f"{fit:.2f}", f"{difference:g}")
            table.add_row(net.name, str(size), str(ours.updates), *times)
    console.print(table)

    process = psutil.Process()
    net, before = method("beam-mlp"), process.memory_info().rss
    for size in range(10, 10 + CELLS_FOR_MEMORY):
        ENGINE.fit(net, draw(data, size), compiled)
    grown = (process.memory_info().rss - before) / 2**20
    console.print(
        f"Memory: {before / 2**20:.0f} MiB, and {grown:+.1f} after {CELLS_FOR_MEMORY} cells"
    )


if __name__ == "__main__":
    main()
