"""Numbers that a user saw, looked for by fitting."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from fitdiff.causes.calls.compare_calls import compare_calls
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.comparison.calls.observed import parse_saw
from fitdiff.comparison.calls.side import Given

R = "r: lm(y ~ x + factor(grade))"
LANGUAGES = ("r", "py")


@pytest.fixture(scope="module")
def graded() -> pd.DataFrame:
    generator = np.random.default_rng(11)
    grade = generator.integers(1, 5, 80)
    x = generator.normal(size=80)
    return pd.DataFrame({"x": x, "grade": grade, "y": 1 + x + grade**2 + generator.normal(size=80)})


@pytest.fixture
def looked(workers, graded) -> Callable[..., Comparison]:
    def run(second: str, saw: str, first: str = R) -> Comparison:
        return compare_calls(
            graded, first, second, Given(time_limit=120.0), workers,
            search_causes=False, budget=300.0, observed=parse_saw(saw, LANGUAGES),
        )  # fmt: skip

    return run


def test_the_calls_own_numbers_need_no_search(looked, graded) -> None:
    design = sm.add_constant(pd.get_dummies(graded[["x", "grade"]], columns=["grade"], dtype=float,
                                            drop_first=True))  # fmt: skip
    slope = sm.OLS(graded["y"], design).fit().params["x"]
    (seen,) = looked("py: LinearRegression()", f"py: x = {slope:.5f}").seen
    assert seen.agrees
    assert seen.tried == 0


def test_codes_taken_for_numbers_and_no_constant_are_found(looked, graded) -> None:
    slopes = sm.OLS(graded["y"], graded[["x", "grade"]]).fit().params
    saw = f"py: x = {slopes['x']:.4f}, grade = {slopes['grade']:.4f}"
    (seen,) = looked("py: sm.OLS(y, sm.add_constant(X)).fit()", saw).seen
    assert not seen.agrees
    assert seen.certain
    (origin,) = seen.origins
    assert origin.words == ("grade as numbers", "no constant column")
    assert origin.code == "sm.OLS(y, data[['x', 'grade']]).fit()"


def test_standardised_columns_are_found(looked, graded) -> None:
    x = (graded[["x", "grade"]] - graded[["x", "grade"]].mean()) / graded[["x", "grade"]].std(
        ddof=0
    )
    slope = sm.OLS(graded["y"], sm.add_constant(x)).fit().params["grade"]
    (seen,) = looked("py: LinearRegression()", f"py: grade = {slope:.6f}").seen
    assert ("grade as numbers", "columns standardised") in [one.words for one in seen.origins]


def test_a_setting_may_be_where_it_is_from(looked, graded) -> None:
    slope = sm.OLS(graded["y"], graded[["x"]]).fit().params["x"]
    found = looked("py: LinearRegression()", f"py: x = {slope:.6f}", "r: lm(y ~ x)")
    (origin,) = found.seen[0].origins
    assert origin.words == ("LinearRegression:fit_intercept: default True -> False",)


def test_formulas_are_prepared_otherwise_too(looked, graded) -> None:
    slope = sm.OLS(graded["y"], sm.add_constant(graded[["x", "grade"]])).fit().params["grade"]
    call = 'py: smf.ols("y ~ x + C(grade)", data).fit()'
    (seen,) = looked(call, f"py: grade = {slope:.6f}").seen
    assert seen.origins[0].code == "smf.ols('y ~ x + grade', data).fit()"
    (in_r,) = looked(call, f"r: grade = {slope:.6f}").seen
    assert in_r.origins[0].words == ("grade as numbers",)


def test_numbers_from_elsewhere_are_not_found(looked) -> None:
    (seen,) = looked("py: LinearRegression()", "py: x = 123.456").seen
    assert not seen.agrees
    assert not seen.origins
    assert seen.complete
    assert seen.tried > 20


def test_few_digits_are_said_to_be_few(looked) -> None:
    (seen,) = looked("py: LinearRegression()", "py: x = 9").seen
    assert not seen.certain


@pytest.mark.parametrize(
    ("saw", "lost", "words"),
    [
        ("py", lambda table: table.iloc[1:], "first row lost: data.iloc[1:]"),
        ("py", lambda table: table.drop_duplicates(), "duplicated rows dropped: "
         "data.drop_duplicates()"),
        ("r", lambda table: table.dropna(), "rows with a missing value in any column dropped: "
         "na.omit(data)"),
    ],
)  # fmt: skip
def test_rows_that_were_lost_are_found(workers, graded, saw, lost, words) -> None:
    table = pd.concat([graded, graded.iloc[[3, 4, 9]]], ignore_index=True)
    table["other"] = np.where(np.arange(len(table)) % 9 == 4, np.nan, 1.0)
    left = lost(table)
    slopes = sm.OLS(left["y"], sm.add_constant(left[["x"]])).fit().params
    (seen,) = compare_calls(
        table, "r: lm(y ~ x)", "py: smf.ols('y ~ x', data).fit()", Given(time_limit=120.0), workers,
        search_causes=False, budget=300.0,
        observed=parse_saw(f"{saw}: x = {slopes['x']:.6f}, const = {slopes['const']:.6f}",
                           LANGUAGES),
    ).seen  # fmt: skip
    assert (words,) in [one.words for one in seen.origins]
    assert all(len(one.words) == 1 for one in seen.origins)
