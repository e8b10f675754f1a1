"""Another function for a side's numbers, in words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from fitdiff.calls import BoundCall, Checked, ParsedCall, RunResult
from fitdiff.calls.tree import Name
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.causes.calls.counterparts import Counterpart
from fitdiff.comparison.calls.side import SideFit
from fitdiff.quantities.quantity import quantity
from fitdiff.report.comparison import counterpart_texts

NAMES = {"first": "R", "second": "Python"}


@pytest.fixture
def found() -> Counterpart:
    parsed = ParsedCall("r", Name("f"), "f")
    fit = SideFit(
        parsed,
        BoundCall(Checked(parsed, (), (), ()), parsed.tree, pd.DataFrame(), {}, (), ()),
        RunResult("r", parsed.tree, None),
        (quantity("coefficients", np.ones(2), "ab"),),
    )
    return Counterpart(
        of="second", own="PoissonRegressor", language="r", function="glm", code="glm(y ~ x)",
        within=5.42, quantity="coefficients", gives=True, short=True, digits=0, lacks=(),
        scaled=False, fit=fit,
    )  # fmt: skip


def text_of(one: Counterpart) -> str:
    made = Comparison(("r: f", "py: g"), ("r", "py"), ("", ""), counterparts=(one,))
    return next(counterpart_texts(made, NAMES))


def test_numbers_that_a_solver_stopped_far_from_are_not_given_as_its_own(found) -> None:
    assert text_of(found).splitlines() == [
        "PoissonRegressor stops before its own optimum, off by 5.42 (coefficients). That",
        "optimum in R:",
        "    glm(y ~ x)",
    ]


def test_numbers_near_the_optimum_are(found) -> None:
    said = text_of(replace(found, within=2e-6, digits=5))
    assert said.startswith("Python's numbers in R, within 2e-06 (coefficients), which is how far")
