import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fitdiff.quantities.agreement import RULES, agreeing_digits, judge
from fitdiff.quantities.alignment import align
from fitdiff.quantities.distances import Scale
from fitdiff.quantities.quantity import STAGES, Kind, quantity

PLAIN = Scale()


def judged(kind: Kind, first, second, labels=None, scale=PLAIN):
    aligned = align(quantity(kind, first, labels), quantity(kind, second, labels))
    assert aligned is not None
    return judge(aligned, scale)


def test_every_stage_has_a_rule_with_a_reason() -> None:
    assert set(RULES) == set(STAGES)
    assert all(rule.reason and rule.measure for rule in RULES.values())


def test_a_small_slope_wrong_by_half_is_different_beside_a_large_intercept() -> None:
    scale = Scale(predictor=1e-6, columns={"x": 1.0})
    found = judged("coefficients", [10.0, 1e-6], [10.0, 1.5e-6], ["(Intercept)", "x"], scale)
    assert found.state == "different"
    assert found.where == "x"


def test_a_slope_is_judged_by_what_it_moves_the_predictor() -> None:
    large = Scale(predictor=1.0, columns={"x": 1e6})
    small = Scale(predictor=1.0, columns={"x": 1e-6})
    values = [1.0, 2.0], [1.0, 2.0 + 1e-8]
    labels = ["(Intercept)", "x"]
    assert judged("coefficients", *values, labels, large).state == "different"
    assert judged("coefficients", *values, labels, small).state == "same"


def test_without_a_column_a_coefficient_is_judged_by_its_own_size() -> None:
    assert judged("coefficients", [1e-9], [2e-9], ["x"]).state == "different"


def test_rounding_of_zero_is_the_same() -> None:
    assert judged("statistics", [1e-17], [-3e-17]).state == "same"


def test_p_values_are_compared_by_their_logarithms() -> None:
    assert judged("p-values", [1e-30], [2e-30]).state == "different"
    assert judged("p-values", [0.0], [1e-320]).state == "same"


def test_a_p_value_lost_to_rounding_is_no_difference() -> None:
    """R's geeglm takes one minus the distribution function, which is 0 below 1e-16."""
    assert judged("p-values", [0.0], [1e-40]).state == "same"
    assert judged("p-values", [0.0], [1e-10]).state == "different"
    assert judged("p-values", [1e-40], [1e-60]).state == "different"


def test_a_value_that_only_one_side_has_is_different() -> None:
    assert judged("standard errors", [1.0, np.nan], [1.0, 2.0]).distance == np.inf
    assert judged("standard errors", [1.0, np.nan], [1.0, np.nan]).state == "same"


@pytest.mark.parametrize(("a", "b", "digits"), [(1.234, 1.235, 3), (5.0, 5.0, 16), (1.0, -1.0, 0)])
def test_agreeing_digits(a: float, b: float, digits: int) -> None:
    assert agreeing_digits(a, b) == digits


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=8), st.sampled_from(STAGES))
def test_a_side_agrees_with_itself(values: list[float], kind: Kind) -> None:
    found = judged(kind, values, values)
    assert found.state == "same"
    assert found.distance == 0


def test_the_worst_entry_may_not_be_the_largest_difference() -> None:
    found = judged("standard errors", [0.001, 10.0], [0.002, 10.5], ["small", "large"])
    assert (found.where, found.largest_where) == ("small", "large")
    assert found.largest == 0.5
    assert not found.is_largest
