"""Rows of H2O's net, of the Leekasso in R, and of the whole study leek2017."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np
import plain_h2o
import plain_keras
import psutil
from measuring import Asked, Row, Timed, Times, interleaved, seconds
from two_workers import SPLITS, WORKERS, Rows, in_two_workers, method, plainly, rows

from fitdiff.engines.h2o.server import H2OAddress, H2OServer, start_h2o

LEEKASSO = Path(__file__).parent / "plain_leekasso.R"
# The mean size of a training set of the study lies between these two.
MIDDLE = (45, 50)


@contextmanager
def server() -> Iterator[H2OServer]:
    """Start a private cluster, which both ways share."""
    with TemporaryDirectory() as folder, start_h2o(Path(folder) / "log") as started:
        yield started


def _told(address: H2OAddress, given: Rows) -> tuple[object, ...]:
    return address.url, address.user, address.password, given.x, given.y, given.x_test


def h2o_net(repeats: int, quick: bool) -> Times:
    """Seconds of H2O's net, and of its server's processors."""
    n = 10 if quick else 40
    parts: list[Mapping[str, float]] = []
    with server() as started:
        (java,) = psutil.Process(started.guard.pid).children()
        told = _told(started.address, rows(n))
        with (
            plainly(plain_h2o.seconds, *told) as plain,
            plainly(plain_h2o.processor_seconds, *told, java.pid) as trained,
            in_two_workers(method("leek-h2o"), n, started.address, parts) as ours,
        ):
            times = interleaved(plain, ours, repeats)
            before = plain_h2o.used_by(java.pid)
            for _ in range(repeats):
                ours()
            cell = (plain_h2o.used_by(java.pid) - before) / (WORKERS * repeats)
            own = median(trained() for _ in range(repeats))
    # The cells that were timed: those before them compiled and sent the test rows.
    timed = parts[-2 * WORKERS * repeats : -WORKERS * repeats]
    used = {"Java's processors": cell, "to train and predict": own}
    return replace(times, parts=tuple({**part, **used} for part in timed))


@contextmanager
def r_session(given: Rows) -> Iterator[Timed]:
    """Start R with plain code and rows; yields what times a fit, as R itself does."""
    with TemporaryDirectory() as folder:
        for name, values in (("x", given.x), ("x_test", given.x_test), ("y", given.y)):
            np.savetxt(Path(folder) / f"{name}.csv", values, fmt="%d", delimiter=",")
        words = ["Rscript", "--vanilla", str(LEEKASSO), folder]
        with subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as session:
            assert session.stdin is not None
            assert session.stdout is not None
            sent, told = session.stdin, session.stdout

            def timed() -> float:
                print("fit", file=sent, flush=True)
                return float(told.readline())

            yield timed
            sent.close()


def leekasso(repeats: int, quick: bool) -> Times:
    """Seconds of the ten most different pixels by ``lm``."""
    n = 10 if quick else 40
    with r_session(rows(n)) as plain, in_two_workers(method("leek-lm"), n) as ours:
        return interleaved(plain, ours, repeats)


def study(repeats: int, quick: bool) -> Times:
    """Seconds of the whole study, and of its three nets by plain loops, extrapolated."""
    profile = "smoke" if quick else "paper"
    cells = 1 if quick else 5 * len(SPLITS)
    with ExitStack() as open_here:
        address = open_here.enter_context(server()).address
        loops = []
        for given in map(rows, MIDDLE):
            whole = given.x, given.y, given.x_test
            epochs = 2 if quick else 200
            nets = ("mlp", epochs, 32), ("tanh", 2 if quick else 20, 1)
            for net in nets:
                loops.append(plainly(plain_keras.seconds, *net, *whole))
            loops.append(plainly(plain_h2o.seconds, *_told(address, given)))
        timed = [open_here.enter_context(loop) for loop in loops]

        def plain() -> float:
            return cells * sum(one() for one in timed) / len(MIDDLE)

        def ours() -> float:
            with TemporaryDirectory() as folder:
                words = ["run", "leek2017", "--profile", profile, "--out", folder]
                whole = [sys.executable, "-m", "fitdiff", *words]
                return seconds(lambda: subprocess.run(whole, capture_output=True, check=True))

        return interleaved(plain, ours, repeats)


ROWS = (
    Row(
        "h2o-net",
        "H2O's net (5 x 160, tanh), n = 40, on a server that runs",
        "H2O's Python client: both tables sent, trained, predicted, one cell",
        "a cell from R, of two at once by two workers. No cell takes less than H2O itself needs to "
        "train and predict, by all processors",
        Asked("ratio", 12),
        h2o_net,
    ),
    Row(
        "leekasso",
        "the ten most different pixels by `lm`, n = 40",
        "`colMeans`, `order`, `lm` and `predict` in a session of R that runs",
        "a cell, of two at once by two workers",
        Asked("seconds", 0.005),
        leekasso,
    ),
    Row(
        "study",
        "the whole study leek2017: 640 cells, with all that a run does besides",
        "extrapolated: 80 times the mean of n = 45 and n = 50 of its three nets, by Keras' `fit` "
        "and H2O's client; its five linear methods are not counted",
        "`fitdiff run leek2017 --profile paper`",
        Asked("ratio", 25),
        study,
    ),
)
