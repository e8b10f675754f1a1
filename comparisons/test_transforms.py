"""Transforms of tables: each engine makes them in its own language, and the fits are equal."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from fitdiff.engines.contract import Fit
from fitdiff.errors import UnsupportedSettingError
from fitdiff.methods.method import with_settings
from fitdiff.models.contract import TableRows
from fitdiff.tables.columns import column
from fitdiff.tables.hash import hash_table_rows
from fitdiff.tables.table import Table
from fitdiff.tasks.binary import Binary
from fitdiff.tasks.contract import Task
from fitdiff.tasks.count import Count
from fitdiff.tasks.multiclass import Multiclass
from fitdiff.tasks.numeric import Numeric
from rbridge import RSession

from .small_studies import distance, farthest, fitted, values
from .varied import vary

# Least squares, and Newton's or Fisher's steps to the end, on columns of like scale.
ROUNDING = 1e-9
# BFGS ends where a step no longer lowers the deviance: estimates to about its root.
BFGS = 1e-4
PLAIN = {"select": "none", "threshold": "none"}
OLS = {**PLAIN, "solver": "qr", "tolerance": 1e-7, "max_iterations": 0}
SVD = {"solver": "svd", "tolerance": float(np.finfo(float).eps)}
GLM = {**PLAIN, "tolerance": 1e-12, "max_iterations": 50}
NEWTON = {"solver": "newton-cholesky"}
TREATMENT = {"name": "treatment", "reference": "first"}
SUM = {"name": "sum", "reference": "last"}
HELMERT = {"name": "helmert"}
POLYNOMIAL = {"name": "polynomial", "reference": "first"}
MEAN = {"name": "impute", "numbers": "mean", "categories": "most-frequent"}
MEDIAN = MEAN | {"numbers": "median"}
TRAINING, ROWS = 60, 90
RNG = np.random.default_rng(12)
# Integers as levels, a name with a space, an ordered category, strings, booleans.
WHOLE = Table(
    (
        column("x", RNG.normal(100.0, 20.0, ROWS)),
        column("count", RNG.integers(0, 9, ROWS)),
        column("my grade", RNG.integers(0, 5, ROWS), levels=tuple("edcba"), ordered=True),
        column("site", RNG.integers(0, 3, ROWS), levels=("2", "1", "3")),
        column("kind", np.array(["v", "u", "w"], dtype=object)[RNG.integers(0, 3, ROWS)]),
        column("flag", RNG.random(ROWS) < 0.5),
    )
)
NUMBERS: NDArray[np.float64] = RNG.normal(size=ROWS)
COUNTS = RNG.poisson(3.0, ROWS).astype(np.float64)
CLASSES = RNG.integers(0, 3, ROWS).astype(np.int32)
EVENTS = RNG.integers(0, 2, ROWS).astype(np.uint8)
FitBy = Callable[..., Fit]


def gaps(source: Table) -> Table:
    """A fifth of each column is missing, in other rows each."""
    for one in source.columns:
        missing = RNG.random(ROWS) < 0.2
        levels = one.levels or None
        lacking = column(one.name, one.values, missing, levels=levels, ordered=one.ordered)
        source = source.with_column(lacking)
    return source


LACKING = gaps(WHOLE)


def rows_of(source: Table, y: NDArray[np.generic], task: Task) -> TableRows:
    at = np.arange(ROWS) < TRAINING
    train, test, y = source.take(at), source.take(~at), y[:TRAINING]
    return TableRows(train, y, test, hash_table_rows(train, y), hash_table_rows(test), task)


@pytest.fixture
def by(r_session: RSession) -> FitBy:
    def by(engine: str, rows: TableRows, **settings: object) -> Fit:
        name = "lm-top10" if settings.get("max_iterations") == 0 else "glm-top10"
        method = with_settings(vary(name), {"engine": engine, **settings})
        return fitted(method, rows, lambda: r_session)

    return by


def assert_same(first: Fit, second: Fit, kind: str = "coefficients") -> None:
    assert first.status == second.status == "ok"
    assert distance(first, second, kind) < ROUNDING
    assert farthest(first, second) < ROUNDING


@pytest.mark.parametrize("intercept", [True, False])
@pytest.mark.parametrize("encode", [TREATMENT, SUM, HELMERT, POLYNOMIAL])
def test_categories_are_coded_alike_by_every_linear_engine(
    by: FitBy, encode: dict[str, str], intercept: bool
) -> None:
    coded = {"encode": encode, "intercept": intercept}
    rows = rows_of(WHOLE, NUMBERS, Numeric())
    in_r = by("r.lm", rows, **OLS, **coded)
    assert_same(by("py.statsmodels", rows, **OLS, **coded), in_r)
    assert_same(by("py.statsmodels", rows, **OLS, **coded), in_r, "standard errors")
    assert_same(by("py.sklearn", rows, **OLS | SVD, **coded), in_r)
    for family, link, y, task in (
        ("poisson", "log", COUNTS, Count()),
        ("binomial", "logit", EVENTS, Binary(("0", "1"))),
    ):
        rows = rows_of(WHOLE, y, task)
        settings = GLM | coded | {"family": family, "link": link}
        settings["threshold"] = 0.5 if task.labels else "none"
        in_r = by("r.glm", rows, **settings)
        assert_same(by("py.statsmodels", rows, **settings), in_r)
        assert_same(by("py.sklearn", rows, **settings | NEWTON), in_r)


def test_without_an_intercept_the_first_category_has_all_its_levels(by: FitBy) -> None:
    """However it would be coded, and whatever numbers come before it: R's rule."""
    rows = rows_of(WHOLE, NUMBERS, Numeric())
    for engine, settings in (("r.lm", OLS), ("py.statsmodels", OLS), ("py.sklearn", OLS | SVD)):
        found = by(engine, rows, **settings, encode=POLYNOMIAL, intercept=False)
        assert list(values(found, "coefficients")) == [
            *("x", "count"),
            *(f"my grade[{level}]" for level in "edcba"),
            *("site[1]", "site[3]", "kind[v]", "kind[w]", "flag"),
        ]


