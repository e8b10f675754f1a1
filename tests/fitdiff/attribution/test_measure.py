from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import stats

from fitdiff.attribution import measure
from fitdiff.attribution.manipulation import Manipulation
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


@pytest.mark.parametrize("better", ["m0", "m1"])
def test_an_effect_beyond_the_smallest_counts(few, made_up_ladder, better: str) -> None:
    """A gain or a loss: one method is right on every row, the other on half or more of them."""
    ladder = made_up_ladder([400, 400], SIZES)
    ladder.give(better, ladder.tests[0]["cells"].label)
    counts = count_correct(ladder.results, ladder.names)
    rule = VerdictRule(smallest_effect=0.01, level=0.95, fewest_splits=5)
    step, gap = measure_effects(counts, None, ladder.measured(rule))
    assert (step.weight, gap.weight) == ("counts", "counts")
    assert (step.mean > 0) == (better == "m1")
    # 16 splits in all, but 5 of a size.
    asked = replace(rule, fewest_splits=6)
    step, _ = measure_effects(counts, None, ladder.measured(asked))
    assert step.weight == "not decidable here"


def test_an_effect_of_other_test_rows_counts_if_the_rows_leave_no_doubt(made_up_ladder) -> None:
    """Every split gains .1, all on the same rows: 40 and 30 of them know that to .1."""
    ladder = made_up_ladder([40, 30], SIZES)
    for name, tests, share in zip(ladder.names, ladder.tests, (0.7, 0.8), strict=True):
        truth = tests["cells"].label
        right = np.arange(truth.size) < share * truth.size
        ladder.give(name, np.where(right, truth, 1 - truth).astype(np.uint8))
    counts = count_correct(ladder.results, ladder.names, ladder.samplings)
    rule = VerdictRule(smallest_effect=0.01, level=0.95, fewest_splits=5)
    step, _ = measure_effects(counts, None, ladder.measured(rule))
    assert step.interval.low == pytest.approx(0.1)
    assert step.crossed.low < 0 < step.crossed.high
    assert step.weight == "not decidable here"


def test_intervals_are_at_95_percent_or_what_the_rule_states(made_up_ladder) -> None:
    ladder = made_up_ladder([400, 400], [10] * 16)
    counts = count_correct(ladder.results, ladder.names)
    (gains,) = counts.accuracy_effects
    for level in (None, 0.95, 0.5):
        rule = level and VerdictRule(smallest_effect=0.01, level=level, fewest_splits=2)
        step, _ = measure_effects(counts, None, ladder.measured(rule))
        student = stats.t.ppf((1 + (level or 0.95)) / 2, 15) * stats.sem(gains)
        # 16 splits are near to normal; rows that are right at random add little to their spread.
        for interval in (step.interval, step.crossed):
            assert (interval.high - interval.low) / 2 == pytest.approx(student, rel=0.15)


def test_floors_are_at_the_level_of_the_rule(few, made_up_ladder, monkeypatch) -> None:
    ladder = made_up_ladder([40, 40], SIZES)
    counts = count_correct(ladder.results, ladder.names)
    levels = []
    monkeypatch.setattr(measure, "step_floors", lambda *a: levels.append(a[-1]) or [0.0, 0.0])
    rule = VerdictRule(smallest_effect=0.01, level=0.8, fewest_splits=2)
    for one in (None, rule):
        measure_effects(counts, None, ladder.measured(one))
    assert levels == [0.95, 0.8]


def test_where_no_record_shows_the_step_the_floor_decides(few, made_up_ladder, monkeypatch) -> None:
    ladder = made_up_ladder([400, 400], SIZES)
    ladder.give("m1", ladder.tests[0]["cells"].label)
    counts = count_correct(ladder.results, ladder.names)
    rule = VerdictRule(smallest_effect=0.01, level=0.95, fewest_splits=5)
    unseen = Manipulation(16, {}, None, None)
    monkeypatch.setattr(measure, "manipulation_of", lambda *_: unseen)
    for floor, weight in (
        (None, "not decidable here"),
        (0.9, "not decidable here"),
        (0.01, "counts"),
    ):
        monkeypatch.setattr(measure, "step_floors", lambda *_, own=floor: [own, own])
        step, _ = measure_effects(counts, None, ladder.measured(rule))
        assert step.weight == weight
    few_changed = replace(unseen, delivered=4, by_chance=0.0)
    monkeypatch.setattr(measure, "manipulation_of", lambda *_: few_changed)
    step, _ = measure_effects(counts, None, ladder.measured(rule))
    assert step.weight == "nothing changed"


@pytest.mark.parametrize(
    ("fits", "weight"),
    [
        # All differ, but no fit was repeated: two of one method may differ as well.
        (Manipulation(16, {}, 16, None), "not shown to change"),
        (Manipulation(16, {}, None, None), "not shown to change"),
        (Manipulation(16, {}, 16, 0.0), None),
    ],
)
def test_without_a_rule_racing_threads_alone_make_no_effect(
    few, made_up_ladder, monkeypatch, fits, weight
) -> None:
    ladder = made_up_ladder([400, 400], SIZES)
    ladder.give("m1", ladder.tests[0]["cells"].label)
    counts = count_correct(ladder.results, ladder.names)
    monkeypatch.setattr(measure, "manipulation_of", lambda *_: fits)
    monkeypatch.setattr(measure, "step_floors", lambda *_: [None, None])
    step, _ = measure_effects(counts, None, ladder.measured(None))
    assert (step.weight, step.claimed) == (weight, weight is None)


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
