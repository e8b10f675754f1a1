"""Objectives of linear and generalised linear fits, evaluated by hand."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from sklearn.linear_model import ElasticNet, Lasso, LogisticRegression, PoissonRegressor, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from fitdiff.calls import Workers, parse_call
from fitdiff.comparison.calls.objective import Mutual, at_both
from fitdiff.comparison.calls.objective_python import objective_of
from fitdiff.comparison.calls.objective_sides import mutual_objective
from fitdiff.comparison.calls.side import Given, run_side
from fitdiff.comparison.calls.stages import compare_fits
from fitdiff.quantities.terms import INTERCEPT

GENERATOR = np.random.default_rng(5)
X = pd.DataFrame(GENERATOR.normal(size=(60, 2)), columns=["a", "b"])
Y = 1 + X["a"] - 0.5 * X["b"] + GENERATOR.normal(size=60)
EVENT = (Y.median() < Y).astype(int)
COUNT = GENERATOR.poisson(np.exp(0.3 * X["a"]))


def solution(fit) -> dict[str, float]:
    values = np.ravel(fit.coef_)
    return {INTERCEPT: float(np.ravel(fit.intercept_)[0]), "a": values[0], "b": values[1]}


@pytest.mark.parametrize(
    ("estimator", "outcome"),
    [
        (Ridge(alpha=3.0, tol=1e-12), Y),
        (Lasso(alpha=0.1, tol=1e-12), Y),
        (ElasticNet(alpha=0.1, tol=1e-12), Y),
        (LogisticRegression(C=0.3, tol=1e-12), EVENT),
        (LogisticRegression(C=0.3, tol=1e-12, l1_ratio=1.0, solver="saga", max_iter=9999), EVENT),
        (PoissonRegressor(alpha=0.5, tol=1e-10), COUNT),
    ],
    ids=["ridge", "lasso", "elastic net", "logistic", "logistic lasso", "poisson"],
)
def test_no_point_nearby_is_lower_than_the_solution(estimator, outcome) -> None:
    """What an estimator minimises is least at its solution: the penalty is in the right unit."""
    fit = estimator.fit(X, outcome)
    found = objective_of(fit, X, outcome)
    at = solution(fit)
    for size in (1e-3, 1e-2, 1.0):
        for step in size * np.random.default_rng(3).normal(size=(50, 3)):
            moved = {name: value + by for (name, value), by in zip(at.items(), step, strict=True)}
            # Of sums of 60 terms near 1, and of solvers that stop at a gradient of 1e-10.
            assert found.at(moved) >= found.at(at) - 1e-9


def test_a_model_of_statsmodels_is_minus_its_log_likelihood() -> None:
    design = sm.add_constant(X)
    fit = sm.GLM(EVENT, design, family=sm.families.Binomial()).fit()
    found = objective_of(fit)
    assert found.at(dict(zip([INTERCEPT, "a", "b"], fit.params, strict=True))) == pytest.approx(
        -fit.llf, rel=1e-12
    )


@pytest.mark.parametrize(
    ("family", "outcome"),
    [
        (sm.families.Poisson(), COUNT),
        (sm.families.Gamma(sm.families.links.Log()), np.exp(Y)),
        (sm.families.InverseGaussian(sm.families.links.Log()), np.exp(Y)),
        (sm.families.Binomial(sm.families.links.Probit()), EVENT),
        (sm.families.Binomial(sm.families.links.CLogLog()), EVENT),
    ],
    ids=["poisson", "gamma", "inverse gaussian", "probit", "cloglog"],
)
def test_other_families_are_half_the_deviance(family, outcome) -> None:
    fit = sm.GLM(outcome, sm.add_constant(X), family=family).fit()
    found = objective_of(fit)
    at = dict(zip([INTERCEPT, "a", "b"], fit.params, strict=True))
    # Computed with means clipped otherwise.
    assert found.at(at) == pytest.approx(fit.deviance / 2, rel=1e-8)


def test_a_solver_that_stops_short_is_found_out() -> None:
    loose, tight = (ElasticNet(alpha=0.1, tol=tol).fit(X, Y) for tol in (0.5, 1e-12))
    solutions = solution(loose), solution(tight)
    found = Mutual(*(at_both(objective_of(fit, X, Y), solutions) for fit in (loose, tight)))
    assert found.equal
    assert found.short == "first"
    assert not found.same


def test_two_objectives_each_have_their_own_minimum() -> None:
    one, other = Ridge(alpha=1.0).fit(X, Y), Ridge(alpha=50.0).fit(X, Y)
    solutions = solution(one), solution(other)
    found = Mutual(*(at_both(objective_of(fit, X, Y), solutions) for fit in (one, other)))
    assert not found.equal
    assert found.short is None
    assert found.excess("first") > 0
    assert found.excess("second") > 0


def test_coefficients_of_other_columns_are_not_evaluated() -> None:
    found = objective_of(Ridge().fit(X, Y), X, Y)
    assert found.at({INTERCEPT: 0.0, "c": 1.0}) is None
    assert at_both(found, ({"a": 1.0}, {"c": 1.0})) is None


def test_what_is_not_known_has_no_objective() -> None:
    assert objective_of(LogisticRegression(class_weight="balanced").fit(X, EVENT), X, EVENT) is None
    assert objective_of(sm.OLS(Y, X).fit_regularized(alpha=0.1)) is None
    assert objective_of(sm.OLS(Y, X).fit_regularized(alpha=0.1, refit=True)) is None
    groups = np.repeat(np.arange(20), 3)
    assert objective_of(sm.GEE(Y, sm.add_constant(X), groups).fit()) is None


def test_an_objective_of_one_side_says_who_is_short() -> None:
    found = Mutual(None, (1.0, 2.0))
    assert found.excess("first") is None
    assert found.short == "second"


def test_the_objective_of_a_pipeline_is_in_units_of_the_columns() -> None:
    wide = X * [10.0, 0.1]
    fit = make_pipeline(StandardScaler(), ElasticNet(alpha=0.1, tol=1e-12)).fit(wide, Y)
    found = objective_of(fit, wide, Y)
    scaler, last = fit[0], fit[-1]
    at = solution(last)
    at["a"], at["b"] = (at[name] / scaler.scale_[place] for place, name in enumerate("ab"))
    at[INTERCEPT] -= at["a"] * scaler.mean_[0] + at["b"] * scaler.mean_[1]
    inside = objective_of(last, pd.DataFrame(scaler.transform(wide), columns=["a", "b"]), Y)
    assert found.at(at) == pytest.approx(inside.at(solution(last)), rel=1e-12)


def test_counts_are_judged_at_the_dispersion_that_suits_them() -> None:
    """The log-likelihood of statsmodels at its own dispersion, and none is better."""
    rate = np.exp(0.5 * X["a"]) * GENERATOR.gamma(2.0, 0.5, size=60)
    fit = sm.NegativeBinomial(GENERATOR.poisson(3 * rate), sm.add_constant(X)).fit(disp=0)
    found = objective_of(fit)
    at = dict(zip([INTERCEPT, "a", "b", "alpha"], fit.params, strict=True))
    assert found.at(at) == pytest.approx(-fit.llf, rel=1e-9)
    assert found.at(at | {"a": at["a"] + 0.1}) > found.at(at)


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(time_limit=60.0) as made:
        yield made


@pytest.mark.parametrize("share", [1.0, 0.0], ids=["lasso", "ridge"])
def test_r_and_python_minimise_the_same_with_the_same_penalty(
    share: float, workers: Workers
) -> None:
    """glmnet's strength is of standardised columns, and of its ridge of such an outcome too."""
    ridge = 0.3 * len(Y) / float(np.std(Y))
    second = "Lasso(alpha=0.3, tol=1e-12)" if share else f"Ridge(alpha={ridge!r}, tol=1e-12)"
    columns = "as.matrix(data[, c('a', 'b')])"
    given = Given("y", ("a", "b"))
    one, other = (
        run_side(parse_call(text, workers), X.assign(y=Y), given, workers)
        for text in (
            f"r: glmnet({columns}, y, alpha = {share}, lambda = 0.3, thresh = 1e-14)",
            f"py: make_pipeline(StandardScaler(), {second})",
        )
    )
    found = mutual_objective(one, other, compare_fits(one, other), workers)
    assert found.equal
    # Of two minima: errors of coefficients, 1e-6 in glmnet's ridge, squared.
    assert found.of_first[0] == pytest.approx(found.of_second[1], rel=1e-9)


