"""Rows of what the tool does itself: start, compare, keep results."""

from __future__ import annotations

import csv
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import bench_harness
import bench_store
import numpy as np
import pandas as pd
from measuring import Asked, Row, Times, command, interleaved, seconds

import fitdiff

R_CALL, PYTHON_CALL = "glm(y ~ x1 + x2, family = binomial)", "LogisticRegression()"
PLAIN_PYTHON = (
    "import pandas as pd; from sklearn.linear_model import LogisticRegression; "
    "d = pd.read_csv('table.csv'); f = LogisticRegression().fit(d[['x1', 'x2']], d.y); "
    "print(f.intercept_, f.coef_)"
)
PLAIN_R = "print(coef(glm(y ~ x1 + x2, family = binomial, data = read.csv('table.csv'))))"


def _table(seed: int, rows: int = 400) -> pd.DataFrame:
    """Two predictors on which a penalty shows."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((rows, 2))
    y = rng.random(rows) < 1 / (1 + np.exp(-(1.5 * x[:, 0] - x[:, 1])))
    return pd.DataFrame({"y": y.astype(int), "x1": x[:, 0], "x2": x[:, 1]})


def harness(repeats: int, quick: bool) -> Times:
    """Seconds a cell, of the fits alone and beyond them."""
    cells = 100 if quick else 6400
    fits, beyond = [], []
    for _ in range(repeats):
        first, fitting, _ = bench_harness.measure(cells)
        fits.append(fitting / cells)
        beyond.append((bench_harness.WORKERS * first - fitting) / cells)
    return Times(tuple(fits), tuple(beyond))


def nothing(cells: int, repeats: int, quick: bool) -> Times:
    """Seconds of a run that finds everything done, and of reading the table of its results."""
    with TemporaryDirectory() as folder:
        table = Path(folder) / "results.parquet"
        with bench_store.finished(64 if quick else cells, Path(folder)) as again:
            return interleaved(
                lambda: seconds(lambda: pd.read_parquet(table)), lambda: seconds(again), repeats
            )


def start(words: str, repeats: int, _: bool) -> Times:
    """Seconds of a command of ours, and of Python's own start."""
    ours = [sys.executable, "-m", "fitdiff", *words.split()]
    plain = [sys.executable, "-c", "pass"]
    return interleaved(lambda: command(plain), lambda: command(ours), repeats)


def compare_cold(repeats: int, _: bool) -> Times:
    """Seconds from the shell, and of two scripts that fit and print."""
    with TemporaryDirectory() as name:
        _table(1).to_csv(Path(name) / "table.csv", index=False, quoting=csv.QUOTE_MINIMAL)

        def plain() -> float:
            run = partial(subprocess.run, cwd=name, capture_output=True, check=True)
            return seconds(
                lambda: (
                    run(["Rscript", "-e", PLAIN_R]),
                    run([sys.executable, "-c", PLAIN_PYTHON]),
                )
            )

        calls = [f"r: {R_CALL}", f"py: {PYTHON_CALL}"]
        words = [sys.executable, "-m", "fitdiff", "compare", f"{name}/table.csv", *calls]
        return interleaved(plain, lambda: command(words), repeats)


@contextmanager
def _plain_r() -> Iterator[subprocess.Popen[str]]:
    words = ["R", "--vanilla", "--no-echo"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(words, **pipes) as session:  # type: ignore[call-overload]
        yield session
        session.stdin.close()


def compare_warm(repeats: int, _: bool) -> Times:
    """Seconds in Python, each time on another table, and of both fits in sessions that run."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    tables = {"plain": 0, "ours": 0}

    def following(whose: str) -> pd.DataFrame:
        tables[whose] += 1
        return _table(tables[whose])

    def ours() -> float:
        table = following("ours")
        start = time.perf_counter()
        found = fitdiff.compare(fitdiff.r(R_CALL), fitdiff.py(PYTHON_CALL), table)
        took = time.perf_counter() - start
        assert found.verdict == "different"
        return took

    with TemporaryDirectory() as name, _plain_r() as session:
        assert session.stdin is not None
        assert session.stdout is not None
        file = Path(name) / "table.csv"

        def plain() -> float:
            table = following("plain")
            table.to_csv(file, index=False)
            start = time.perf_counter()
            LogisticRegression().fit(table[["x1", "x2"]], table["y"])
            print(f"setwd('{name}')", f"cat({PLAIN_R[6:-1]}, '\\n')", sep="\n", file=session.stdin)
            session.stdin.flush()
            assert len(session.stdout.readline().split()) == 3
            return time.perf_counter() - start

        try:
            return interleaved(plain, ours, repeats)
        finally:
            fitdiff.close()


_STARTED = "from the start of the process to its end"
_START_ROWS = (
    ("start-help", "--help", 0.3),
    ("start-list", "list", 0.5),
    ("start-doctor", "doctor", 2.0),
    ("start-unknown", "run no-such-study", 0.5),
)
ROWS = (
    Row(
        "harness",
        "a cell of 6,400 of least squares in scikit-learn, from splits to sealed tables",
        "the fits themselves",
        "what two workers take beyond the fits",
        Asked("seconds", 0.002),
        harness,
    ),
    *(
        Row(
            f"nothing-{cells}",
            f"a second run of {cells:,} cells of 1,763 test rows, with nothing to do",
            "pandas reads the table of results",
            "splits drawn and compared, cells and tables checked",
            Asked("seconds", limit),
            partial(nothing, cells),
        )
        for cells, limit in ((640, 1.0), (6400, 2.0))
    ),
    *(
        Row(
            name,
            f"`fitdiff {words}`",
            "`python -c pass`",
            _STARTED,
            Asked("seconds", limit),
            partial(start, words),
        )
        for name, words, limit in _START_ROWS
    ),
    Row(
        "compare-cold",
        "`fitdiff compare` of `glm` with `LogisticRegression`, 400 rows, from the shell",
        "a script of R and a script of Python that fit and print, one after the other",
        "the same two fits, causes found, proved on copies and in fresh processes",
        Asked("seconds", 3.0),
        compare_cold,
    ),
    Row(
        "compare-warm",
        "`fitdiff.compare` of the same calls, in Python, each time on a new table of 400 rows",
        "both fits in sessions of R and Python that run already",
        "as above, in a session in which one comparison has been made",
        Asked("seconds", 0.5),
        compare_warm,
    ),
)
