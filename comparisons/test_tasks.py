"""One worked example for each kind of outcome: the same table, the same model, R and Python."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from fitdiff.engines.contract import Fit
from fitdiff.methods.method import with_settings
from fitdiff.models.contract import TableRows
from fitdiff.tasks.binary import Binary
from fitdiff.tasks.count import Count
from fitdiff.tasks.numeric import Numeric
from rbridge import RSession

from .small_studies import all_rows, distance, farthest, fitted, table, values
from .varied import vary

# Two backward stable solvers on tables whose condition, columns scaled, is below 1e3.
LEAST_SQUARES = 1e-10
# R's and statsmodels' rule on the deviance ends where the next step would be of its square.
LIKELIHOOD = 1e-9
# R's standard errors are those of the weights before the last step: of relative size 1e-6.
LAST_STEP = 1e-5
TREATMENT = {"name": "treatment", "reference": "first"}
SUM = {"name": "sum", "reference": "last"}
PLAIN = {"select": "none", "threshold": "none"}
OLS = {**PLAIN, "solver": "qr", "tolerance": 1e-7, "max_iterations": 0}
SVD = {"solver": "svd", "tolerance": float(np.finfo(float).eps)}
GLM = {**PLAIN, "tolerance": 1e-12, "max_iterations": 50}
POISSON = {**GLM, "family": "poisson", "link": "log", "encode": TREATMENT}
NEWTON = {"solver": "newton-cholesky"}

FitBy = Callable[..., Fit]


@pytest.fixture
def by(r_session: RSession) -> FitBy:
    """Fit rows by an engine, with some settings of the core's lm or glm changed."""

    def by(engine: str, rows: TableRows, **settings: object) -> Fit:
        name = "lm-top10" if settings.get("max_iterations") == 0 else "glm-top10"
        method = with_settings(vary(name), {"engine": engine, **settings})
        return fitted(method, rows, lambda: r_session)

    return by


REPORTED = ("coefficients", "standard errors", "statistics", "p-values", "interval, lower")


def test_numbers_by_least_squares(by: FitBy) -> None:
    """mtcars, with the weights that lm and WLS take, and without."""
    for roles, meaning in (({}, "none"), ({"weights": "qsec"}, "precision")):
        rows = all_rows(table("datasets::mtcars"), Numeric(), "mpg", outcome="mpg", **roles)
        settings = {**OLS, "weights": meaning}
        in_r, in_python = by("r.lm", rows, **settings), by("py.statsmodels", rows, **settings)
        sklearn = by("py.sklearn", rows, **settings | SVD)
        assert in_r.status == in_python.status == sklearn.status == "ok"
        assert max(distance(in_r, in_python, kind) for kind in REPORTED) < LEAST_SQUARES
        assert distance(sklearn, in_r, "coefficients") < LEAST_SQUARES
        assert values(in_r, "degrees of freedom") == values(in_python, "degrees of freedom")
        assert in_r.label.size == in_python.label.size == 0


def test_frequencies_are_as_many_rows(by: FitBy) -> None:
    rows = all_rows(
        table("datasets::mtcars"), Numeric(), "mpg", outcome="mpg", weights="carb", offset="gear"
    )
    counted = [by(name, rows, **OLS, weights="frequency") for name in ("r.lm", "py.statsmodels")]
    assert max(distance(*counted, kind) for kind in REPORTED) < LEAST_SQUARES
    # 90 carburettors, 9 terms.
    assert values(counted[0], "degrees of freedom") == {"": 81.0}
    weighed = by("r.lm", rows, **OLS, weights="precision")
    assert distance(weighed, counted[0], "coefficients") < LEAST_SQUARES
    assert values(weighed, "degrees of freedom") == {"": 23.0}


def test_rows_without_a_value_are_dropped_where_the_method_says_so(by: FitBy) -> None:
    air = table("datasets::airquality")
    rows = all_rows(air.take(air.complete(["Ozone"])), Numeric(), "Ozone", outcome="Ozone")
    sides = [by(one, rows, **OLS, missing={"name": "drop"}) for one in ("r.lm", "py.statsmodels")]
    assert max(distance(*sides, kind) for kind in REPORTED) < LEAST_SQUARES
    lacking = ~rows.train.complete()
    assert lacking.sum() == 5
    for side in sides:
        assert values(side, "rows used") == {"": 111.0}
        np.testing.assert_array_equal(np.isnan(side.prediction), lacking)
    for engine in ("r.lm", "py.statsmodels"):
        with pytest.raises(Exception, match="5 training rows lack a value"):
            by(engine, rows, **OLS)


