from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fitdiff.attribution.measure import measure_effects
from fitdiff.errors import DataError
from fitdiff.results.predictions import Place, Prediction
from fitdiff.stats import contrast
from fitdiff.stats.counts import count_correct
from fitdiff.stats.decision import VerdictRule

# Four methods; the test set changes at the third.
TOTALS = [40, 40, 30, 30]
SIZES = [10] * 6 + [20] * 5 + [40] * 5


@pytest.fixture
def few(monkeypatch):
    """Fewer resamples: what is tested here does not depend on them."""
    kinds = ("bootstrap_intervals", "crossed_intervals", "sign_flip_p_values")
    for name in kinds:
        whole = getattr(contrast, name)
        monkeypatch.setattr(contrast, name, lambda *a, f=whole: f(*a, 60))


@given(
    totals=st.lists(st.sampled_from([7, 12, 60]), min_size=2, max_size=5),
    sizes=st.lists(st.sampled_from([10, 20, 40]), min_size=1, max_size=6),
    seed=st.integers(0, 1000),
)
@settings(
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_steps_add_up_to_the_gap_exactly(few, made_up_ladder, totals, sizes, seed) -> None:
    """In exact fractions, whatever the test sets, sizes and numbers of splits are."""
    ladder = made_up_ladder(totals, sizes, seed)
    counts = count_correct(ladder.results, ladder.names, ladder.samplings)
    for n in (None, *counts.sizes):
        chosen = counts if n is None else counts.of_size(n)
        *steps, gap = measure_effects(chosen, n, ladder.measured())
        assert sum((step.mean for step in steps), Fraction(0)) == gap.mean
        assert gap.mean == gap.after - gap.before
        assert all(one.after == two.before for one, two in pairwise(steps))
        if gap.mean:
            # Shares are floats of exact quotients: k roundings of numbers of any size.
            assert sum(step.share for step in steps) == pytest.approx(1, rel=1e-9, abs=1e-9)


def test_effects_equal_plain_arithmetic(few, made_up_ladder) -> None:
    ladder = made_up_ladder(TOTALS, SIZES)
    counts = count_correct(ladder.results, ladder.names, ladder.samplings)
    effects = measure_effects(counts, None, ladder.measured())
    wide = ladder.results.pivot(index=["n", "replicate"], columns="method", values="accuracy")
    means = wide.diff(axis=1).groupby("n").mean().mean()
    for effect, name in zip(effects, ladder.names[1:], strict=False):
        # Sums of six fractions in floating point.
        assert float(effect.mean) == pytest.approx(means[name], abs=1e-14)
        assert effect.interval.low <= effect.mean <= effect.interval.high
        assert (effect.splits, effect.fewest) == (16, 5)


def test_other_metrics_need_values_of_both_methods(few, made_up_ladder) -> None:
    ladder = made_up_ladder(TOTALS, SIZES)
    counts = count_correct(ladder.results, ladder.names, ladder.samplings)
    effects = measure_effects(counts, None, ladder.measured())
    for effect in effects:
        # The Brier score made up above: one minus the accuracy, in floating point.
        assert effect.beside["brier"] == pytest.approx(-float(effect.mean), abs=1e-14)
        assert effect.beside["auc"] == 0.0
    losses = [effect.beside["log_loss"] for effect in effects]
    assert losses == [None, None, 0.0, 0.0]


def test_predictions_are_compared_on_the_same_test_set_only(few, made_up_ladder) -> None:
    ladder = made_up_ladder(TOTALS, SIZES)
    counts = count_correct(ladder.results, ladder.names, ladder.samplings)
    effects = measure_effects(counts, None, ladder.measured())
    known = [effect.disagreement is not None for effect in effects]
    assert known == [True, False, True, False]
    assert [effect.probability_change is not None for effect in effects] == known
    of_40 = measure_effects(counts.of_size(40), 40, ladder.measured())[0]
    differing = [
        (
            ladder.predictions[one].label != ladder.predictions[one._replace(method="m1")].label
        ).mean()
        for one in ladder.predictions
        if (one.method, one.n) == ("m0", 40)
    ]
    assert of_40.disagreement == pytest.approx(np.mean(differing))


def test_holm_counts_the_steps_and_not_the_gap(few, made_up_ladder) -> None:
    ladder = made_up_ladder(TOTALS, SIZES)
    counts = count_correct(ladder.results, ladder.names, ladder.samplings)
    *steps, gap = measure_effects(counts, None, ladder.measured())
    smallest = min(steps, key=lambda step: step.p_value)
    assert smallest.p_adjusted == pytest.approx(min(1.0, 3 * smallest.p_value))
    assert gap.p_adjusted == gap.p_value


def test_equal_methods_have_no_effect(few, made_up_ladder) -> None:
    ladder = made_up_ladder([40, 40], SIZES)
    for place in list(ladder.predictions):
        ladder.predictions[place] = ladder.predictions[place._replace(method="m0")]
    first = ladder.results[ladder.results["method"] == "m0"]
    table = pd.concat([first, first.assign(method="m1")])
    ladder.results = table
    counts = count_correct(table, ladder.names)
    step, gap = measure_effects(counts, None, ladder.measured())
    assert (step.mean, step.share, step.disagreement) == (0, None, 0.0)
    assert (step.p_value, gap.p_value) == (1.0, 1.0)
    assert (step.interval.low, step.crossed.high) == (0.0, 0.0)
    # lm is least squares: nothing in it is random.
    assert (step.noise_floor, step.inside_floor) == (0.0, True)


def test_the_rule_says_whether_an_effect_counts(few, made_up_ladder) -> None:
    ladder = made_up_ladder([400, 400], SIZES)
    counts = count_correct(ladder.results, ladder.names)
    large = VerdictRule(smallest_effect=0.9, level=0.95, fewest_splits=2)
    step, _ = measure_effects(counts, None, ladder.measured(large))
    assert step.weight == "too small to count"
    asked = replace(large, fewest_splits=100)
    step, _ = measure_effects(counts, None, ladder.measured(asked))
    assert step.weight == "not decidable here"
    step, _ = measure_effects(counts, None, ladder.measured())
    assert step.weight is None


def test_labels_of_another_run_are_rejected(few, made_up_ladder) -> None:
    ladder = made_up_ladder(TOTALS, SIZES)
    counts = count_correct(ladder.results, ladder.names, ladder.samplings)
    ones = Prediction(np.ones(30, dtype=np.uint8), np.empty(0))
    ladder.predictions[Place("m2", "cells", 40, 16)] = ones
    with pytest.raises(DataError, match="of different runs"):
        measure_effects(counts, None, ladder.measured())


def test_methods_of_one_setting_must_share_their_splits(made_up_ladder) -> None:
    ladder = made_up_ladder(TOTALS, SIZES)
    with pytest.raises(DataError, match="different splits"):
        count_correct(ladder.results, ladder.names)
