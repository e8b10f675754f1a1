import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fitdiff.stats.bootstrap import Interval
from fitdiff.stats.decision import VerdictRule, decide, p_value_of, splits_needed
from fitdiff.stats.distribution import mean_distribution

RULE = VerdictRule(smallest_effect=0.01, level=0.95, fewest_splits=10)

limits = st.floats(-0.1, 0.1)
intervals = st.tuples(limits, limits).map(lambda pair: Interval(min(pair), max(pair)))


@pytest.mark.parametrize(
    ("low", "high", "gain", "loss", "no_effect"),
    [
        (0.01, 0.03, "supported", "excluded", "excluded"),
        (0.009, 0.03, "undecided", "excluded", "undecided"),
        (0.002, 0.009, "excluded", "excluded", "supported"),
        (-0.009, 0.009, "excluded", "excluded", "supported"),
        (-0.02, 0.02, "undecided", "undecided", "undecided"),
        (-0.03, 0.0, "excluded", "undecided", "undecided"),
        (-0.03, -0.01, "excluded", "supported", "excluded"),
        # Limits on the smallest effect.
        (0.0, 0.01, "undecided", "excluded", "undecided"),
        (-0.01, 0.0, "excluded", "undecided", "undecided"),
    ],
)
def test_rule_decides_by_the_interval(
    low: float, high: float, gain: str, loss: str, no_effect: str
) -> None:
    interval = Interval(low, high)
    assert decide(interval, "gain", RULE, 20) == gain
    assert decide(interval, "loss", RULE, 20) == loss
    assert decide(interval, "no-effect", RULE, 20) == no_effect


@given(intervals)
def test_a_loss_is_a_gain_of_the_opposite_sign(interval: Interval) -> None:
    mirrored = Interval(-interval.high, -interval.low)
    assert decide(interval, "gain", RULE, 20) == decide(mirrored, "loss", RULE, 20)
    assert decide(interval, "no-effect", RULE, 20) == decide(mirrored, "no-effect", RULE, 20)


@given(intervals)
def test_opposite_claims_are_never_both_supported(interval: Interval) -> None:
    verdicts = [decide(interval, expects, RULE, 20) for expects in ("gain", "loss", "no-effect")]
    assert verdicts.count("supported") <= 1


@given(intervals, st.sampled_from(["gain", "loss", "no-effect"]))
def test_too_few_splits_decide_nothing(interval: Interval, expects) -> None:
    assert decide(interval, expects, RULE, 9) == "undecided"
    assert decide(interval, expects, RULE, 10) == decide(interval, expects, RULE, 20)
    assert decide(None, expects, RULE, 20) == "undecided"


@pytest.mark.parametrize(
    ("effect", "expects"), [(0.03, "gain"), (0.0, "gain"), (-0.04, "loss"), (0.002, "no-effect")]
)
def test_as_many_splits_as_needed_decide_four_times_of_five(effect: float, expects) -> None:
    spread = 0.05
    needed = splits_needed(effect, spread, expects, RULE)
    assert needed is not None
    half = 1.96 * spread / math.sqrt(needed)
    means = effect + spread / math.sqrt(needed) * np.random.default_rng(1).normal(size=2_000)
    decided = [
        decide(Interval(mean - half, mean + half), expects, RULE, 20) != "undecided"
        for mean in means
    ]
    # sd of a share of 2,000 is .009; 'no effect' must keep two edges, hence a little less.
    assert np.mean(decided) == pytest.approx(0.8, abs=0.04 if expects != "no-effect" else 0.1)


def test_effect_at_the_limit_is_never_decided() -> None:
    assert splits_needed(0.01, 0.05, "gain", RULE) is None
    assert splits_needed(-0.01, 0.05, "loss", RULE) is None
    assert splits_needed(0.01 + 1e-9, 0.05, "gain", RULE) is None


def test_needed_splits_are_at_least_the_rules_minimum() -> None:
    assert splits_needed(0.5, 0.01, "gain", RULE) == 10
    assert splits_needed(0.5, 0.0, "gain", RULE) == 10
    assert splits_needed(0.01, 0.0, "gain", RULE) == 10


def test_needed_splits_are_unknown_without_spread() -> None:
    assert splits_needed(0.5, float("nan"), "gain", RULE) is None


@pytest.mark.parametrize("expects", ["gain", "loss", "no-effect"])
@pytest.mark.parametrize("mean", [-0.02, -0.004, 0.003, 0.02, 0.03])
def test_rule_decides_at_a_level_exactly_where_one_minus_it_exceeds_p(mean: float, expects) -> None:
    """Interval, p-value and verdict are one inference."""
    rng = np.random.default_rng(3)
    values, strata = mean + 0.06 * rng.normal(size=24), np.repeat([0, 1], 12)
    distribution = mean_distribution(values, strata, rng)
    p = p_value_of(distribution, expects, RULE)
    looser, stricter = (distribution.interval(1 - factor * p) for factor in (1.03, 0.97))
    if p < 0.9:
        assert decide(looser, expects, RULE, 12) != "undecided"
    if p > 1e-4:  # with a smaller one no resample is left outside
        assert decide(stricter, expects, RULE, 12) == "undecided"


def test_standard_errors_of_the_resampling_raise_p() -> None:
    values = 0.01 + 0.02 * np.random.default_rng(3).normal(size=24)
    distribution = mean_distribution(values, np.repeat([0, 1], 12), np.random.default_rng(4))
    assert p_value_of(distribution, "gain", RULE, 3.0) > p_value_of(distribution, "gain", RULE)
    # Whichever side decides: a gain that is there, and one that is not.
    for shift in (0.01, -0.01):
        moved = replace(distribution, means=distribution.means + shift)
        exact, raised = (p_value_of(moved, "gain", RULE, errors) for errors in (0.0, 3.0))
        assert raised > 1.01 * exact


def test_an_effect_on_the_limit_without_spread_has_a_p_value_of_one() -> None:
    distribution = mean_distribution(np.full(12, 0.01), np.zeros(12, int), np.random.default_rng(4))
    on_limit = replace(distribution, means=np.full_like(distribution.means, 0.01))
    assert p_value_of(on_limit, "gain", RULE) == 1.0
