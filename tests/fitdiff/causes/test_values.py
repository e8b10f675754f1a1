from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from fitdiff.causes.values import Moves, other_values
from fitdiff.models.nets.settings import Adam, H2OAdadelta, Optimiser, Sgd

FEW = Moves(ratios=(2.0,), steps=(1, 0.25), fresh=(3.0,))
ADAM = Adam(name="adam", rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-8)


@pytest.mark.parametrize(
    ("hint", "value", "others"),
    [
        (Literal["a", "b", "c"], "b", ("a", "c")),
        (bool, True, (False,)),
        (int, 5, (6, 10)),
        (Annotated[int, Field(gt=0)], 5, (6, 10)),
        (float, 0.25, (0.5, float("inf"))),
        (float, float("inf"), (3.0,)),
        (float, 20.0, (21.0, 40.0, float("inf"))),
        (float | Literal["auto"], "auto", (3.0,)),
        (float | Literal["auto"], 0.25, (0.5, float("inf"), "auto")),
        (str, "free text", ()),
        (tuple[int, ...], (7, 7), ((7,), (7, 7, 7), (8, 8), (14, 14), (7, 8), (7, 14))),
    ],
)
def test_other_values_follow_from_the_type(hint, value, others) -> None:
    assert set(other_values(hint, value, FEW)) == set(others)


def test_a_table_changes_in_one_setting_or_to_another_table() -> None:
    others = other_values(Optimiser, ADAM, FEW)
    assert {type(other) for other in others} == {Adam, Sgd, H2OAdadelta}
    assert {other.rate for other in others if type(other) is Sgd} == {ADAM.rate}
    for other in (other for other in others if type(other) is Adam):
        assert sum(getattr(other, n) != getattr(ADAM, n) for n in ("rate", "beta_1", "beta_2")) <= 1


@given(st.integers(0, 10**6) | st.floats(1e-6, 1e6))
def test_no_value_is_the_present_one_or_twice_there(value) -> None:
    others = other_values(type(value), value)
    assert value not in others
    assert len(set(others)) == len(others) > 0
