"""Paired contrasts of made-up counts and labels, whose effects are known."""

from __future__ import annotations

import warnings
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fitdiff.errors import DataError
from fitdiff.results.predictions import Place, Prediction
from fitdiff.stats.contrast import (
    FEWEST_SPLITS,
    contrast_values,
    contrasts,
    effects_of,
    limits_of,
    spread_of,
)
from fitdiff.stats.counts import Counts
from fitdiff.stats.labels import (
    TestRows,
    gained_rows,
    label_disagreement,
    probability_change,
)
from fitdiff.stats.permutation import sign_flip_p_values

ROWS = 60


def made_up(methods: int, splits: int, sizes: tuple[int, ...] = (10, 20), seed: int = 1):
    """Counts, test rows and predictions of methods m0, m1, ... on as many splits of each size."""
    rng = np.random.default_rng(seed)
    names = tuple(f"m{k}" for k in range(methods))
    at = [(n, replicate) for n in sizes for replicate in range(1, splits + 1)]
    tests = {"flowers": TestRows("own", rng.integers(2, size=ROWS, dtype=np.uint8))}
    predictions = {}
    for name in names:
        for n, replicate in at:
            label = tests["flowers"].label ^ (rng.random(ROWS) < rng.uniform(0.1, 0.4))
            place = Place(name, "flowers", n, replicate)
            predictions[place] = Prediction(label, rng.random(ROWS))
    correct = np.array(
        [
            [
                (predictions[Place(name, "flowers", *one)].label == tests["flowers"].label).sum()
                for one in at
            ]
            for name in names
        ]
    )
    table = pd.DataFrame(at, columns=["n", "replicate"]).assign(source="flowers")
    counts = Counts(names, table, correct, np.full_like(correct, ROWS), 0)
    return counts, [tests] * methods, predictions


def measured(methods: int, splits: int, ends: bool = False, **options):
    counts, tests, predictions = made_up(methods, splits)
    gained = gained_rows(counts, tests, predictions, ends=ends)
    rng = np.random.default_rng(7)
    return counts, contrasts(counts, None, gained, 0.95, rng, ends=ends, **options)


@given(st.integers(2, 4), st.integers(5, 9), st.integers(0, 2**32 - 1))
@settings(max_examples=20)
def test_contrasts_add_up_to_the_whole_path_exactly(methods, splits, seed) -> None:
    counts, _, _ = made_up(methods, splits, seed=seed)
    found = contrasts(counts, None, [], 0.95, np.random.default_rng(1), ends=True, inferences=[])
    assert sum((one.mean for one in found[:-1]), Fraction(0)) == found[-1].mean
    assert all(one.after - one.before == one.mean for one in found)


def test_mean_is_that_of_both_sizes_with_equal_weight() -> None:
    counts, (one,) = measured(2, 6)
    values = counts.accuracy_effects[0]
    # As many splits of each size; sums of a dozen numbers below 1 round within 1e-15.
    assert float(one.mean) == pytest.approx(values.mean(), abs=1e-15)
    assert one.interval.low < one.mean < one.interval.high
    assert one.crossed.low < one.mean < one.crossed.high
    assert (one.splits, one.fewest) == (12, 6)
    # 12 splits are tried exactly: a p-value is a count of 4,096 patterns of signs.
    assert one.p_value * 4096 == int(one.p_value * 4096)


def test_fewer_than_five_splits_of_a_size_give_no_interval_and_no_p_value() -> None:
    _, enough = measured(2, FEWEST_SPLITS)
    _, few = measured(2, FEWEST_SPLITS - 1)
    assert None not in (enough[0].interval, enough[0].crossed, enough[0].p_value)
    assert (few[0].interval, few[0].crossed, few[0].p_value) == (None, None, None)
    assert few[0].splits == 8


def test_p_values_weigh_sizes_the_same_and_are_drawn_from_the_generator() -> None:
    whole, _, _ = made_up(3, 8)
    fewer = (whole.splits["n"] == 10) | (whole.splits["replicate"] <= 5)
    counts = replace(
        whole,
        splits=whole.splits[fewer].reset_index(drop=True),
        correct=whole.correct[:, fewer],
        total=whole.total[:, fewer],
    )
    found = contrasts(
        counts, None, [], 0.95, np.random.default_rng(7), ends=True, inferences=["signs"]
    )
    rng = np.random.default_rng(7)
    p_values = sign_flip_p_values(effects_of(counts, ends=True), counts.strata, rng)
    assert [one.p_value for one in found] == p_values.tolist()
    assert {one.fewest for one in found} == {5}


def test_without_ends_there_is_one_contrast_fewer_than_methods() -> None:
    counts, _, _ = made_up(3, 5)
    found = contrasts(counts, 10, [], 0.95, np.random.default_rng(1), inferences=[])
    assert [one.n for one in found] == [10, 10]
    assert effects_of(counts).shape == (2, 10)


def test_only_wanted_inferences_are_drawn() -> None:
    _, (everything,) = measured(2, 6)
    _, (interval,) = measured(2, 6, inferences=["splits"])
    _, (crossed,) = measured(2, 6, inferences=["crossed"])
    assert interval.interval == everything.interval
    assert (interval.crossed, interval.p_value) == (None, None)
    # Drawn first instead of second: other resamples of the same rows.
    assert crossed.crossed is not None
    assert (crossed.interval, crossed.p_value) == (None, None)


