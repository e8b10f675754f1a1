"""Noise floors of steps: what re-seeding alone does to the methods at both sides."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from fitdiff.attribution.running import is_random
from fitdiff.methods.method import Method
from fitdiff.stats.counts import Counts, metric_of
from fitdiff.stats.noise import FEWEST_RESEEDED, FEWEST_SEEDS, SeedNoise, noise_floor, seed_noise

_STRATUM = ["source", "n"]


def step_floors(
    results: pd.DataFrame, methods: Sequence[Method], counts: Counts, level: float
) -> list[float | None]:
    """Noise floors of the mean effects of each step, and in the end of the whole ladder.

    Parameters
    ----------
    results : DataFrame
        See `fitdiff.results.table.RESULTS`; all seeds.
    methods : sequence of Method
        Of the ladder, in order.
    counts : Counts
        Of these methods; the splits that effects are means over.
    level : float
        Probability with which re-seeding alone stays below the floor.

    Returns
    -------
    list of float or None, length k + 1
        In units of the metric; 0 between methods in which nothing is random. None where something
        is, and there are not enough seeds, or re-seeded splits, at every size yet.
    """
    strata = counts.strata
    values = results.assign(value=metric_of(results, counts.metric))
    noise = [_noise(values[values["method"] == method.name], method, counts) for method in methods]
    return [
        None if one is None or two is None else noise_floor([one, two], strata, level)
        for one, two in (*pairwise(noise), (noise[0], noise[-1]))
    ]


def _noise(mine: pd.DataFrame, method: Method, counts: Counts) -> SeedNoise | None:
    strata = counts.splits[_STRATUM].drop_duplicates()
    if not is_random(method):
        return SeedNoise(0, 0, np.zeros(len(strata)), 0)
    fitted = mine.dropna(subset=["value"]).merge(strata, on=_STRATUM)
    wide = fitted.pivot(index=[*_STRATUM, "replicate"], columns="seed", values="value")
    # Splits that were not re-seeded have the shared seed only.
    whole = wide.dropna().sort_index()
    numbers = whole.index.to_frame(index=False).groupby(_STRATUM, sort=True).ngroup()
    if whole.shape[1] < FEWEST_SEEDS or numbers.nunique() < len(strata):
        return None
    if numbers.value_counts().min() < FEWEST_RESEEDED:
        return None
    return seed_noise(whole.to_numpy(dtype=float).T, np.asarray(numbers, dtype=np.int64))
