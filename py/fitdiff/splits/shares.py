"""Shares of a number of rows among classes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def proportional(n: int, class_sizes: NDArray[np.int64]) -> list[int]:
    """Share ``n`` between the classes in proportion; the largest remainders are rounded up."""
    exact = n * class_sizes / class_sizes.sum()
    counts = np.floor(exact).astype(int)
    by_remainder = np.argsort(counts - exact, kind="stable")
    counts[by_remainder[: n - counts.sum()]] += 1
    return [int(count) for count in counts]