def test_without_an_intercept_r_and_statsmodels_mean_other_r_squared(by: FitBy) -> None:
    """R compares with 0; statsmodels with the mean, which the levels' columns add up to."""
    rows = rows_of(WHOLE, NUMBERS, Numeric())
    both = [by(one, rows, **OLS, encode=SUM, intercept=False) for one in ("r.lm", "py.statsmodels")]
    residuals = NUMBERS[:TRAINING] - both[0].train_prediction
    y, left = NUMBERS[:TRAINING], float(residuals @ residuals)
    expected = [1 - left / float(y @ y), 1 - left / float(((y - y.mean()) ** 2).sum())]
    found = [values(one, "R-squared")[""] for one in both]
    # Sums of sixty squares.
    np.testing.assert_allclose(found, expected, rtol=1e-12)


@pytest.mark.parametrize("intercept", [True, False])
def test_several_classes_are_coded_alike(by: FitBy, intercept: bool) -> None:
    rows = rows_of(LACKING, CLASSES, Multiclass(("p", "q", "r")))
    settings = {**GLM, "family": "multinomial", "intercept": intercept}
    settings |= {"encode": POLYNOMIAL, "missing": MEDIAN}
    # Standardised in neither: BFGS takes long where a column is near 100.
    long = {"solver": "bfgs", "tolerance": 1e-14, "max_iterations": 5000}
    in_r = by("r.nnet", rows, **settings | long)
    in_python = by("py.sklearn", rows, **settings | NEWTON)
    assert list(values(in_r, "coefficients")) == list(values(in_python, "coefficients"))
    assert farthest(in_r, in_python) < BFGS


