"""Which quantities of two fits are compared, and which mean other things."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from fitdiff.calls import BoundCall, Checked, ParsedCall, RunResult
from fitdiff.calls.tree import Name
from fitdiff.comparison.calls import stages
from fitdiff.comparison.calls.side import SideFit
from fitdiff.comparison.calls.stages import compare_fits
from fitdiff.quantities.distances import Scale
from fitdiff.quantities.quantity import Quantity, predicted, quantity


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


def test_what_stood_in_for_another_kind_is_not_compared_once_more() -> None:
    correlation = side(quantity("values", 0.2))
    test = side(quantity("estimate", 0.2), quantity("p-values", 0.4))
    found = {one.kind: one for one in compare_fits(correlation, test)}
    assert not found["estimate"].differs
    assert found["p-values"].agreement is None
    assert "values" not in found


@pytest.mark.parametrize(
    ("number", "kind"),
    [(0.21, "estimate"), (-2.0, "statistics"), (0.0004, "p-values")],
)
def test_a_number_without_a_name_is_what_it_is_nearest_to(number: float, kind: str) -> None:
    test = side(quantity("estimate", 0.2), quantity("statistics", 2.1), quantity("p-values", 1e-3))
    for pair in (side(quantity("values", number)), test), (test, side(quantity("values", number))):
        compared = [one.kind for one in compare_fits(*pair) if one.agreement is not None]
        assert compared == [kind]


def test_numbers_of_an_exact_fit_are_rounding_errors_but_for_its_estimates() -> None:
    def exact(p: float, noise: float) -> SideFit:
        return side(
            quantity("coefficients", [5 + noise, -noise], ("(Intercept)", "x")),
            quantity("fitted values", [5.0, 5 + noise, 5 - noise]),
            quantity("p-values", [0.0, p], ("(Intercept)", "x")),
            quantity("dispersion", 1e-29),
        )

    found = {one.kind: one for one in compare_fits(exact(0.9, 4e-15), exact(0.1, 0.0))}
    assert not found["coefficients"].differs
    assert not found["fitted values"].differs
    assert found["p-values"].why_not.startswith("the fit is exact")


def test_whole_numbers_stand_in_for_classes_and_clusters() -> None:
    factor = side(replace(predicted([1, 0, 1], [0, 1], "factor"), classes=("0", "1")))
    found = {one.kind: one for one in compare_fits(factor, side(quantity("values", [1, 0, 1])))}
    assert not found["predicted classes"].differs
    clusters = side(quantity("clusters", [1, 2, 1]))
    found = {one.kind: one for one in compare_fits(clusters, side(quantity("values", [7, 0, 7])))}
    assert not found["clusters"].differs


def test_log_likelihoods_of_one_deviance_differ_by_the_data_alone() -> None:
    def binomial(constant: float, deviance: float = 12.0) -> SideFit:
        return side(
            quantity("coefficients", [1.0, 2.0], ("(Intercept)", "x")),
            quantity("fitted values", [0.2, 0.6, 0.7]),
            quantity("dispersion", 1.0),
            quantity("deviance", deviance),
            quantity("log-likelihood", constant),
            quantity("AIC", 4 - 2 * constant),
        )

    found = {one.kind: one for one in compare_fits(binomial(-70.0), binomial(-331.0))}
    assert found["log-likelihood"].told_otherwise
    assert found["AIC"].relation == "by -2 times that of the log-likelihood"
    other = {one.kind: one for one in compare_fits(binomial(-70.0), binomial(-331.0, 11.0))}
    assert not other["log-likelihood"].told_otherwise


def test_equal_fits_tell_of_another_origin_or_unit() -> None:
    def line(intercept: float, fitted: float, slope: float = 2.0) -> SideFit:
        return side(
            quantity("coefficients", [intercept, slope], ("(Intercept)", "x")),
            quantity("fitted values", [1.0, 3.0, fitted]),
        )

    (found, _) = compare_fits(line(1.0, 5.0), line(-9.0, 5.0))
    assert found.defined
    (found, _) = compare_fits(line(1.0, 5.0), line(-9.0, 5.5))
    assert not found.defined
    (found, _) = compare_fits(line(1.0, 5.0), line(-9.0, 5.0, 2e-6))
    assert found.relation.endswith("is 1e-06 times that of the second, shifted")
    (found, _) = compare_fits(line(1.0, 5.0), line(1.0, 5.0, 4.0))
    assert found.relation.endswith("is 2 times that of the second")


def test_models_of_series_and_mixed_ones_have_tolerances_of_their_optimisers() -> None:
    def series(slope: float) -> SideFit:
        variance = quantity("dispersion", 2.0, None, "params['sigma2']")
        return side(quantity("coefficients", [slope], ["ar1"]), variance)

    (coefficients, _) = compare_fits(series(0.5), series(0.50002))
    assert not coefficients.differs
    (coefficients, _) = compare_fits(series(0.5), series(0.5002))
    assert coefficients.differs


def test_ordinal_models_have_the_tolerance_of_second_derivatives_by_steps() -> None:
    def ordinal(error: float) -> SideFit:
        cut = quantity("thresholds", [0.5], ["a|b"])
        return side(cut, quantity("standard errors", [error], ["x"]))

    def errors(one: SideFit, other: SideFit) -> bool:
        return next(s.differs for s in compare_fits(one, other) if s.kind == "standard errors")

    assert not errors(ordinal(0.1), ordinal(0.10004))
    assert errors(ordinal(0.1), ordinal(0.1004))


def test_shares_of_importance_are_not_compared_with_sums() -> None:
    shares = side(quantity("importance", [0.25, 0.75], ["a", "b"]))
    (found,) = compare_fits(shares, side(quantity("importance", [2.0, 6.0], ["a", "b"])))
    assert found.agreement is None
    assert "sum to 1" in found.why_not
    (found,) = compare_fits(shares, side(quantity("importance", [0.5, 0.5], ["a", "b"])))
    assert found.differs
