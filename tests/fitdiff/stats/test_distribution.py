import warnings

import numpy as np
import pytest

from fitdiff.stats.bootstrap import bootstrap_intervals
from fitdiff.stats.distribution import MeanDistribution, mean_distribution
from fitdiff.stats.expansion import Expansion, expansion_of, stratum_variances


def drawn(values: np.ndarray, strata: np.ndarray, resamples: int = 10_000) -> MeanDistribution:
    return mean_distribution(values, strata, np.random.default_rng(2017), resamples)


def test_the_interval_is_that_of_the_bootstrap() -> None:
    values, strata = np.random.default_rng(1).normal(size=12), np.repeat([0, 1, 2], 4)
    rng = np.random.default_rng(2017)
    (expected,) = bootstrap_intervals(values[np.newaxis], strata, 0.9, rng)
    assert drawn(values, strata).interval(0.9) == expected


def test_p_values_of_both_sides_are_of_the_same_distribution() -> None:
    values, strata = np.random.default_rng(1).normal(size=40), np.zeros(40, dtype=int)
    found = drawn(values, strata)
    assert found.p_below(-9.0) == found.p_above(9.0) < 0.001
    assert found.p_below(9.0) == found.p_above(-9.0) == 1.0
    # Any mean of continuous values is on one side: the shares add up to one, but for the one more.
    assert found.p_below(0.1) + found.p_above(0.1) == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize(("widening", "freedom"), [(1.0, 1e9), (1.2, 3.0), (1.05, 17.5)])
@pytest.mark.parametrize("level", [0.8, 0.95, 0.999])
def test_p_value_is_the_inverse_of_the_tail(widening: float, freedom: float, level: float) -> None:
    expansion = Expansion(widening, freedom)
    assert expansion.p_value(expansion.tail(level)) == pytest.approx((1 - level) / 2)


def test_p_values_hold_their_level_with_ten_splits() -> None:
    """Normal effects of a mean of nothing: p below .05 in one of twenty."""
    rng, strata = np.random.default_rng(5), np.zeros(10, dtype=int)
    found = [
        mean_distribution(rng.normal(size=10), strata, rng, 2_000).p_below(0.0)
        for _ in range(2_000)
    ]
    # sd of a share of 2,000 is .005.
    assert np.mean(np.array(found) < 0.05) == pytest.approx(0.05, abs=0.015)


def test_a_single_split_of_a_size_decides_nothing() -> None:
    values, strata = np.array([0.5, 0.5, 0.5]), np.array([0, 0, 1])
    assert expansion_of(values, strata) == Expansion(np.inf, 1.0)
    found = drawn(values, strata)
    assert found.p_below(0.0) == found.p_above(0.0) == 0.5
    assert 2 * found.p_below(0.0) >= 1
    assert 2 * found.p_above(0.0) >= 1


def test_standard_errors_of_the_resampling_move_the_share() -> None:
    """By hand: a tenth of 9,999 means, and one more, without any expansion."""
    found = MeanDistribution(np.arange(9_999.0), Expansion(1.0, 1e9))
    error = np.sqrt(0.1 * 0.9 / 9_999)
    for errors in (0.0, 3.0, -2.0):
        expected = pytest.approx(0.1 + errors * error, rel=1e-6)
        assert found.p_below(998.5, errors) == expected
        assert found.p_above(8_999.5, errors) == expected
    assert found.p_below(9_990.0, 99.0) == 1.0
    assert found.p_below(9.0, -99.0) == 0.0


def test_a_mean_that_equals_the_value_is_on_both_sides() -> None:
    found = MeanDistribution(np.zeros(99), Expansion(1.0, 1e9))
    assert found.p_below(0.0) == found.p_above(0.0) == 1.0


def test_two_splits_of_a_size_widen_by_the_root_of_two() -> None:
    assert expansion_of(np.array([0.0, 1.0]), np.array([0, 0])) == Expansion(np.sqrt(2), 1.0)


def test_freedom_is_satterthwaites_and_without_spread_that_of_the_smallest_size() -> None:
    """By hand: variances of the means 4 / 2 and 9 / 3, of one and of two degrees of freedom."""
    values = np.array([0.0, np.sqrt(8), -3.0, 0.0, 3.0])
    strata = np.array([0, 0, 1, 1, 1])
    assert stratum_variances(values, strata) == pytest.approx([4.0, 9.0])
    found = expansion_of(values, strata)
    assert found.widening == np.sqrt(2)
    assert found.freedom == pytest.approx((2 + 3) ** 2 / (2**2 / 1 + 3**2 / 2))
    assert expansion_of(np.zeros(9), np.repeat([0, 1], [4, 5])).freedom == 3


def test_a_single_split_has_no_variance_and_warns_of_nothing() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = stratum_variances(np.array([1.0, 2.0, 4.0]), np.array([0, 1, 1]))
    np.testing.assert_array_equal(found, [np.nan, 2.0])