def test_effects_with_ends_hold_the_whole_path_last() -> None:
    counts, _, _ = made_up(3, 5)
    effects = effects_of(counts, ends=True)
    assert effects.shape == (3, 10)
    # Three subtractions of numbers below 1.
    np.testing.assert_allclose(effects[:2].sum(axis=0), effects[2], atol=1e-15)


def test_spread_is_the_standard_error_of_one_split_a_size() -> None:
    values, strata = np.array([1.0, 3.0, 5.0, 5.0]), np.array([0, 0, 1, 1])
    assert spread_of(values, strata) == np.sqrt(2.0) / 2
    assert np.isnan(spread_of(values, np.array([0, 1, 2, 2])))


def test_values_are_plain_numbers() -> None:
    _, (one,) = measured(2, 6)
    values = contrast_values(one)
    assert values["mean"] == float(one.mean)
    assert type(values["before"]) is float
    limits = limits_of(values)
    for name in ("interval", "crossed"):
        interval = getattr(one, name)
        assert (limits[f"{name}_low"], limits[f"{name}_high"]) == (interval.low, interval.high)
    assert "interval" not in values
    _, (few,) = measured(2, 2)
    assert limits_of(contrast_values(few))["interval_low"] is None


def test_labels_of_another_run_are_refused() -> None:
    counts, tests, predictions = made_up(2, 5)
    place = next(iter(predictions))
    predictions[place] = Prediction(1 - predictions[place].label, np.empty(0))
    with pytest.raises(DataError, match="they are of different runs"):
        gained_rows(counts, tests, predictions)
    del predictions[place]
    with pytest.raises(DataError, match="they are of different runs"):
        gained_rows(counts, tests, predictions)


def test_disagreement_counts_labels_that_differ() -> None:
    counts, tests, predictions = made_up(2, 5)
    found = label_disagreement(counts, ("m0", "m1"), predictions)
    (gained,) = gained_rows(counts, tests, predictions)
    # Of two classes, labels differ where one of them is correct and the other not.
    np.testing.assert_array_equal(found, (gained.gained[0] != 0).mean(axis=1))


def test_rows_gained_between_the_ends_are_those_of_all_steps() -> None:
    counts, tests, predictions = made_up(3, 5)
    (gained,) = gained_rows(counts, tests, predictions, ends=True)
    assert gained.gained.shape == (3, 10, ROWS)
    assert gained.gained.dtype == np.int8
    np.testing.assert_array_equal(gained.gained[2], gained.gained[:2].sum(axis=0))


def test_without_classes_no_labels_differ() -> None:
    counts, _, _ = made_up(2, 1, sizes=(10,))
    predictions = {
        Place(name, "flowers", 10, 1): Prediction(np.empty(0), np.zeros(3)) for name in ("m0", "m1")
    }
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isnan(label_disagreement(counts, ("m0", "m1"), predictions)).tolist() == [True]


def test_probability_change_is_the_median_over_rows() -> None:
    counts, _, _ = made_up(2, 1, sizes=(10,))
    predictions = {
        Place("m0", "flowers", 10, 1): Prediction(np.empty(0), np.array([0.5, 0.5, 0.5])),
        Place("m1", "flowers", 10, 1): Prediction(np.empty(0), np.array([0.25, 0.5, 1.0])),
    }
    assert probability_change(counts, ("m0", "m1"), predictions).tolist() == [0.25]


def test_folds_have_test_rows_of_their_own_and_effects_are_those_of_the_counts() -> None:
    truth = np.array([0, 1, 0, 1, 1], dtype=np.uint8)
    folds = {(3, 1): np.array([0, 2, 4]), (3, 2): np.array([1, 3])}
    tests = {"flowers": TestRows("folds", truth, folds)}
    labels = {"m0": truth ^ 1, "m1": np.array([0, 1, 1, 1, 1], dtype=np.uint8)}
    predictions = {
        Place(name, "flowers", *at): Prediction(label[rows], np.empty(0))
        for name, label in labels.items()
        for at, rows in folds.items()
    }
    table = pd.DataFrame(list(folds), columns=["n", "replicate"]).assign(source="flowers")
    total = np.array([[3, 2], [3, 2]])
    counts = Counts(("m0", "m1"), table, np.array([[0, 0], [2, 2]]), total, 0)
    (gained,) = gained_rows(counts, [tests, tests], predictions)
    # A mean over all rows, divided by the share tested, rounds twice.
    np.testing.assert_allclose(gained.effects, counts.accuracy_effects, rtol=1e-15)


def test_the_interval_over_test_rows_leads_where_a_step_changes_them() -> None:
    counts, tests, predictions = made_up(3, 6)
    own = TestRows("other", tests[0]["flowers"].label)
    changed = [tests[0], tests[1], {"flowers": own}]
    gained = gained_rows(counts, changed, predictions, ends=True)
    rng = np.random.default_rng(7)
    same, other, gap = contrasts(counts, None, gained, 0.95, rng, ends=True)
    assert [one.changes_test for one in (same, other, gap)] == [False, True, True]
    assert (same.leading, other.leading, gap.leading) == (
        same.interval,
        other.crossed,
        gap.crossed,
    )