@pytest.mark.parametrize("intercept", [True, False])
@pytest.mark.parametrize("encode", [TREATMENT, TREATMENT | {"reference": "last"}, SUM])
def test_categories_are_coded_alike(by: FitBy, encode: dict[str, str], intercept: bool) -> None:
    rows = all_rows(table("datasets::warpbreaks"), Numeric(), "breaks", outcome="breaks")
    settings = {**OLS, "encode": encode, "intercept": intercept}
    sides = [by(engine, rows, **settings) for engine in ("r.lm", "py.statsmodels")]
    assert max(distance(*sides, kind) for kind in REPORTED) < LEAST_SQUARES
    assert farthest(*sides) < LEAST_SQUARES


def test_counts_by_poisson_regression(by: FitBy) -> None:
    """warpbreaks: two categories."""
    rows = all_rows(table("datasets::warpbreaks"), Count(), "breaks", outcome="breaks")
    in_r, in_python = by("r.glm", rows, **POISSON), by("py.statsmodels", rows, **POISSON)
    sklearn = by("py.sklearn", rows, **POISSON | NEWTON)
    assert list(values(in_r, "coefficients")) == [
        *("(Intercept)", "wool[B]", "tension[M]", "tension[H]")
    ]
    assert distance(in_r, in_python, "coefficients") < LIKELIHOOD
    assert distance(sklearn, in_python, "coefficients") < LIKELIHOOD
    assert distance(in_r, in_python, "deviance") < LIKELIHOOD
    assert distance(in_r, in_python, "AIC") < LIKELIHOOD
    assert distance(in_r, in_python, "standard errors") < LAST_STEP


def test_rates_by_an_exposure(by: FitBy) -> None:
    """MASS::Insurance, with ordered categories; scikit-learn has no offset, and says so."""
    source = table("MASS::Insurance")
    rows = all_rows(source, Count(), "Claims", outcome="Claims", exposure="Holders")
    for family in ("poisson", "quasi-poisson"):
        settings = POISSON | {"family": family}
        sides = [by(engine, rows, **settings) for engine in ("r.glm", "py.statsmodels")]
        assert distance(*sides, "coefficients") < LIKELIHOOD
        assert distance(*sides, "dispersion") < LAST_STEP
    with pytest.raises(Exception, match="scikit-learn's linear models have no offset"):
        by("py.sklearn", rows, **POISSON | NEWTON)


def test_positive_numbers_by_a_gamma_model(by: FitBy) -> None:
    rows = all_rows(table("datasets::mtcars"), Numeric(), "mpg", outcome="mpg")
    # Scoring is not Newton's method here: each step leaves a share of the error.
    settings = {**GLM, "family": "gamma", "link": "log", "tolerance": 1e-15}
    in_r, in_python = by("r.glm", rows, **settings), by("py.statsmodels", rows, **settings)
    assert distance(in_r, in_python, "coefficients") < 1e-6
    assert distance(in_r, in_python, "dispersion") < LAST_STEP
    sklearn = by("py.sklearn", rows, **settings | NEWTON | {"tolerance": 1e-10})
    assert farthest(sklearn, in_python) < 1e-7


@pytest.mark.parametrize("link", ["logit", "probit", "cloglog"])
def test_two_classes_with_a_category(by: FitBy, link: str) -> None:
    """infert, without what identifies the matched sets."""
    source = table("datasets::infert").select(
        ["education", "age", "parity", "induced", "case", "spontaneous"]
    )
    rows = all_rows(source, Binary(("0", "1")), "case", outcome="case")
    settings = {**GLM, "threshold": 0.5, "encode": TREATMENT, "link": link}
    sides = [by(engine, rows, **settings) for engine in ("r.glm", "py.statsmodels")]
    assert distance(*sides, "coefficients") < 1e-6
    assert max(distance(*sides, kind) for kind in REPORTED[1:4]) < LAST_STEP
    np.testing.assert_array_equal(sides[0].label, sides[1].label)
    if link == "logit":
        sklearn = by("py.sklearn", rows, **settings | NEWTON)
        assert distance(sklearn, sides[0], "coefficients") < LIKELIHOOD
