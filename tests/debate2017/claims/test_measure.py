import random
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from debate2017.claims.effects import judge
from fitdiff.errors import DataError
from fitdiff.results.predictions import Place, Prediction

RELU = ("tanh", "relu", "activation", "gain")


def test_simulated_gain_is_supported(simulated) -> None:
    simulated.add("tanh", {10: 0.80, 40: 0.90}).add("relu", {10: 0.86, 40: 0.94})
    step = simulated.step(*RELU)
    effect = step.overall
    assert effect.verdict == "supported"
    assert effect.interval.low < 0.05 < effect.interval.high
    assert effect.crossed.low < effect.mean < effect.crossed.high
    assert effect.p_value < 0.001
    assert (effect.splits, effect.fewest) == (40, 20)
    assert step.difference.setting == "activation"
    assert (step.difference.before, step.difference.after) == ("tanh", "relu")


def test_simulated_gain_excludes_a_claimed_loss(simulated) -> None:
    simulated.add("tanh", {10: 0.80, 40: 0.90}).add("relu", {10: 0.86, 40: 0.94})
    assert simulated.step(*RELU[:3], "loss").overall.verdict == "excluded"


def test_no_effect_is_not_supported_as_a_gain(simulated) -> None:
    simulated.add("tanh", {10: 0.90, 40: 0.90}, 40, 0.01).add(
        "relu", {10: 0.90, 40: 0.90}, 40, 0.01
    )
    assert simulated.step(*RELU, splits=40).overall.verdict == "excluded"
    assert simulated.step(*RELU[:3], "no-effect", splits=40).overall.verdict == "supported"


def test_a_small_effect_in_much_noise_is_undecided(simulated) -> None:
    simulated.add("tanh", {10: 0.80}, spread=0.1).add("relu", {10: 0.82}, spread=0.1)
    effect = simulated.step(*RELU).overall
    assert effect.verdict == "undecided"
    assert effect.splits_needed > effect.splits


def test_effects_are_paired_by_split(simulated) -> None:
    """Splits spread by .1, the gain is the same on each: pairing sees it, two samples do not."""
    simulated.add("tanh", {10: 0.7}, spread=0.1)
    for row in list(simulated.rows):
        place = Place("tanh", "digits", row["n"], row["replicate"])
        label = simulated.predictions[place].label.copy()
        label[np.flatnonzero(label == 0)[:20]] = 1
        simulated.predictions[place._replace(method="relu")] = Prediction(label, np.empty(0))
        simulated.rows.append(row | {"method": "relu", "correct": row["correct"] + 20.0})
    effect = simulated.step(*RELU).overall
    # 20 images more on every split: differences of counts are exact, their mean to rounding.
    assert effect.interval.low == pytest.approx(20 / simulated.images, abs=1e-12)
    assert effect.interval.high == pytest.approx(20 / simulated.images, abs=1e-12)


def test_overall_effect_is_the_mean_over_sizes(simulated) -> None:
    simulated.add("tanh", {10: 0.7, 20: 0.8, 40: 0.9}, replicates=12)
    simulated.add("relu", {10: 0.8, 20: 0.8, 40: 0.9}, replicates=12)
    step = simulated.step(*RELU, splits=12)
    by_size = step.own.by_size
    assert [effect.n for effect in by_size] == [10, 20, 40]
    assert step.overall.mean == sum(effect.mean for effect in by_size) / 3  # fractions
    assert step.overall.after - step.overall.before == step.overall.mean
    assert [effect.splits for effect in by_size] == [12, 12, 12]


def test_measurement_ignores_the_order_of_rows(simulated) -> None:
    simulated.add("tanh", {10: 0.7, 20: 0.8}).add("relu", {10: 0.8, 20: 0.8})
    first = simulated.step(*RELU)
    random.Random(1).shuffle(simulated.rows)
    assert simulated.step(*RELU) == first


