"""Seconds for every pixel on every pair of digits, all 70,000 images: under ten, aim three.

Run ``python benchmarks/debate2017/bench_pixels.py`` on a quiet machine.
"""

from __future__ import annotations

import time

from rich.console import Console
from rich.table import Table

from debate2017.data.images import TRAINING_IMAGES, load_images
from debate2017.pixels.levels import count_levels
from debate2017.pixels.pairs import compare_pairs

REPEATS = 5
LIMIT = 10.0


def main() -> None:
    """Time the counting of grey levels alone, and the whole study; fail above the limit."""
    start = time.perf_counter()
    whole = load_images("mnist")
    read = time.perf_counter() - start
    train, test = slice(0, TRAINING_IMAGES), slice(TRAINING_IMAGES, None)
    counting, everything, processor = [], [], []
    for _ in range(REPEATS):
        start = time.perf_counter()
        count_levels(whole.images)
        counting.append(time.perf_counter() - start)
        start, busy = time.perf_counter(), time.process_time()
        scores = compare_pairs(
            whole.images[train], whole.labels[train], whole.images[test], whole.labels[test]
        )
        everything.append(time.perf_counter() - start)
        processor.append(time.process_time() - busy)
    table = Table("what", "best, s", "worst, s")
    table.add_row("read and check the files (once)", f"{read:.2f}", f"{read:.2f}")
    for what, seconds in (
        ("count grey levels of 70,000 images", counting),
        (f"{len(scores)} pairs x 784 pixels, on train and test", everything),
        ("the same, time of the processor", processor),
    ):
        table.add_row(what, f"{min(seconds):.2f}", f"{max(seconds):.2f}")
    Console().print(table)
    if min(everything) > LIMIT:
        raise SystemExit(f"The study takes {min(everything):.1f} s, more than {LIMIT:.0f} s.")


if __name__ == "__main__":
    main()
