"""Time how fast data frames cross to R and back: ``python benchmarks/bench_frames.py``.

The best of several repeats: what the bridge costs, not what else the machine did. Wanted: doubles
at 1 GB/s or more each way, an empty call in 0.2 ms or less. What the machine itself takes is
measured in the same run, before and after: a copy of 80 MB, and a byte to another process and back.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

import numpy as np

from fitdiff.tables.frames import from_frame, to_frame
from fitdiff.tables.objects import from_object
from rbridge import Frame, FrameColumn, RSession


def best(action: Callable[[], object], repeats: int = 15) -> float:
    """Return the shortest duration of ``action`` in seconds."""
    durations = []
    for _ in range(repeats):
        start = time.perf_counter()
        action()
        durations.append(time.perf_counter() - start)
    return min(durations)


def _echo(connection: Connection) -> None:
    while word := connection.recv_bytes():
        connection.send_bytes(word)


def machine() -> tuple[float, float]:
    """Return what the machine does now: a copy in GB/s, a word there and back in milliseconds."""
    source, target = np.ones(10_000_000), np.zeros(10_000_000)
    copied = best(lambda: np.copyto(target, source))
    ours, theirs = multiprocessing.Pipe()
    with ours, theirs:
        process = multiprocessing.Process(target=_echo, args=(theirs,))
        process.start()

        def there_and_back() -> None:
            ours.send_bytes(b"x")
            ours.recv_bytes()

        word = best(there_and_back, 500)
        ours.send_bytes(b"")
        process.join()
    print(f"the machine: a copy {0.08 / copied:.2f} GB/s, a word and back {1e3 * word:.3f} ms")
    return 0.08 / copied, 1e3 * word


def doubles(session: RSession, rows: int, columns: int, copy: float) -> None:
    """Print the speed of a frame of doubles, each way, also as a part of that of a copy."""
    rng = np.random.default_rng(0)
    frame = Frame({f"x{i}": FrameColumn(rng.normal(size=rows)) for i in range(columns)}, rows)
    gigabytes = 8e-9 * rows * columns
    there = best(lambda: session.call("base", "length", {"x": frame}))
    session.call("base", "assign", {"x": "held", "value": frame, "pos": 1}).unwrap()
    back = best(lambda: session.call("base", "get", {"x": "held"}))
    session.call("base", "rm", {"list": "held", "pos": 1}).unwrap()
    for way, speed in (("to R", gigabytes / there), ("back", gigabytes / back)):
        print(f"{rows:,} x {columns} doubles {way}: {speed:.2f} GB/s, {speed / copy:.2f} of a copy")


def mixed(session: RSession, rows: int) -> None:
    """Print the time of a table with a column of each kind, hashed in R as well."""
    rng = np.random.default_rng(0)
    table = from_object(
        {
            "float": rng.normal(size=rows),
            "integer": rng.integers(0, 100, rows),
            "boolean": rng.random(rows) > 0.5,
            "string": rng.integers(0, 1000, rows).astype(str),
            "date": rng.integers(0, 20000, rows).astype("datetime64[D]"),
        },
        "mixed",
    )
    print(
        f"{rows:,} x 5 columns of each kind: to a frame {1e3 * best(lambda: to_frame(table)):.1f}"
    )
    frame = to_frame(table)
    there = best(lambda: session.call("base", "length", {"x": frame}), 5)
    both = best(lambda: session.call("base", "identity", {"x": frame}), 5)
    print(f"  to R {1e3 * there:.1f} ms, to R and back {1e3 * both:.1f} ms, ", end="")
    came = session.call("base", "identity", {"x": frame}).unwrap()
    assert isinstance(came, Frame)
    print(f"to a table {1e3 * best(lambda: from_frame(came, 'came'), 5):.1f} ms")


def main() -> None:
    """Print the figures."""
    copy, word = machine()
    with RSession() as session:
        empty = 1e3 * best(lambda: session.call("base", "invisible"), 500)
        print(f"empty call {empty:.3f} ms, {empty / word:.1f} words there and back")
        doubles(session, 1_000_000, 1, copy)
        doubles(session, 1_000_000, 10, copy)
        doubles(session, 1000, 10, copy)
        mixed(session, 100_000)
    machine()


if __name__ == "__main__":
    main()