def test_holm_counts_deciding_steps_only(simulated) -> None:
    for name in ("tanh", "relu", "long", "both"):
        simulated.add(name, {10: 0.8}, spread=0.05)
    first, second = simulated.measured(
        simulated.claim(RELU, ("long", "both", "activation", "gain"), id="C1"),
        simulated.claim(("tanh", "long", "epochs", "gain"), id="C2"),
    )
    deciding = [claim.steps[0].overall for claim in (first, second)]
    smallest, largest = sorted(deciding, key=lambda effect: effect.p_value)
    assert smallest.p_adjusted == pytest.approx(min(1.0, 2 * smallest.p_value))
    assert largest.p_adjusted == max(largest.p_value, smallest.p_adjusted)
    assert first.steps[1].overall.p_adjusted is None
    assert [step.decides for step in first.steps] == [True, False]


def test_a_step_without_results_is_not_measured(simulated) -> None:
    simulated.add("tanh", {10: 0.8})
    step = simulated.step(*RELU)
    assert step.overall is None
    assert step.missing_sizes == (10,)


def test_failed_cells_and_missing_sizes_are_counted(simulated) -> None:
    simulated.add("tanh", {10: 0.8, 40: 0.9}).add("relu", {10: 0.8, 40: 0.9})
    for row in simulated.rows:
        if row["method"] == "relu" and (row["n"] == 10 or row["replicate"] in (3, 4)):
            row["correct"] = np.nan
    step = simulated.step(*RELU)
    assert step.missing_sizes == (10,)
    assert step.left_out == 22
    assert step.overall.fewest == 18


def test_methods_that_do_not_repeat_themselves_are_named(simulated) -> None:
    for name in ("tanh", "wild"):
        simulated.methods[name] = replace(simulated.methods[name], engine="r.h2o")
        simulated.add(name, {10: 0.8})
    assert simulated.step("tanh", "wild", "row_order", "gain").unrepeatable == ("wild",)


def test_epochs_are_noted_if_both_methods_have_them(simulated) -> None:
    simulated.add("tanh", {10: 0.8}, epochs=2.5).add("long", {10: 0.8}, epochs=3.0)
    simulated.add("relu", {10: 0.8})
    assert simulated.step("tanh", "long", "epochs", "gain").epochs == (2.5, 3.0)
    assert simulated.step(*RELU).epochs is None


def test_tables_of_different_runs_are_not_mixed(simulated) -> None:
    simulated.add("tanh", {10: 0.8}).add("relu", {10: 0.8})
    ones = np.ones(simulated.images, dtype=np.uint8)
    simulated.predictions[Place("relu", "digits", 10, 7)] = Prediction(ones, np.empty(0))
    with pytest.raises(DataError, match="they are of different runs"):
        simulated.step(*RELU)


def test_a_step_is_judged_at_its_number_of_splits_and_not_before(simulated) -> None:
    simulated.add("tanh", {10: 0.80, 40: 0.90}).add("relu", {10: 0.86, 40: 0.94})
    early = simulated.step(*RELU, splits=21)
    assert (early.interim, early.tried, early.overall.verdict) == (True, 20, "undecided")
    assert early.overall.p_value < 0.001
    assert simulated.step(*RELU, splits=20).overall.verdict == "supported"


def test_further_splits_are_not_looked_at(simulated) -> None:
    """Else more of them would be another look at what was judged."""
    simulated.add("tanh", {10: 0.8}, replicates=30).add("relu", {10: 0.85}, replicates=30)
    judged = simulated.step(*RELU)
    simulated.rows = [row for row in simulated.rows if row["replicate"] <= 20]
    assert simulated.step(*RELU) == judged
    assert judged.overall.splits == 20


def test_a_failed_split_was_tried(simulated) -> None:
    simulated.add("tanh", {10: 0.8}).add("relu", {10: 0.9})
    simulated.rows[-1]["correct"] = np.nan
    step = simulated.step(*RELU)
    assert (step.tried, step.left_out, step.interim) == (20, 1, False)
    assert step.overall.verdict == "supported"


def test_verdicts_need_the_adjusted_p_value(simulated) -> None:
    """An interval that decides alone does not decide as one of ten."""
    simulated.add("tanh", {10: 0.8}, spread=0.0).add("long", {10: 0.8}, spread=0.0)
    simulated.add("relu", {10: 0.86}, spread=0.07)
    alone = simulated.step(*RELU).overall
    assert 0.05 / 10 < alone.p_value < 0.05
    # Three standard errors of a share of 100,000, widened as the interval is.
    assert 0.05 < alone.p_error / alone.p_value < 0.5
    assert alone.verdict == "supported"
    # The others are not judged yet: they count all the same.
    other = ("long", "tanh", "epochs", "loss")
    waiting = [simulated.claim(other, id=f"N{k}", splits=50) for k in range(9)]
    first = simulated.measured(simulated.claim(RELU), *waiting)[0].steps[0].overall
    assert first.p_adjusted == pytest.approx(10 * alone.p_value)
    assert first.verdict == "undecided"


