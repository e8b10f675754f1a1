from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from fitdiff.attribution import manipulation
from fitdiff.attribution.manipulation import manipulation_of
from fitdiff.engines.contract import load_engine
from fitdiff.methods.method import read_method
from fitdiff.results.predictions import Prediction
from fitdiff.stats.counts import count_correct
from fitdiff.stats.labels import Place

from .conftest import COMPARISONS

NET = read_method(COMPARISONS / "methods" / "keras-mlp.toml")
SPLITS = 8


def method(name: str, **settings):
    return replace(NET, name=name, spec=replace(NET.spec, **settings))


def fits_of(one, two, changed: dict[int, dict[str, object]], seeds: int = 1):
    """Results of two methods that did the same, but for what is ``changed`` on some splits."""
    rows, predictions = [], {}
    for at, own in enumerate((one, two)):
        for replicate in range(1, SPLITS + 1):
            for seed in range(seeds):
                row = {
                    "method": own.name,
                    "source": "cells",
                    "n": 20,
                    "replicate": replicate,
                    "seed": seed,
                    "split_hash": str(replicate),
                    "status": "ok",
                    "updates": 100,
                    "epochs": 20.0,
                    "selected": np.array([1, 2]),
                    "threshold": np.nan,
                    "correct": 8.0,
                    "total": 10.0,
                }
                row |= changed.get(replicate, {}) if at else {}
                shift = float(row.pop("shift", 0.0))
                rows.append(row)
                values = np.linspace(0, 1, 10) + shift
                label = (values > 0.5).astype(np.uint8)
                if not seed:
                    place = Place(own.name, "cells", 20, replicate)
                    predictions[place] = Prediction(label, values)
    results = pd.DataFrame(rows)
    counts = count_correct(results[results["seed"] == 0], [one.name, two.name])
    return counts, (one, two), results, predictions


@pytest.fixture
def racing(monkeypatch):
    """Keras as if its threads raced."""
    engine = replace(load_engine(NET.engine), is_repeatable=lambda method: False)
    monkeypatch.setattr(manipulation, "load_engine", lambda name: engine)


ONE, TWO = method("one"), method("two", epochs=200.0)


def test_fits_that_are_alike_claim_no_effect() -> None:
    found = manipulation_of(*fits_of(ONE, TWO, {}))
    assert (found.delivered, found.splits, found.too_few) == (0, SPLITS, True)
    assert not any(count for name, count in found.changed.items() if name != "stops early")


def test_on_other_test_rows_every_fit_differs() -> None:
    counts, pair, results, _ = fits_of(ONE, TWO, {})
    found = manipulation_of(counts, pair, results, None)
    assert (found.delivered, found.by_chance, found.too_few) == (SPLITS, 0.0, False)
    assert not {"labels", "predictions"} & set(found.changed)


def test_what_only_the_first_has_differs_too() -> None:
    counts, pair, results, predictions = fits_of(ONE, method("two"), {3: {"threshold": 0.4}})
    found = manipulation_of(counts, pair[::-1], results, predictions)
    assert (found.changed["threshold"], found.delivered) == (1, 1)


def test_what_differs_is_counted_split_by_split() -> None:
    changed = {
        1: {"updates": 90, "epochs": 18.0, "shift": 0.2},
        2: {"selected": np.array([1, 3])},
        3: {"threshold": 0.4},
        4: {"shift": 1e-12},
    }
    found = manipulation_of(*fits_of(ONE, method("two"), changed))
    assert found.delivered == 4
    assert found.too_few
    counted = ("updates", "epochs", "selected", "threshold", "labels", "predictions")
    assert [found.changed[name] for name in counted] == [1, 1, 1, 1, 1, 2]


def test_early_stop_is_that_of_the_epochs_asked_for() -> None:
    asked = NET.spec.epochs
    changed = {at: {"epochs": asked - 1} for at in range(1, 7)}
    counts, pair, results, predictions = fits_of(ONE, method("two"), changed)
    results.loc[results["epochs"] == 20.0, "epochs"] = asked
    found = manipulation_of(counts, pair, results, predictions)
    assert found.changed["stops early"] == 6
    assert not found.too_few


def test_where_threads_race_the_setting_must_come_into_play(racing) -> None:
    """Predictions differ everywhere, as those of two fits of one method do."""
    rounds = method("two", stopping_rounds=5)
    noise = {at: {"shift": 0.01 * at} for at in range(1, SPLITS + 1)}
    found = manipulation_of(*fits_of(ONE, rounds, noise))
    assert (found.delivered, found.changed["predictions"]) == (0, SPLITS)
    assert found.too_few
    assert (found.by_chance, found.unshown) == (None, True)
    stopped = {at: values | {"updates": 50} for at, values in noise.items()}
    assert not manipulation_of(*fits_of(ONE, rounds, stopped)).too_few


def test_what_one_method_differs_in_by_chance_does_not_count(racing) -> None:
    rounds = method("two", stopping_rounds=5)
    counts, pair, results, predictions = fits_of(
        ONE, rounds, {at: {"updates": 50} for at in range(1, SPLITS + 1)}, seeds=3
    )
    again = (results["method"] == "two") & (results["seed"] > 0) & (results["replicate"] <= 4)
    results.loc[again, "updates"] = 60
    found = manipulation_of(counts, pair, results, predictions)
    # Half of the further fits of the second method differ from its first.
    assert (found.delivered, found.by_chance) == (SPLITS, SPLITS / 2)
    assert found.too_few


def test_a_setting_that_no_record_shows_is_not_seen(racing) -> None:
    found = manipulation_of(*fits_of(ONE, method("two", activation="tanh"), {}))
    assert found.delivered is None
    assert not found.too_few


def test_where_one_method_was_fitted_again_its_chance_counts_for_both(racing) -> None:
    rounds = method("two", stopping_rounds=5)
    counts, pair, results, predictions = fits_of(
        ONE, rounds, {at: {"updates": 50} for at in range(1, SPLITS + 1)}, seeds=3
    )
    once = results[(results["method"] == "one") | (results["seed"] == 0)]
    found = manipulation_of(counts, pair, once, predictions)
    assert (found.by_chance, found.unshown) == (0, False)