@pytest.mark.parametrize(
    ("call", "known"),
    [
        ("lm(y ~ a + b)", True),
        ("glm(y ~ a + b)", True),
        ("geepack::geeglm(y ~ a + b, id = g, corstr = 'exchangeable')", False),
        ("MASS::rlm(y ~ a + b)", False),
        ("mgcv::gam(y ~ s(a))", False),
        ("survey::svyglm(y ~ a, survey::svydesign(ids = ~1, weights = ~1, data = data))", False),
    ],
)
def test_what_only_inherits_from_a_linear_model_has_no_objective(
    call: str, known: bool, workers: Workers
) -> None:
    """An estimating equation is not the derivative of what glm() minimises."""
    table = X.assign(y=Y, g=np.repeat(np.arange(20), 3))
    own = run_side(parse_call(f"r: {call}", workers), table, Given("y"), workers)
    assert bool(workers.r("call_objective", {"handle": own.result.handle}).value) is known


def test_what_rounding_leaves_of_rows_fitted_exactly_is_equal() -> None:
    exact = objective_of(sm.OLS([1.5, 2.0], [[1.0, 2.5], [1.0, 3.5]]).fit())
    slopes = (0.5, 0.5 + 1e-15, 0.5 + 1e-9)
    one, two, far = (dict(zip(exact.labels, (0.25, slope), strict=True)) for slope in slopes)
    found = at_both(exact, (one, two))
    assert found[0] == found[1] > 0
    assert Mutual(found, found).short is None
    lower, higher = at_both(exact, (one, far))
    assert higher > lower
