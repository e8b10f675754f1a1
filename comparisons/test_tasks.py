"""One worked example for each kind of outcome: the same table, the same model, R and Python."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from fitdiff.engines.contract import Fit
from fitdiff.methods.differences import only_difference
from fitdiff.methods.method import MODELS, Method, transforms_of, with_settings
from fitdiff.methods.specification import validate
from fitdiff.models.contract import TableRows
from fitdiff.tables.columns import column
from fitdiff.tasks.binary import Binary
from fitdiff.tasks.count import Count
from fitdiff.tasks.multiclass import Multiclass
from fitdiff.tasks.numeric import Numeric
from fitdiff.tasks.survival import Survival
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


def method_of(model: str, engine: str, encode: dict[str, str] | None, **settings: object) -> Method:
    """A method of a model that the core's methods have none of."""
    spec = validate(MODELS[model], settings, engine)
    made = transforms_of({} if encode is None else {"encode": encode}, engine)
    return Method(engine, engine, model, engine, spec, made)


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_survival_by_a_cox_model(r_session: RSession, ties: str) -> None:
    """survival::lung: rows that lack a value, and a category."""
    source = table("survival::lung").select(["time", "status", "age", "sex", "ph.ecog", "wt.loss"])
    source = source.take(source.complete())
    event = column("status", source.column("status").values == 2)
    sex = column("sex", source.column("sex").values.astype(int) - 1, levels=("male", "female"))
    source = source.with_column(event).with_column(sex)
    outcomes = {"time": "time", "event": "status"}
    rows = all_rows(source, Survival(), "time", "status", **outcomes)
    settings = {"ties": ties, "tolerance": 1e-12, "max_iterations": 50}
    in_r, in_python = (
        fitted(method_of("cox", engine, TREATMENT, **settings), rows, lambda: r_session)
        for engine in ("r.survival", "py.statsmodels")
    )
    assert in_r.status == in_python.status == "ok"
    assert list(values(in_r, "coefficients")) == ["age", "sex[female]", "ph.ecog", "wt.loss"]
    for kind in ("coefficients", "standard errors", "statistics", "p-values", "log-likelihood"):
        assert distance(in_r, in_python, kind) < LIKELIHOOD
    assert farthest(in_r, in_python) < LIKELIHOOD


def test_ties_of_a_cox_model_are_a_setting(r_session: RSession) -> None:
    first = method_of("cox", "r.survival", None, ties="efron", tolerance=1e-9, max_iterations=20)
    assert only_difference(first, with_settings(first, {"ties": "breslow"})).setting == "ties"


# A tree on all rows, all columns tried, has one answer but for splits that are equally good.
TREE = {"trees": 1, "mtry": "all", "bootstrap": False, "max_depth": 3}
FOREST = {"trees": 500, "mtry": "sqrt", "bootstrap": True, "max_depth": 0}


def grown(rows: TableRows, r: RSession, **settings: object) -> list[Fit]:
    return [
        fitted(method_of("forest", engine, TREATMENT, **settings), rows, lambda: r)
        for engine in ("r.ranger", "py.sklearn")
    ]


def test_a_tree_of_numbers_is_the_same(r_session: RSession) -> None:
    rows = all_rows(table("MASS::Boston"), Numeric(), "medv", outcome="medv")
    for min_split in (2, 40):
        in_r, in_python = grown(rows, r_session, **TREE, min_split=min_split, threshold="none")
        # Means of some hundred numbers.
        np.testing.assert_allclose(in_r.prediction, in_python.prediction, rtol=1e-12)
        np.testing.assert_array_equal(in_r.train_prediction, in_r.prediction)


def test_forests_of_classes_agree_as_two_forests_do(r_session: RSession) -> None:
    """iris: three classes."""
    iris = table("datasets::iris")
    rows = all_rows(iris, Multiclass(iris.column("Species").levels), "Species", outcome="Species")
    in_r, in_python = grown(rows, r_session, **FOREST, min_split=10, threshold="none")
    assert in_r.prediction.shape == in_python.prediction.shape == (150, 3)
    # Ten standard errors of a share by 500 trees, of which most are all but sure.
    assert np.abs(in_r.prediction - in_python.prediction).max() < 0.2
    assert np.mean(in_r.label == in_python.label) > 0.97
    assert in_r.label.dtype == in_python.label.dtype == np.int32


def test_a_tree_of_two_classes_with_a_category_is_the_same(r_session: RSession) -> None:
    source = table("datasets::infert").select(["education", "age", "parity", "case"])
    rows = all_rows(source, Binary(("0", "1")), "case", outcome="case")
    tree = TREE | {"max_depth": 2}
    in_r, in_python = grown(rows, r_session, **tree, min_split=2, threshold=0.4)
    np.testing.assert_allclose(in_r.prediction, in_python.prediction, atol=1e-12)
    np.testing.assert_array_equal(in_r.label, in_python.label)


def test_several_classes_by_multinomial_regression(by: FitBy) -> None:
    """warpbreaks: which of three tensions, by the breaks and the wool."""
    source = table("datasets::warpbreaks")
    task = Multiclass(source.column("tension").levels)
    rows = all_rows(source, task, "tension", outcome="tension")
    settings = {**GLM, "family": "multinomial", "encode": TREATMENT}
    long = {"tolerance": 1e-14, "max_iterations": 1000}
    in_r = by("r.nnet", rows, **settings | long | {"solver": "bfgs"})
    in_python = by("py.sklearn", rows, **settings | NEWTON)
    assert in_r.status == in_python.status == "ok"
    assert list(values(in_r, "coefficients"))[:3] == [
        "(Intercept) (M)",
        "breaks (M)",
        "wool[B] (M)",
    ]
    # BFGS ends where a step no longer lowers the deviance: estimates to about its root.
    assert distance(in_r, in_python, "coefficients") < 1e-5
    assert farthest(in_r, in_python) < 1e-6
    np.testing.assert_array_equal(in_r.label, in_python.label)
