from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from fitdiff.attribution import manipulation
from fitdiff.attribution.both_ends import _shown, _sign, measure_ends, with_both_ends
from fitdiff.attribution.counting import count_configurations
from fitdiff.attribution.explain import explain
from fitdiff.attribution.ladder import build_ladder
from fitdiff.attribution.measure import measure_effects
from fitdiff.attribution.order_text import robustness_texts
from fitdiff.engines.contract import load_engine
from fitdiff.stats.bootstrap import Interval
from fitdiff.stats.contrast import Contrast, contrasts
from fitdiff.stats.counts import ACCURACY, count_correct
from fitdiff.stats.decision import VerdictRule

from .test_coalitions import ladder_between, made_up

SMALL = "too small to count"


def measured(ladder, effect):
    ladder, planned = with_both_ends(ladder)
    results = made_up(ladder, effect)
    counts = count_configurations(ladder, ladder.configurations, results, ACCURACY)
    steps = contrasts(counts, None, [], 0.95, None, inferences=[])
    return {
        one.number or one.name: one
        for one in measure_ends(ladder, planned, steps, results, ACCURACY)
    }


def test_first_and_last_are_measured_beside_the_ladder(configuration, studies) -> None:
    """Rectified units gain with many epochs and lose with few."""

    def effect(spec) -> int:
        relu = spec.activation == "relu"
        return 30 * relu * (spec.epochs == 200.0) - 20 * relu * (spec.epochs != 200.0)

    ladder = ladder_between(
        configuration, studies, epochs=200.0, batch_size=8, activation="relu", hidden=(4,)
    )
    found = measured(ladder, effect)
    relu = found[3]
    assert relu.first.effect.mean == Fraction(-20, 1000)
    assert relu.last.effect.mean == Fraction(30, 1000)
    assert relu.robustness == "order matters"
    epochs = found[1]
    assert (epochs.first.effect.mean, epochs.last.effect.mean) == (0, Fraction(50, 1000))
    # Two steps of one group, taken together.
    group = found["architecture"]
    assert (group.number, group.first.effect.mean) == (None, Fraction(-20, 1000))
    assert group.last.effect.mean == Fraction(30, 1000)
    words = " ".join(robustness_texts(found.values()))
    assert "Not robust, the places contradict each other" in words


@pytest.mark.parametrize(
    ("rule", "robustness"),
    [
        (None, ["no effect", "gain", "no effect"]),
        # Only a rule says what is too small to count.
        (VerdictRule(0.01, 0.95, fewest_splits=5), [SMALL, "gain", SMALL]),
        # Fewer splits than the rule asks for tell nothing.
        (VerdictRule(0.01, 0.95, fewest_splits=100), ["cannot be told"] * 3),
    ],
)
def test_step_with_the_same_effect_everywhere_is_robust(
    configuration, studies, rule: VerdictRule | None, robustness: list[str]
) -> None:
    ladder = ladder_between(configuration, studies, epochs=200.0, activation="relu", batch_size=8)
    ladder, planned = with_both_ends(replace(ladder, verdict=rule))
    results = made_up(ladder, lambda spec: 30 * (spec.activation == "relu"))
    counts = count_configurations(ladder, ladder.configurations, results, ACCURACY)
    steps = contrasts(counts, None, [], 0.95, np.random.default_rng(1), inferences=["splits"])
    found = measure_ends(ladder, planned, steps, results, ACCURACY)
    assert [one.robustness for one in found] == robustness
    said = robustness_texts(found)[0]
    assert said.startswith("Robust to order: a gain wherever changed: activ") == (
        "gain" in robustness
    )