@pytest.mark.parametrize("missing", [MEAN, MEDIAN])
def test_rows_are_given_the_same_values_by_every_linear_engine(
    by: FitBy, missing: dict[str, str]
) -> None:
    prepared = {"encode": POLYNOMIAL, "missing": missing}
    rows = rows_of(LACKING, NUMBERS, Numeric())
    in_r = by("r.lm", rows, **OLS, **prepared)
    assert np.isfinite(in_r.prediction).all()
    assert values(in_r, "rows used") == {"": float(TRAINING)}
    assert_same(by("py.statsmodels", rows, **OLS, **prepared), in_r)
    assert_same(by("py.sklearn", rows, **OLS | SVD, **prepared), in_r)
    rows = rows_of(LACKING, EVENTS, Binary(("0", "1")))
    settings = {**GLM, **prepared, "threshold": 0.5}
    in_r = by("r.glm", rows, **settings)
    for engine, solver in (("py.statsmodels", {}), ("py.sklearn", NEWTON)):
        found = by(engine, rows, **settings | solver)
        assert_same(found, in_r)
        np.testing.assert_array_equal(found.label, in_r.label)


def test_weights_do_not_count_in_what_is_imputed(by: FitBy) -> None:
    weighted = LACKING.with_column(column("w", RNG.integers(1, 4, ROWS))).with_roles(weights="w")
    rows = rows_of(weighted, NUMBERS, Numeric())
    settings = {**OLS, "encode": HELMERT, "missing": MEAN, "weights": "frequency"}
    both = [by(engine, rows, **settings) for engine in ("r.lm", "py.statsmodels")]
    assert_same(*both)
    assert_same(*both, "standard errors")


def test_a_column_without_any_value_is_refused_in_the_same_words(by: FitBy) -> None:
    empty = column("x", np.zeros(ROWS), np.ones(ROWS, dtype=bool))
    rows = rows_of(WHOLE.with_column(empty), NUMBERS, Numeric())
    for engine, settings in (("r.lm", OLS), ("py.statsmodels", OLS), ("py.sklearn", OLS | SVD)):
        with pytest.raises(Exception, match="Column 'x' has no value in the training rows"):
            by(engine, rows, **settings, encode=SUM, missing=MEAN)


def test_too_many_levels_for_polynomials_are_refused_in_the_same_words(by: FitBy) -> None:
    levels = tuple(f"{level:02d}" for level in range(30))
    many = column("x", np.arange(ROWS) % 30, levels=levels, ordered=True)
    rows = rows_of(WHOLE.with_column(many), NUMBERS, Numeric())
    for engine, settings in (("r.lm", OLS), ("py.statsmodels", OLS), ("py.sklearn", OLS | SVD)):
        with pytest.raises(Exception, match=r"Column 'x' has 30 levels, .* for up to 20. Join"):
            by(engine, rows, **settings, encode=POLYNOMIAL)


@pytest.mark.parametrize("name", ["lasso", "keras-mlp"])
def test_engines_of_matrices_refuse_what_they_do_not_do(name: str) -> None:
    for kind, made in (("missing", MEAN), ("encode", POLYNOMIAL)):
        with pytest.raises(UnsupportedSettingError, match=f"does not support {kind} = "):
            vary(name, **{kind: made})


@pytest.mark.parametrize("encode", [SUM, HELMERT, POLYNOMIAL])
def test_a_tree_codes_test_rows_as_training_rows(
    r_session: RSession, encode: dict[str, str]
) -> None:
    """One tree on all rows, all columns tried; by one category, so that no two splits are equal."""
    from .test_tasks import method_of  # noqa: PLC0415

    rows = rows_of(WHOLE.select(["my grade", "x"]), NUMBERS, Numeric())
    tree = {"trees": 1, "mtry": "all", "bootstrap": False, "max_depth": 2, "min_split": 2}
    in_r, in_python = (
        fitted(
            method_of("forest", engine, encode, **tree, threshold="none"), rows, lambda: r_session
        )
        for engine in ("r.ranger", "py.sklearn")
    )
    # Means of some dozen numbers.
    np.testing.assert_allclose(in_r.prediction, in_python.prediction, rtol=1e-12)
