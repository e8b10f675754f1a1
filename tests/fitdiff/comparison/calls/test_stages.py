"""Which quantities of two fits are compared, and which mean other things."""

from __future__ import annotations

import pandas as pd
import pytest

from fitdiff.calls import BoundCall, Checked, ParsedCall, RunResult
from fitdiff.calls.tree import Name
from fitdiff.comparison.calls import stages
from fitdiff.comparison.calls.side import SideFit
from fitdiff.comparison.calls.stages import compare_fits
from fitdiff.quantities.distances import Scale
from fitdiff.quantities.quantity import Quantity, quantity


def side(*found: Quantity) -> SideFit:
    parsed = ParsedCall("py", Name("f"), "f")
    bound = BoundCall(Checked(parsed, (), (), ()), parsed.tree, pd.DataFrame(), {}, (), ())
    return SideFit(parsed, bound, RunResult("py", parsed.tree, None), found)


MODEL = side(
    quantity("coefficients", [1.0, 2.0], ("(Intercept)", "x")),
    quantity("statistics", [3.0, 4.0], ("(Intercept)", "x")),
    quantity("p-values", [0.02, 0.01], ("(Intercept)", "x")),
    quantity("degrees of freedom", 8.0),
)
TERMS = ("x", "Residuals")
ANOVA = side(
    quantity("degrees of freedom", [1.0, 8.0], TERMS),
    quantity("statistics", [16.0, float("nan")], TERMS),
    quantity("p-values", [0.01, float("nan")], TERMS),
)
ALONE = side(quantity("p-values", [0.02, 0.01], ("(Intercept)", "x")))


@pytest.mark.parametrize(("first", "second"), [(MODEL, ANOVA), (ANOVA, MODEL)])
def test_t_of_a_coefficient_is_not_compared_with_f_of_its_term(
    first: SideFit, second: SideFit
) -> None:
    found = {stage.kind: stage for stage in compare_fits(first, second)}
    for kind in ("statistics", "p-values", "degrees of freedom"):
        assert found[kind].agreement is None
        assert "terms on the other" in found[kind].why_not


@pytest.mark.parametrize("other", [MODEL, ALONE])
def test_p_values_of_coefficients_are_compared(other: SideFit) -> None:
    found = {stage.kind: stage for stage in compare_fits(MODEL, other)}
    assert found["p-values"].agreement is not None


def test_two_tables_of_terms_are_compared() -> None:
    assert all(stage.agreement is not None for stage in compare_fits(ANOVA, ANOVA))


@pytest.mark.parametrize(("how", "same"), [("TukeyHSD", True), ("coef(summary(fit))", False)])
def test_tukeys_p_values_are_noise_where_r_sums_an_integral(how, same) -> None:
    """ptukey() gives 1.12e-11 for whatever is larger, where 1 - p is 1 in Python."""
    one = quantity("p-values", [1.12e-11, 0.03], ["b-a", "c-a"], how)
    other = quantity("p-values", [0.0, 0.03], ["b-a", "c-a"], "pvalues")
    found = stages._compare("p-values", one, other, Scale(), None)
    assert found.differs is not same
