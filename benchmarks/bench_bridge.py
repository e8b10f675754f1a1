"""Time what a call through rbridge costs: ``python benchmarks/bench_bridge.py``.

The best of several repeats, in milliseconds: what the bridge costs, not what else the machine did.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from rbridge import RSession, Value


def best(action: Callable[[], object], repeats: int = 20) -> float:
    """Return the shortest duration of ``action`` in milliseconds."""
    durations = []
    for _ in range(repeats):
        start = time.perf_counter()
        action()
        durations.append(time.perf_counter() - start)
    return 1e3 * min(durations)


def start_and_close() -> None:
    """Start R, make a call, end R."""
    with RSession() as session:
        session.call("base", "invisible")


def main() -> None:
    """Print the table."""
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (1763, 784), dtype=np.uint8)  # a test set of MNIST digits
    values: dict[str, Value] = {
        "uint8, 1763 x 784": pixels,
        "float64, 1763 x 784": pixels.astype(np.float64),
        "float64, 1763 x 784, column-major": np.asfortranarray(pixels, dtype=np.float64),
        "10,000 strings": rng.integers(0, 10**6, 10_000).astype(str),
    }
    print(f"{'start, one call, end':36}{best(start_and_close, 3):10.1f} ms")
    with RSession() as session:
        print(f"{'empty call':36}{best(lambda: session.call('base', 'invisible')):10.1f} ms")
        for name, value in values.items():
            for function, way in (("length", "to R"), ("identity", "to R and back")):
                duration = best(lambda f=function, v=value: session.call("base", f, {"x": v}))
                print(f"{name + ', ' + way:50}{duration:10.1f} ms")


if __name__ == "__main__":
    main()
