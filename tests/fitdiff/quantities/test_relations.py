import numpy as np
import pytest

from fitdiff.quantities.alignment import Aligned, align
from fitdiff.quantities.quantity import quantity
from fitdiff.quantities.relations import (
    class_denominator_relation,
    code_relation,
    column_relation,
    denominator_relation,
    parameters_apart,
    rank_relation,
    relation_of,
    square_relation,
)

A = np.array([0.2, 0.5, 0.7, 0.9])


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (A, -A, "but for the sign"),
        (A, 1 - A, "one minus the other"),
        (A, A[::-1], "another order"),
        (A, 2 * A, "0.5 times"),
        (A, A + 3, "plus -3"),
        (A, np.log(A / (1 - A)), "log odds of the first"),
        (np.exp(A), A, "logarithm of the first"),
        (A**2 + 3, np.sqrt(A**2 + 3), "the first is the square of the second"),
        (A, A, ""),
        # Each is off by 5e-5 of its own size, which is little of the largest and no shift.
        (np.array([0.5, 3.0, 6e5]), np.array([0.500025, 3.00015, 6e5]), ""),
        (A, np.array([0.3, 0.1, 0.8, 0.4]), ""),
        (A[:1], -A[:1], ""),
    ],
)
def test_relation_of(first, second, expected: str) -> None:
    aligned = align(quantity("values", first), quantity("values", second))
    assert aligned is not None
    found = relation_of(aligned)
    assert expected in found
    assert bool(found) == bool(expected)


@pytest.mark.parametrize(
    ("kind", "apart", "said"),
    [
        ("AIC", 2.0, "exactly 2 x 1: the first call counts 1 parameter more"),
        ("AIC", -4.0, "exactly 2 x 2: the second call counts 2 parameters more"),
        ("BIC", float(np.log(50)), "exactly log(n) x 1: the first call counts 1 parameter more"),
        ("AIC", 2.1, ""),
        ("BIC", 2.0, ""),
    ],
)
def test_information_may_differ_by_the_count_of_parameters(
    kind: str, apart: float, said: str
) -> None:
    assert parameters_apart(kind, apart, 50) == said


def test_a_rate_is_a_count_over_its_exposure() -> None:
    exposure = np.array([1.0, 2.0, 4.0])
    rates, counts = np.array([0.5, 0.25, 0.1]), np.array([0.5, 0.5, 0.4])
    aligned = Aligned("fitted values", ("1", "2", "3"), counts, rates)
    assert column_relation(aligned, {"e": exposure}) == "the first is the second times e"
    assert column_relation(aligned, {"other": exposure + 1}) == ""


def _aligned(first, second) -> Aligned:
    found = align(quantity("values", first), quantity("values", second))
    assert found is not None
    return found


def test_a_denominator_is_told_by_the_number_of_rows() -> None:
    said = denominator_relation(_aligned(A * np.sqrt(46 / 47), A), rows=47)
    assert said.startswith("the first is sqrt((n - 1)/n) times the second, n = 47")
    assert denominator_relation(_aligned(A, A * 46 / 47), rows=47).startswith("the first is n/(n -")
    assert denominator_relation(_aligned(A * np.sqrt(46 / 47), A), rows=48) == ""


def test_codes_may_be_counted_from_another_number() -> None:
    codes = np.array([1.0, 1, 3, 2])
    said = code_relation(_aligned(codes, codes - 1))
    assert said == "the same codes, counted from 1 by the first and from 0 by the second"
    assert code_relation(_aligned(codes + 0.5, codes - 0.5)) == ""
    assert code_relation(_aligned(codes, np.array([0.0, 0, 1, 2]))) == ""


def test_a_wald_statistic_is_the_square_of_z() -> None:
    z = np.array([-2.0, 3.0])
    own = quantity("statistics", z, "ab")
    squared = align(own, quantity("statistics", z**2 * (1 + 2e-6), "ab"))
    assert square_relation(squared, 1e-5).startswith("the second is the square of the first")
    for other in (z**2 * 1.001, -(z**2), z):
        assert square_relation(align(own, quantity("statistics", other, "ab")), 1e-5) == ""
    single = align(quantity("statistics", 2.0), quantity("statistics", 4.0))
    assert square_relation(single, 1e-5) == ""
    assert square_relation(single, 1e-5, 1)


def test_denominators_of_classes_add_up_to_all_rows() -> None:
    labels = ["a (u)", "b (u)", "a (v)", "b (v)"]
    over_m = np.array([1.0, 2.0, 3.0, 4.0])
    sizes = np.array([5, 5, 8, 8])
    unbiased = quantity("variances", over_m * sizes / (sizes - 1), labels)
    found = align(unbiased, quantity("variances", over_m, labels))
    assert found is not None
    assert class_denominator_relation(found, 13).endswith(
        "m - 1 in the first, over m in the second"
    )
    assert not class_denominator_relation(found, 20)


def test_rank_sums_of_the_other_sign_add_up_to_all_ranks() -> None:
    def pair(a: float, b: float) -> Aligned:
        found = align(quantity("statistics", a), quantity("statistics", b))
        assert found is not None
        return found

    assert rank_relation(pair(40.0, 15.0), 12).endswith("n = 10")
    assert rank_relation(pair(20.0, 15.0), 12).startswith("pairs counted")  # 5 and 7 of 12
    assert not rank_relation(pair(2.5, 1.5), 12)
    assert not rank_relation(pair(20.0, 17.0), 12)


def test_noise_of_nearly_equal_numbers_is_no_ratio() -> None:
    near = np.array([5.4, 5.2, 5.1])
    other = near + np.array([16e-6, 15.6e-6, 15.1e-6])
    found = align(quantity("values", near), quantity("values", other))
    assert found is not None
    assert not relation_of(found)
