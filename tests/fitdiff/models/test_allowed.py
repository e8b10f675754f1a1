import pytest
from hypothesis import given
from hypothesis import strategies as st

from fitdiff.models.allowed import ANYTHING, number, one_of

plain = st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.none()


@given(st.lists(plain, min_size=1, max_size=4))
def test_every_listed_value_is_accepted_and_named(values):
    domain = one_of(*values)
    assert all(domain.accepts(value) for value in values)
    assert all(repr(value) in domain.description for value in values)


@pytest.mark.parametrize("other", [True, 1.0, "1", 2, None, (1,)])
def test_listed_values_reject_equal_values_of_another_type(other):
    assert not one_of(1, "one").accepts(other)


@given(st.floats(allow_nan=False), st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_number_is_accepted_between_the_limits_both_included(low, high, value):
    domain = number(low, high)
    assert domain.accepts(value) == (low <= value <= high)
    assert domain.accepts(low) == domain.accepts(high) == (low <= high)


@pytest.mark.parametrize("other", [True, "1", None, float("nan"), (1.0,)])
def test_number_rejects_other_types(other):
    assert not number().accepts(other)


@given(plain)
def test_anything_accepts_every_value(value):
    assert ANYTHING.accepts(value)