def test_where_threads_race_an_end_needs_to_be_shown_to_change_the_fits(
    configuration, studies, monkeypatch
) -> None:
    """Nothing is recorded by which a change of the activation could be seen."""
    engine = replace(load_engine("py.keras"), is_repeatable=lambda method: False)
    monkeypatch.setattr(manipulation, "load_engine", lambda name: engine)
    ladder = ladder_between(configuration, studies, epochs=200.0, activation="relu", batch_size=8)
    ladder, planned = with_both_ends(ladder)
    results = made_up(ladder, lambda spec: 30 * (spec.activation == "relu"))
    counts = count_configurations(ladder, ladder.configurations, results, ACCURACY)
    steps = contrasts(counts, None, [], 0.95, np.random.default_rng(1), inferences=["splits"])
    activation = measure_ends(ladder, planned, steps, results, ACCURACY)[1]
    assert float(activation.first.effect.mean) == 0.03
    assert activation.robustness == "cannot be told"


def test_only_a_step_that_racing_threads_hide_counts_for_nothing(made_up_ladder) -> None:
    ladder = made_up_ladder([400, 400], [10, 20])
    counts = count_correct(ladder.results, ladder.names)
    step, _ = measure_effects(counts, None, ladder.measured(None))
    assert _shown(replace(step, weight="nothing changed"))
    assert not _shown(replace(step, weight="not shown to change"))


def test_an_effect_on_other_test_rows_is_judged_by_the_interval_over_rows() -> None:
    narrow, wide = Interval(0.02, 0.03), Interval(-0.1, 0.2)
    effect = Contrast(None, 9, 9, *3 * [Fraction(0)], narrow, wide, None)
    assert _sign(effect, None) == "gain"
    assert _sign(replace(effect, changes_test=True), None) is None
    assert _sign(replace(effect, changes_test=True, crossed=None), None) is None


def test_refused_ends_and_unfitted_ones_say_so(studies) -> None:
    ladder, planned = with_both_ends(explain("lm-top10", "glm-top10", studies["own"]))
    by_number = {one.player.name: one for one in planned}
    family = by_number["family"]
    assert "does not support family = 'binomial'" in family.first.refusal
    assert "does not support" in family.last.refusal
    first = by_number["engine, step 1"]
    assert first.first.after == ladder.configurations[1].method.name
    results = made_up(ladder, lambda spec: 0)
    only_ends = results[results["method"].isin(["lm-top10", "glm-top10"])]
    counts = count_configurations(ladder, ladder.configurations, results, ACCURACY)
    steps = contrasts(counts, None, [], 0.95, None, inferences=[])
    found = measure_ends(ladder, planned, steps, only_ends, ACCURACY)
    assert found[0].first.why == "not fitted"
    assert found[0].robustness == "cannot be told"


def test_overridden_step_changes_nothing_before_the_end(configuration, studies) -> None:
    """A setting that is changed twice: without the first change the last one does it all."""
    once = ladder_between(configuration, studies, epochs=50.0)
    twice = ladder_between(configuration, studies, epochs=200.0)
    path = [*once.configurations, twice.configurations[-1]]
    ladder = build_ladder("own", "a ladder", once.study, path, {})
    ladder, (early, late, both) = with_both_ends(ladder)
    assert early.last.before == early.last.after
    results = made_up(ladder, lambda spec: int(spec.epochs))
    counts = count_configurations(ladder, ladder.configurations, results, ACCURACY)
    steps = contrasts(counts, None, [], 0.95, None, inferences=[])
    found = measure_ends(ladder, (early, late, both), steps, results, ACCURACY)
    assert found[0].last.why == "changes no setting there"
    assert found[1].first.effect.mean == found[2].first.effect.mean


@pytest.mark.parametrize("end", ["first", "last"])
def test_ends_are_those_of_the_ladder(configuration, studies, end) -> None:
    ladder, planned = with_both_ends(
        ladder_between(configuration, studies, epochs=200.0, activation="relu", batch_size=8)
    )
    names = {ladder.configurations[0].method.name, ladder.configurations[-1].method.name}
    for one in planned:
        place = getattr(one, end)
        assert (place.before if end == "first" else place.after) in names
