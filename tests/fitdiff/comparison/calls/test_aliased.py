"""Coefficients that the data do not determine, told from the columns."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fitdiff.calls import BoundCall, Checked, ParsedCall, RunResult
from fitdiff.calls.tree import Name
from fitdiff.comparison.calls.side import SideFit
from fitdiff.comparison.calls.stages import Stage, compare_fits
from fitdiff.quantities.quantity import Quantity, quantity

NAN = float("nan")
A = np.array([0.0, 1.0, 3.0, 2.0, 5.0])
B = np.array([1.0, 1.0, 0.0, 4.0, 2.0])
ONES = np.ones(5)


def side(coefficients: dict[str, float], design: dict[str, np.ndarray], *more: Quantity) -> SideFit:
    parsed = ParsedCall("py", Name("f"), "f")
    return SideFit(
        parsed,
        BoundCall(Checked(parsed, (), (), ()), parsed.tree, pd.DataFrame(), {}, (), ()),
        RunResult("py", parsed.tree, None),
        (quantity("coefficients", list(coefficients.values()), coefficients), *more),
        design=pd.DataFrame(design) if design else None,
    )


def of_coefficients(
    columns: dict[str, np.ndarray], left_out: dict[str, float], other: dict[str, float]
) -> Stage:
    """The stage of coefficients, each side with the fitted values of its own."""
    fits = []
    for slopes in (left_out, other):
        made = sum(np.nan_to_num(slopes.get(name, 0.0)) * columns[name] for name in columns)
        fitted = quantity("fitted values", made + slopes["(Intercept)"])
        fits.append(side(slopes, columns if slopes is left_out else {}, fitted))
    return compare_fits(*fits)[0]


SUM = {"a": A, "b": B, "total": A + B}


def test_a_sum_is_told_with_the_fit_that_is_the_same() -> None:
    stage = of_coefficients(
        SUM,
        {"(Intercept)": 0.5, "a": 2.0, "b": -1.0, "total": NAN},
        {"(Intercept)": 0.5, "a": 5.0 / 3, "b": -4.0 / 3, "total": 1.0 / 3},
    )
    assert stage.differs
    assert stage.defined
    assert stage.relation == (
        "not estimable: total is a + b. The first leaves it out (NA), the second shares the slope "
        "by minimum norm: the same fit"
    )


def test_another_split_is_not_of_minimum_norm() -> None:
    stage = of_coefficients(
        SUM,
        {"(Intercept)": 0.5, "a": 2.0, "b": -1.0, "total": NAN},
        {"(Intercept)": 0.5, "a": 1.0, "b": -2.0, "total": 1.0},
    )
    assert stage.relation.endswith("the second shares the slope: the same fit")


def test_another_fit_is_not_called_the_same() -> None:
    stage = of_coefficients(
        SUM,
        {"(Intercept)": 0.5, "a": 2.0, "b": -1.0, "total": NAN},
        {"(Intercept)": 0.5, "a": 2.0, "b": -1.0, "total": 1.0},
    )
    assert stage.relation.endswith("the second gives a number")
    assert not stage.defined


@pytest.mark.parametrize(
    ("column", "said"),
    [
        (3 * ONES, "k is constant"),
        (0 * ONES, "k is 0"),
        (A, "k is a"),
        (2 * A - B + 1, "k is 2 a - b + 1"),
        (-A, "k is -a"),
        (A + 1e-8 * np.array([1, -1, 1, -1, 1]), "k is nearly a"),
    ],
)
def test_what_a_column_is_made_of(column: np.ndarray, said: str) -> None:
    stage = of_coefficients(
        {"a": A, "b": B, "k": column},
        {"(Intercept)": 0.5, "a": 2.0, "b": -1.0, "k": NAN},
        {"(Intercept)": 0.5, "a": 1.0, "b": -1.0, "k": 1.0},
    )
    assert stage.relation.startswith(f"not estimable: {said}. The first")


def test_a_column_of_its_own_is_not_called_aliased() -> None:
    stage = of_coefficients(
        {"a": A, "b": B, "k": A**2},
        {"(Intercept)": 0.5, "a": 2.0, "b": -1.0, "k": NAN},
        {"(Intercept)": 0.5, "a": 2.0, "b": -1.0, "k": 0.0},
    )
    assert stage.differs
    assert stage.relation == ""


def test_a_constant_in_the_intercept_is_told_where_all_agrees() -> None:
    stage = of_coefficients(
        {"a": A, "k": 2 * ONES},
        {"(Intercept)": 0.5, "a": 2.0, "k": NAN},
        {"(Intercept)": 0.5, "a": 2.0},
    )
    assert not stage.differs
    assert stage.relation.endswith("the second reports none apart from its intercept")


def test_a_slope_of_a_constant_column_is_not_the_same_as_any_other() -> None:
    """A single row has no spread by which a slope could be measured."""
    one = side({"(Intercept)": 1.0, "x": 1.8}, {"x": ONES})
    other = side({"(Intercept)": 1.0, "x": 0.6}, {})
    assert compare_fits(one, other)[0].differs


def test_intervals_of_what_is_not_estimable_only() -> None:
    fits = []
    for slopes, width in (([0.5, 2.0, NAN], NAN), ([0.5, 2.0, 0.0], 0.0)):
        made = dict(zip(("(Intercept)", "a", "k"), slopes, strict=True))
        lower = quantity("interval, lower", [0.1, 1.0, width], made)
        fits.append(side(made, {"a": A, "k": 0 * A}, quantity("fitted values", A), lower))
    found = {stage.kind: stage for stage in compare_fits(*fits)}
    assert found["coefficients"].relation.endswith(
        "the second gives 0 by minimum norm: the same fit"
    )
    assert found["interval, lower"].defined
    assert found["interval, lower"].relation == "of what is not estimable only"
