"""Distances between the values of two sides."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from fitdiff.comparison.stages import largest_distance, relative_distance, scaled_distance

# In another unit, the smallest numbers would lose digits or vanish.
sizeable = st.floats(-1e6, 1e6).map(lambda value: value if abs(value) > 1e-290 else 0.0)
vectors = hnp.arrays(np.float64, 4, elements=sizeable)
anything = hnp.arrays(np.float64, 4, elements=st.floats())


@given(vectors, st.floats(1e-3, 1e3))
def test_a_relative_distance_has_no_unit(a, unit) -> None:
    b = a[::-1]
    assert relative_distance(unit * a, unit * b) == pytest.approx(relative_distance(a, b), rel=1e-9)


@given(anything, anything)
def test_distances_are_zero_for_equal_values_alone(a, b) -> None:
    same = bool(((a == b) | (np.isnan(a) & np.isnan(b))).all())
    for distance in (largest_distance, relative_distance):
        assert (distance(a, b) == 0) == same
        assert distance(a, b) == distance(b, a)
        assert not math.isnan(distance(a, b))


@pytest.mark.parametrize(
    ("a", "b", "unit", "centre", "distance"),
    [
        ([0.2, 5.0], [0.3, 5.0], 1.0, 0.0, 0.1),  # absolute below the unit
        ([0.2], [0.3], 0.05, 0.0, 1 / 3),  # relative to the larger above it
        ([0.3], [0.2], 0.05, 0.0, 1 / 3),
        ([-4.0], [4.0], 1.0, 0.0, 2.0),
        ([1000.0], [1001.0], 2.0, 1000.0, 0.5),  # near the centre, however large
        ([1010.0], [1020.0], 2.0, 1000.0, 0.5),  # far from it
        ([1e6, 0.5], [1e6 + 1, 0.6], 1.0, 0.0, 0.1),  # the largest of all entries
        ([math.inf, math.nan], [math.inf, math.nan], 1.0, 0.0, 0.0),
        ([math.inf], [-math.inf], 1.0, 0.0, math.inf),
        ([math.inf], [1.0], 1.0, 0.0, math.inf),
        ([math.nan], [1.0], 1.0, 0.0, math.inf),
        ([], [], 1.0, 0.0, 0.0),
    ],
)
def test_a_scaled_distance_is_absolute_near_the_centre_and_relative_far_from_it(
    a, b, unit, centre, distance
) -> None:
    found = scaled_distance(np.array(a), np.array(b), unit, centre)
    assert found == pytest.approx(distance, rel=1e-9)


def test_a_unit_is_one_and_a_centre_zero_unless_stated() -> None:
    assert scaled_distance(np.array([0.2]), np.array([0.3])) == pytest.approx(0.1)
    assert scaled_distance(np.array([20.0]), np.array([30.0])) == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("a", "b", "relative"),
    [
        ([1.0, 4.0], [1.0, 2.0], 0.5),
        ([1.0, 2.0], [1.0, -8.0], 1.25),
        ([0.0, 0.0], [0.0, 0.0], 0.0),
        ([math.inf, 4.0], [math.inf, 2.0], 0.5),
        ([5e-324, 1e300], [0.0, 1e300], 5e-324),  # not identical, however near
        ([], [], 0.0),
    ],
)
def test_a_relative_distance_is_that_to_the_largest_value(a, b, relative: float) -> None:
    assert relative_distance(np.array(a), np.array(b)) == relative
