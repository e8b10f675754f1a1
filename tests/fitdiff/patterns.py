"""Made-up tables of small pictures: a noisy ring or a noisy bar, in whole numbers to 255."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def two_patterns(
    n: int, seed: int | list[int], side: int = 16, contrast: float = 1.0
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Draw n rows of side x side cells, and whether each shows the bar (1) or the ring (0).

    Edges are 0 in all rows, so some columns are constant; the middle is often saturated, so some
    separate the classes alone. At a contrast below 1 each row shows a share of the other pattern
    too, which is random and can exceed its own: classes then overlap in all columns.
    """
    generator = np.random.default_rng(seed)
    y = generator.integers(0, 2, n).astype(np.uint8)
    down, right = np.indices((side, side)) - (side - 1) / 2
    down, right = (axis - generator.normal(0, side / 32, (n, 1, 1)) for axis in (down, right))
    size = side * generator.normal(0.28, 0.03, (n, 1, 1))
    width = side / 14
    ring = np.exp(-(((np.hypot(down, right) - size) / width) ** 2))
    bar = np.exp(-((right / width) ** 2)) * (np.abs(down) < 1.2 * size)
    share = np.clip(generator.normal(contrast, (1 - contrast), (n, 1, 1)), 0, 1)
    shows_bar = y[:, np.newaxis, np.newaxis] == 1
    own, other = np.where(shows_bar, bar, ring), np.where(shows_bar, ring, bar)
    ink = np.clip(1.6 * (share * own + (1 - share) * other) - 0.25, 0, 1)
    ink *= generator.uniform(0.7, 1.3, (n, 1, 1))
    noise = generator.normal(0, 0.08, ink.shape) * (ink > 0)
    x = np.round(255 * np.clip(ink + noise, 0, 1)).astype(np.uint8)
    return x.reshape(n, -1), y


# Transforms of columns, as a method file states them.
STANDARDISED = {"name": "standardise", "ddof": 1}
DIVIDED = {"name": "divide", "by": 255.0}
SCALES = ("none", DIVIDED, STANDARDISED)
