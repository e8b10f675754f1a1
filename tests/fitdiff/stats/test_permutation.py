from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from fitdiff.stats.permutation import (
    FLIPS,
    PERMUTATIONS,
    energy_test,
    holm,
    p_text,
    sign_flip_p_values,
)


def rng() -> np.random.Generator:
    return np.random.default_rng(2017)


def one_stratum(values: np.ndarray) -> np.ndarray:
    return np.zeros(values.shape[-1], dtype=np.int64)


effects = hnp.arrays(np.int64, st.integers(1, 8), elements=st.integers(-20, 20))


@given(effects)
@settings(max_examples=50)
def test_few_splits_are_tested_exactly(values: np.ndarray) -> None:
    signs = np.array(list(product([1, -1], repeat=values.size)))
    by_hand = np.mean(np.abs(signs @ values) >= abs(values.sum()))
    (p,) = sign_flip_p_values(values[np.newaxis] / 1763, one_stratum(values), rng())
    assert p == by_hand


def test_sizes_weigh_the_same_in_the_exact_test() -> None:
    """By hand: 3 splits of one size, 1 of another, with the mean of means as the statistic."""
    values, strata = np.array([3.0, 3, -2, 1]), np.array([0, 0, 0, 1])
    signs = np.array(list(product([1, -1], repeat=4)))
    statistic = (signs[:, :3] @ values[:3]) / 3 + signs[:, 3] * values[3]
    # Were each split to weigh the same, 6 of the 16 patterns would be as extreme.
    assert np.count_nonzero(np.abs(statistic) >= 7 / 3 - 1e-9) == 4
    assert sign_flip_p_values(values[np.newaxis], strata, rng()).tolist() == [4 / 16]


def test_p_values_depend_on_no_unit_nor_on_other_steps() -> None:
    values, strata = np.array([3.0, 3, -2, 1]), np.array([0, 0, 0, 1])
    units = np.array([1e9, 1.0, 1e-9])
    found = sign_flip_p_values(units[:, np.newaxis] * values, strata, rng())
    assert found.tolist() == [4 / 16] * 3


def test_no_more_flips_are_drawn_than_asked_for() -> None:
    values = np.zeros((1, 20))
    assert sign_flip_p_values(values, one_stratum(values), rng(), flips=1_500).tolist() == [1.0]


def test_random_flips_agree_with_the_exact_p_value() -> None:
    values = rng().normal(0.5, 1.0, size=(1, 14))
    signs = np.array(list(product([1.0, -1.0], repeat=14)))
    exact = np.mean(np.abs(signs @ values[0]) >= abs(values.sum()) - 1e-12)
    (p,) = sign_flip_p_values(values, one_stratum(values), rng())
    # Four standard errors of a share of 10,000.
    assert p == pytest.approx(exact, abs=4 * np.sqrt(exact / FLIPS))


@given(st.permutations(range(20)))
@settings(max_examples=10)
def test_order_of_splits_does_not_matter(order: list[int]) -> None:
    values, strata = np.arange(-6.0, 14.0)[np.newaxis], np.repeat([0, 1], 10)
    (p,) = sign_flip_p_values(values, strata, rng())
    (shuffled,) = sign_flip_p_values(values[:, order], strata[order], rng())
    # Other random flips of the same set: five standard errors of the difference of two shares.
    assert shuffled == pytest.approx(p, abs=5 * np.sqrt(2 * p / FLIPS))


def test_p_value_ranges_from_one_to_the_least_possible() -> None:
    values = np.vstack([np.zeros(30), np.full(30, 0.2)])
    none, large = sign_flip_p_values(values, one_stratum(values), rng())
    assert none == 1.0
    assert large == pytest.approx(1 / (1 + FLIPS))


def test_sign_flip_p_values_are_uniform_when_nothing_differs() -> None:
    values = rng().normal(size=(400, 16))
    p_values = sign_flip_p_values(values, np.repeat([0, 1], 8), rng(), flips=999)
    # Binomial(400, .05) exceeds 34 with probability .0015.
    assert np.count_nonzero(p_values <= 0.05) <= 34
    assert 0.45 < p_values.mean() < 0.55  # sd of the mean is .014


def test_holm_equals_the_textbook_example() -> None:
    """Holm (1979): sorted p times 4, 3, 2, 1, never below the one before."""
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.6, 0.7]) == pytest.approx([1.0, 1.0])
    assert holm([]).size == 0


def distances(values: np.ndarray) -> np.ndarray:
    return np.abs(values[:, np.newaxis] - values)


def test_energy_test_of_one_split_is_the_exact_permutation_test() -> None:
    """Of 20 ways to take 3 of 6, two tell the lowest three from the highest as well."""
    values = np.array([0.0, 0.1, 0.2, 5.0, 5.1, 5.2])
    sampling = 3 * np.sqrt(0.1 * 0.9 / PERMUTATIONS)
    assert energy_test([distances(values)], 3) == pytest.approx(2 / 20, abs=sampling)


def test_energy_test_gains_by_further_splits() -> None:
    apart = distances(np.array([0.0, 0.1, 0.2, 5.0, 5.1, 5.2]))
    sampling = 3 * np.sqrt(0.01 * 0.99 / PERMUTATIONS)
    assert energy_test([apart, apart], 3) == pytest.approx(0.01, abs=sampling)


def test_energy_test_sees_another_spread_around_the_same_mean() -> None:
    generator = rng()
    narrow, wide = generator.normal(0, 0.1, 7), generator.normal(0, 2, 7)
    apart = distances(np.append(narrow, wide))
    assert energy_test([apart, apart], 7) < 0.01


def test_energy_test_of_equal_values_is_one() -> None:
    assert energy_test([np.zeros((6, 6))], 3) == 1.0


@given(hnp.arrays(np.float64, (6,), elements=st.integers(-5, 5)))
@settings(max_examples=30)
def test_energy_test_is_the_same_from_either_side(values: np.ndarray) -> None:
    one, other = (energy_test([distances(v)], 3) for v in (values, values[::-1]))
    assert one == pytest.approx(other, abs=0.05)


def test_energy_test_depends_on_no_unit_and_repeats_itself() -> None:
    apart = distances(np.array([0.0, 1, 2, 4, 1.5, 3, 5, 6]))
    first = energy_test([apart, apart], 4)
    assert 0.01 < first < 0.5
    assert energy_test([apart, apart], 4) == first
    assert energy_test([1e-12 * apart, 1e-12 * apart], 4) == first


def test_a_p_value_is_written_to_four_places() -> None:
    assert (p_text(0.01236), p_text(None)) == ("0.0124", "")
