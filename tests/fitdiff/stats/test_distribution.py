import numpy as np
import pytest

from fitdiff.stats.bootstrap import bootstrap_intervals
from fitdiff.stats.distribution import MeanDistribution, mean_distribution
from fitdiff.stats.expansion import Expansion


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
    found = drawn(np.array([0.5, 0.5, 0.5]), np.array([0, 0, 1]))
    assert 2 * found.p_below(0.0) >= 1
    assert 2 * found.p_above(0.0) >= 1
