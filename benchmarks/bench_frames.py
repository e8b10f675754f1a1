"""Time how fast data frames cross to R and back: ``python benchmarks/bench_frames.py``.

The best of several repeats: what the bridge costs, not what else the machine did. Wanted: doubles
at 1 GB/s or more each way, an empty call in 0.2 ms or less.
"""

from __future__ import annotations

import time
from collections.abc import Callable

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


def doubles(session: RSession, rows: int, columns: int) -> None:
    """Print the speed of a frame of doubles, each way."""
    rng = np.random.default_rng(0)
    frame = Frame({f"x{i}": FrameColumn(rng.normal(size=rows)) for i in range(columns)}, rows)
    gigabytes = 8e-9 * rows * columns
    there = best(lambda: session.call("base", "length", {"x": frame}))
    both = best(lambda: session.call("base", "identity", {"x": frame}))
    print(f"{rows:,} x {columns} doubles: {gigabytes / there:.2f} GB/s to R, ", end="")
    print(f"{gigabytes / (both - there):.2f} GB/s back")


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
    print(f"  to R {1e3 * there:.1f} ms, back {1e3 * (both - there):.1f} ms, ", end="")
    came = session.call("base", "identity", {"x": frame}).unwrap()
    assert isinstance(came, Frame)
    print(f"to a table {1e3 * best(lambda: from_frame(came, 'came'), 5):.1f} ms")


def main() -> None:
    """Print the figures."""
    with RSession() as session:
        print(f"empty call {1e3 * best(lambda: session.call('base', 'invisible'), 500):.3f} ms")
        doubles(session, 1_000_000, 1)
        doubles(session, 1_000_000, 10)
        doubles(session, 1000, 10)
        mixed(session, 100_000)


if __name__ == "__main__":
    main()
