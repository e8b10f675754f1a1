"""Margins of made-up methods over the best of two others."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from debate2017.baselines.measure import measure_margins
from debate2017.baselines.specification import BaselinesTable
from fitdiff.results.predictions import Place, Prediction
from fitdiff.stats.contrast import FEWEST_SPLITS
from fitdiff.stats.labels import TestRows

IMAGES = 400
BASELINES = BaselinesTable(candidates=("net",), baselines=("line", "curve"), level=0.95)
# Every true label is 1, so that a method's labels say where it is correct.
TESTS = {"digits": TestRows("all ones", np.ones(IMAGES, dtype=np.uint8))}


def made_up(accuracies: dict[tuple[str, int], list[float]]):
    """Results and predictions of methods with these accuracies, (method, n): by replicate."""
    rng, rows, predictions = np.random.default_rng(1), [], {}
    for (method, n), values in accuracies.items():
        for replicate, accuracy in enumerate(values, start=1):
            correct = round(IMAGES * accuracy)
            label = np.zeros(IMAGES, dtype=np.uint8)
            label[rng.permutation(IMAGES)[:correct]] = 1
            place = Place(method, "digits", n, replicate)
            predictions[place] = Prediction(label, np.empty(0))
            counted = {"correct": correct, "total": IMAGES, "accuracy": correct / IMAGES}
            rows.append(place._asdict() | counted | {"split_hash": f"{n} {replicate}"})
    return pd.DataFrame(rows), TESTS, predictions


def margins(accuracies, baselines=BASELINES):
    return list(measure_margins(baselines, *made_up(accuracies)))


def test_margin_is_over_the_best_baseline_of_each_split() -> None:
    (margin,) = margins(
        {
            ("net", 20): [0.9, 0.9, 0.9, 0.9, 0.9],
            ("line", 20): [0.8, 0.6, 0.6, 0.6, 0.6],
            ("curve", 20): [0.5, 0.85, 0.7, 0.7, 0.7],
        }
    )
    assert margin.mean == (Fraction(10) + 5 + 3 * 20) / 500
    assert margin.after == Fraction(9, 10)
    assert (margin.baseline, margin.splits) == ("curve", 5)
    assert margin.crossed.low < margin.mean < margin.crossed.high


@pytest.mark.parametrize(
    ("net", "standing"), [(0.95, "ahead"), (0.7, "undecided"), (0.45, "behind")]
)
def test_one_sided_interval_decides_the_standing(net: float, standing: str) -> None:
    baselines = {("line", 20): [0.7] * 5, ("curve", 20): [0.6] * 5}
    (margin,) = margins({("net", 20): [net] * 5} | baselines)
    assert margin.standing == standing


def test_the_interval_takes_test_images_into_account_at_the_level_stated() -> None:
    """The same margin on each split, by other images on each: only the images leave a doubt."""
    methods = {("net", 20): [0.72] * 5, ("line", 20): [0.7] * 5, ("curve", 20): [0.6] * 5}
    (margin,) = margins(methods)
    assert (margin.mean, margin.interval) == (Fraction(8, 400), None)
    assert margin.crossed.low < 0 < margin.crossed.high
    assert margin.standing == "undecided"
    (half,) = margins(methods, replace(BASELINES, level=0.5))
    lengths = [one.crossed.high - one.crossed.low for one in (half, margin)]
    # Of normal intervals .674 / 1.96 = .34; those of five splits are expanded by more at 95 %.
    assert 0.2 < lengths[0] / lengths[1] < 0.35


def test_the_best_baseline_of_each_split_is_not_the_best_of_all() -> None:
    """Ahead of both baselines on average, and on no split."""
    methods = {
        ("net", 20): [0.8] * 6,
        ("line", 20): [0.9, 0.6] * 3,
        ("curve", 20): [0.5, 0.85] * 3,
    }
    (margin,) = margins(methods)
    assert margin.mean == Fraction(-3, 40)
    assert margin.before == Fraction(7, 8)


def test_too_few_splits_decide_nothing() -> None:
    few = FEWEST_SPLITS - 1
    methods = {("net", 20): [0.99] * few, ("line", 20): [0.5] * few, ("curve", 20): [0.5] * few}
    (margin,) = margins(methods)
    assert margin.mean > 0.4
    assert margin.standing == "undecided"


def test_splits_that_a_baseline_lacks_are_left_out() -> None:
    methods = {("net", 20): [0.9] * 7, ("line", 20): [0.5] * 7, ("curve", 20): [0.5] * 6}
    assert [margin.splits for margin in margins(methods)] == [6]
    del methods["curve", 20]
    assert margins(methods) == []


def test_method_on_both_sides_is_refused() -> None:
    with pytest.raises(ValidationError, match="both candidate and baseline: net"):
        BaselinesTable(candidates=("net",), baselines=("line", "net"), level=0.95)
