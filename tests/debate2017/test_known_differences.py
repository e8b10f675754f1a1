"""The page of known differences, and how the effects on it are measured."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest

from debate2017.known_differences import PAGE, _numbers, measure_step, selection_record
from debate2017.known_differences_page import Default, Step, as_page, read_file, read_record
from debate2017.selection import REFERENCE, Selection
from fitdiff.errors import DataError
from fitdiff.results.predictions import Prediction
from fitdiff.stats.labels import Place, TestRows
from fitdiff.studies.study import read_study


def test_docs_page_equals_the_generated_page():
    assert PAGE.read_text() == as_page(read_file(), read_record())


def test_unrecorded_default_is_named():
    record = read_record()
    gone = read_file().references()[0]
    del record["defaults"][gone]
    with pytest.raises(DataError, match=f"Not recorded: {gone}"):
        as_page(read_file(), record)


def test_every_difference_has_an_id_of_its_own():
    ids = [one.id for one in read_file().differences]
    assert len(set(ids)) == len(ids)


def test_most_defaults_are_read_from_packages():
    values: list[Default] = [value for one in read_file().differences for value in one.values]
    assert sum(bool(value.reads) for value in values) > len(values) / 2


def test_most_frequent_columns_are_recorded():
    frequency = np.array([0.1, 0.9, 0.3, 0.9, 0.0, 0.2])
    record = selection_record(Selection(10, 4, REFERENCE, 2.4, 0.0, 0.0, 0.0, frequency))
    assert record["often"] == [[1, 0.9], [3, 0.9], [2, 0.3], [5, 0.2], [0, 0.1]]
    assert "frequency" not in record


@pytest.fixture
def run():
    """Made-up results of two methods that differ in one setting, on 6 splits of two sizes."""
    return made_up("leek-ols-statsmodels", "leek-lm-pinv")


def made_up(before, after, seeds=1):
    rng, rows, predictions = np.random.default_rng(1), [], {}
    truth = rng.integers(2, size=50, dtype=np.uint8)
    cells = product((before, after), (10, 20), range(1, 7), range(seeds))
    for method, n, replicate, seed in cells:
        if method == after and seed:
            continue
        label = truth ^ (rng.random(50) < 0.3)
        correct = int((label == truth).sum())
        place = Place(method, "digits", n, replicate, seed)
        predictions[place] = Prediction(label, np.empty(0))
        counted = {"correct": correct, "total": 50, "accuracy": correct / 50, "updates": 40}
        rows.append(place._asdict() | counted | {"split_hash": f"{n} {replicate}"})
    return pd.DataFrame(rows), {"digits": TestRows("own", truth)}, predictions


def test_step_is_measured_on_the_same_splits(run):
    results, tests, predictions = run
    methods = {method.name: method for method in read_study("known-differences").methods}
    step = Step(**{"from": "leek-ols-statsmodels", "to": "leek-lm-pinv"})
    found = measure_step(step, 0, methods, results, tests, predictions)
    wide = results.pivot(index=["n", "replicate"], columns="method", values="accuracy")
    effect = wide["leek-lm-pinv"] - wide["leek-ols-statsmodels"]
    assert [size["n"] for size in found["by_size"]] == [10, 20]
    # Both sizes have as many splits: the mean over sizes is the mean over splits, but for rounding.
    assert found["overall"]["mean"] == pytest.approx(effect.mean(), abs=1e-15)
    assert found["overall"]["low"] < effect.mean() < found["overall"]["high"]
    assert 0 < found["overall"]["labels_changed"] < 1


def test_each_effect_on_a_racing_net_has_fits_of_its_own():
    results, tests, predictions = made_up("leek-h2o", "leek-h2o-no-rounds", seeds=3)
    methods = {method.name: method for method in read_study("known-differences").methods}
    step = Step(**{"from": "leek-h2o", "to": "leek-h2o-no-rounds"})
    wide = results.pivot(index=["n", "replicate"], columns=["method", "seed"], values="accuracy")
    means = []
    for number in (1, 2):
        found = measure_step(step, number, methods, results, tests, predictions)
        effect = wide["leek-h2o-no-rounds", 0] - wide["leek-h2o", number]
        assert found["overall"]["mean"] == pytest.approx(effect.mean(), abs=1e-15)
        means.append(found["overall"]["mean"])
        # The same updates everywhere: the setting never came into play.
        assert (found["fits"]["delivered"], found["fits"]["too_few"]) == (0, True)
    assert means[0] != means[1]
    with pytest.raises(DataError, match="leek-h2o was not fitted with seed 3"):
        measure_step(step, 3, methods, results, tests, predictions)


def test_profiles_have_a_fit_for_each_effect_on_a_racing_net():
    study, steps = read_study("known-differences"), read_file().steps()
    numbers = _numbers(steps, {method.name: method for method in study.methods})
    assert sorted(number for number in numbers if number) == [1, 2, 3, 4, 5, 6]
    for profile in study.file.profiles.values():
        assert profile.refitted["leek-h2o"] >= max(numbers)


def test_page_claims_no_effect_of_a_step_that_changed_too_few_fits():
    record = read_record()
    for one in record["effects"]:
        if one["after"] == "leek-h2o-no-rounds":
            one["fits"] = {"delivered": 1, "splits": 40, "too_few": True}
    page = as_page(read_file(), record)
    (row,) = [line for line in page.splitlines() if "to `leek-h2o-no-rounds`" in line]
    assert "| none claimed |  |" in row
    assert "`leek-h2o-no-rounds`: fits changed on 1 of 40 splits; threads race" in page
