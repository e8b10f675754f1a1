from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fitdiff.attribution.noise import step_floors
from fitdiff.methods.method import read_method
from fitdiff.stats.counts import count_correct
from fitdiff.stats.noise import noise_floor, seed_noise

FOLDER = Path(__file__).parents[3] / "comparisons" / "methods"
NET, LINEAR = (read_method(FOLDER / f"{name}.toml") for name in ("keras-mlp", "lm-top10"))
METHODS = [replace(NET, name="net"), replace(NET, name="other"), replace(LINEAR, name="linear")]
SEEDS = 10


def results_of(reseeded: int = 3, sd: float = 0.02) -> pd.DataFrame:
    """Six splits of each of two sizes; on the first few, nets were fitted with ten seeds."""
    rng = np.random.default_rng(1)
    rows = []
    for n, replicate, one in product((10, 20), range(1, 7), METHODS):
        random = one.name != "linear"
        for seed in range(SEEDS if random and replicate <= reseeded else 1):
            accuracy = 0.9 + random * sd * rng.normal()
            rows.append(
                {
                    "method": one.name,
                    "source": "cells",
                    "n": n,
                    "replicate": replicate,
                    "seed": seed,
                    "split_hash": f"{n} {replicate}",
                    "accuracy": accuracy,
                    "correct": round(1000 * accuracy),
                    "total": 1000,
                }
            )
    return pd.DataFrame(rows)


def counts_of(results: pd.DataFrame):
    return count_correct(results[results["seed"] == 0], [one.name for one in METHODS])


def test_floors_are_those_of_the_reseeded_splits() -> None:
    results = results_of()
    counts = counts_of(results)
    floors = step_floors(results, METHODS, counts, 0.95)
    noise = []
    for name in ("net", "other"):
        mine = results[(results["method"] == name) & (results["replicate"] <= 3)]
        wide = mine.pivot(index=["n", "replicate"], columns="seed", values="accuracy")
        noise.append(seed_noise(wide.to_numpy().T, np.repeat([0, 1], 3)))
    assert floors[0] == pytest.approx(noise_floor(noise, counts.strata, 0.95))
    assert floors[1] == pytest.approx(noise_floor(noise[1:], counts.strata, 0.95))
    assert floors[2] == pytest.approx(noise_floor(noise[:1], counts.strata, 0.95))


def test_floor_of_one_size_is_higher_than_that_of_all() -> None:
    results = results_of()
    counts = counts_of(results)
    small = step_floors(results, METHODS, counts.of_size(20), 0.95)[0]
    whole = step_floors(results, METHODS, counts, 0.95)[0]
    # Half the splits, hence a higher floor; by chance not exactly by sqrt(2).
    assert small is not None
    assert whole is not None
    assert small > whole > 0


def test_floor_of_a_net_needs_seeds_at_every_size() -> None:
    results = results_of()
    counts = counts_of(results)
    lacking = results[(results["n"] == 10) | (results["seed"] == 0)]
    assert step_floors(lacking, METHODS, counts, 0.95) == [None, None, None]
    assert step_floors(lacking, METHODS, counts.of_size(10), 0.95)[0] is not None


def test_floor_needs_three_reseeded_splits_of_each_size() -> None:
    results = results_of(reseeded=2)
    assert step_floors(results, METHODS, counts_of(results), 0.95) == [None, None, None]


def test_linear_methods_have_no_noise() -> None:
    results = results_of(sd=0.0)
    pair = [replace(LINEAR, name="linear")] * 2
    assert step_floors(results, pair, counts_of(results), 0.95) == [0.0, 0.0]