def test_intervals_are_those_of_the_rules_level(simulated) -> None:
    simulated.add("tanh", {10: 0.80}).add("relu", {10: 0.86})
    own = simulated.step(*RELU).own
    wide = simulated.results.pivot(index="replicate", columns="method", values="correct")
    gains = (wide["relu"] - wide["tanh"]) / simulated.images
    student = 2 * stats.t.ppf(0.975, 19) * gains.sem()
    for interval in (own.overall.interval, own.by_size[0].interval):
        # 20 splits are near to normal; an interval at 80 % has two thirds of the length.
        assert interval.high - interval.low == pytest.approx(student, rel=0.1)
    for one in (own.overall, own.by_size[0]):
        # Labels are drawn at random on each split, so that rows add about as much variance.
        assert one.crossed.high - one.crossed.low > 1.2 * student


def test_p_value_is_of_what_is_claimed(simulated) -> None:
    """That there is no gain of .01 is certain here; whether there is a loss of .01 is not."""
    simulated.add("tanh", {10: 0.80}).add("relu", {10: 0.79})
    by_claim = {expects: simulated.step(*RELU[:3], expects).overall for expects in ("gain", "loss")}
    assert by_claim["gain"].p_value < 0.05
    assert by_claim["loss"].p_value > 0.05
    assert [one.verdict for one in by_claim.values()] == ["excluded", "undecided"]


def test_what_is_at_the_edge_is_undecided(simulated) -> None:
    simulated.add("tanh", {10: 0.8}).add("relu", {10: 0.86})
    reading = simulated.step(*RELU).own
    step = simulated.claim(RELU).steps[0]
    on_limit = replace(reading, overall=replace(reading.overall, p_value=0.0499, p_error=0.0002))
    assert judge(on_limit, step, simulated.rule, None).overall.at_edge
    assert judge(on_limit, step, simulated.rule, None).overall.verdict == "undecided"
    # An adjustment by the number of verdicts spreads the error as well.
    third = replace(reading, overall=replace(reading.overall, p_value=0.0165, p_error=0.0002))
    assert judge(third, step, simulated.rule, 3 * 0.0165).overall.at_edge
    assert not judge(third, step, simulated.rule, None).overall.at_edge


def test_a_net_that_labels_by_f1_is_read_at_one_half_too(simulated) -> None:
    """From its probabilities: here they are right where its own labels are wrong."""
    spec = replace(simulated.methods["tanh"].spec, threshold="max-f1-training")
    for name in ("tanh", "relu"):
        method = simulated.methods[name]
        simulated.methods[name] = replace(
            method, spec=replace(spec, activation=method.spec.activation)
        )
        simulated.add(name, {10: 0.6})
    for place, one in list(simulated.predictions.items()):
        right = 0.9 if place.method == "relu" else 0.5
        simulated.predictions[place] = Prediction(one.label, np.full(simulated.images, right))
    step = simulated.step(*RELU)
    own, half = step.readings
    assert (own.at_half, half.at_half) == (False, True)
    assert abs(own.overall.mean) < 0.1
    # Labels are 1 above one half, not at it; every true label is 1.
    assert (half.overall.before, half.overall.after) == (0, 1)
    assert half.overall.p_adjusted == pytest.approx(2 * half.overall.p_value)
    assert half.overall.verdict == "supported"


def test_signs_that_differ_between_sizes_are_seen(simulated) -> None:
    simulated.add("tanh", {10: 0.7, 40: 0.9}).add("relu", {10: 0.8, 40: 0.85})
    assert simulated.step(*RELU).own.signs_differ
    simulated.add("long", {10: 0.8, 40: 0.95})
    assert not simulated.step("tanh", "long", "epochs", "gain").own.signs_differ
