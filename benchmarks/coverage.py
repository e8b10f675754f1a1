"""Simulate how often intervals and noise floors hold: `python benchmarks/coverage.py`.

Prints docs/coverage.md. The functions are those that reports use; what they are given is made up,
so that the truth is known. Some minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from fitdiff.stats.bootstrap import bootstrap_intervals
from fitdiff.stats.contrast import FEWEST_SPLITS
from fitdiff.stats.noise import FEWEST_SEEDS, noise_floor, seed_noise

Draw = Callable[[np.random.Generator, int], NDArray[np.float64]]

LEVEL = 0.95
# Of each number in the tables: a coverage of 95 % is then known to half a point (one s.e.).
SIMULATIONS = 2_000
# Fewer than reports take, for time; a limit is then known within some 7 % of the length.
RESAMPLES = 2_000
SPLITS = (3, 4, 5, 6, 8, 10, 20, 40, 100)
SPREAD = 0.02
# One split in twenty on which a method collapses to one class.
CHANCE, COLLAPSE = 0.05, -0.4


def normal(rng: np.random.Generator, splits: int) -> NDArray[np.float64]:
    """Effects on splits, normal around nothing."""
    return rng.normal(0, SPREAD, splits)


def collapsing(rng: np.random.Generator, splits: int) -> NDArray[np.float64]:
    """The same, with rare collapses; the mean effect is nothing."""
    fallen = rng.random(splits) < CHANCE
    return normal(rng, splits) + COLLAPSE * (fallen - CHANCE)


def interval_coverage(draw: Draw, splits: int, sizes: int) -> float:
    """Share of intervals of a mean over sizes that hold the true mean, nothing."""
    rng = np.random.default_rng([splits, sizes])
    strata = np.repeat(np.arange(sizes), splits)
    held = 0
    for _ in range(SIMULATIONS):
        values = draw(rng, strata.size)[np.newaxis]
        (interval,) = bootstrap_intervals(values, strata, LEVEL, rng, RESAMPLES)
        held += interval.low <= 0 <= interval.high
    return held / SIMULATIONS


def floor_coverage(spread: float, reseeded: int, sizes: int, splits: int = 40) -> float:
    """Share of effects by re-seeding alone that lie inside the floor.

    The logarithm of a split's noise variance is normal with standard deviation ``spread``.
    """
    rng = np.random.default_rng([int(10 * spread), reseeded, sizes])
    strata = np.repeat(np.arange(sizes), splits)
    again = strata.reshape(sizes, splits)[:, :reseeded].ravel()
    held = 0
    for _ in range(SIMULATIONS):
        sd = SPREAD * np.exp(rng.normal(0, spread / 2, (2, sizes, splits)))
        accuracy = sd[..., :reseeded].reshape(2, 1, -1) * rng.normal(
            size=(2, FEWEST_SEEDS, sizes * reseeded)
        )
        noise = [seed_noise(one, again) for one in accuracy]
        first, second = (sd * rng.normal(size=sd.shape)).mean(axis=(1, 2))
        held += abs(second - first) <= noise_floor(noise, strata, LEVEL)
    return held / SIMULATIONS


def page() -> Iterator[str]:
    """Write the tables in Markdown."""
    yield "# How often intervals and noise floors hold"
    yield ""
    yield (
        f"Simulated, {SIMULATIONS:,} times each, for a level of {LEVEL:.0%}, by "
        "`python benchmarks/coverage.py > docs/coverage.md` (standard error of a number near 95 %: "
        "0.5 points)."
    )
    yield ""
    yield "## Intervals of mean effects, over splits"
    yield ""
    yield (
        f"Expanded percentiles of the bootstrap. *Normal*: effects of standard deviation {SPREAD}. "
        f"*Collapses*: with a chance of {CHANCE:.0%} a split loses {-COLLAPSE} more. Below "
        f"{FEWEST_SPLITS} splits of a size no interval is given anywhere: brackets hold what it "
        "would cover."
    )
    yield ""
    yield "| splits of each size | normal, 1 size | normal, 4 sizes | collapses, 1 | collapses, 4 |"
    yield "|---|---|---|---|---|"
    for splits in SPLITS:
        cells = [
            f"{interval_coverage(draw, splits, sizes):.1%}"
            for draw in (normal, collapsing)
            for sizes in (1, 4)
        ]
        if splits < FEWEST_SPLITS:
            cells = [f"({cell})" for cell in cells]
        yield f"| {splits} | {' | '.join(cells)} |"
    yield ""
    yield (
        "Rare collapses are not seen by few splits: where none has fallen, no interval can know of "
        "them. Means over several sizes see more."
    )
    yield ""
    yield "## Noise floors"
    yield ""
    yield (
        f"{FEWEST_SEEDS} seeds a split; the effect is a mean over 40 splits of each size. Noise "
        "differs between splits: the logarithm of its variance has the standard deviation that is "
        "stated (1: two splits in three lie within a factor of 2.7 of the median; 2: of 7.4)."
    )
    yield ""
    yield "| re-seeded splits of each size | sizes | 0 | 0.5 | 1 | 1.5 | 2 |"
    yield "|---|---|---|---|---|---|---|"
    for reseeded in (3, 5, 10):
        for sizes in (1, 4):
            cells = [
                f"{floor_coverage(spread, reseeded, sizes):.1%}" for spread in (0, 0.5, 1, 1.5, 2)
            ]
            yield f"| {reseeded} | {sizes} | {' | '.join(cells)} |"


if __name__ == "__main__":
    print("\n".join(page()))
