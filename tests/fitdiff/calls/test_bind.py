from __future__ import annotations

import pandas as pd
import pytest

from fitdiff.calls import BoundCall, CallError, Workers, bind, parse_call, print_call


def bound(text: str, table: pd.DataFrame, workers: Workers, **options: object) -> BoundCall:
    return bind(parse_call(text, workers), table, workers, **options)  # type: ignore[arg-type]


def test_columns_win_over_every_other_meaning(workers: Workers) -> None:
    table = pd.DataFrame({"X": [1.0, 2], "y": [3.0, 4], "data": [5.0, 6], "open": [7.0, 8]})
    names = bound("py: np.cov(X, y) + data + open", table, workers).names
    assert {name: list(names[name]) for name in table} == table.to_dict("list")


def test_x_is_the_numeric_columns_and_said_to_be(workers: Workers, cars: pd.DataFrame) -> None:
    found = bound("py: sm.OLS(y, X).fit()", cars, workers, outcome="mpg")
    assert list(found.names["X"]) == ["wt", "hp", "am", "cyl"]
    assert found.names["y"].equals(cars["mpg"])
    assert found.assumptions == ("X is the numeric columns: wt, hp, am, cyl",)


def test_x_is_the_features_named(workers: Workers, cars: pd.DataFrame) -> None:
    found = bound("r: glmnet(X, y)", cars, workers, outcome="am", features=["wt", "hp"])
    assert (list(found.names["X"]), found.assumptions) == (["wt", "hp"], ("X is wt, hp",))


def test_x_is_the_other_sides_design(workers: Workers, cars: pd.DataFrame) -> None:
    design = pd.DataFrame({"wt": cars["wt"], "wt^2": cars["wt"] ** 2})
    found = bound("py: Ridge().fit(X, y)", cars, workers, outcome="mpg", design=design)
    assert found.names["X"] is design
    assert found.assumptions == ("X is the other side's design: wt, wt^2",)


@pytest.mark.parametrize(
    "text",
    [
        "r: lm(mpg ~ wt, data = mtcars)",
        "r: lm(mpg ~ wt, mtcars)",
        "r: sd(mtcars$mpg)",
        "r: mtcars[['mpg']]",
        "r: fisher.test(as.matrix(mtcars))",
        "py: smf.ols('mpg ~ wt', mtcars).fit()",
        "py: smf.ols('mpg ~ wt', data=mtcars).fit()",
        "py: mtcars['mpg'].std()",
        "py: mtcars.mpg.std()",
        "py: scipy.stats.fisher_exact(mtcars)",
    ],
)
def test_unknown_name_where_data_is_meant_is_the_table(
    text: str, workers: Workers, cars: pd.DataFrame
) -> None:
    found = bound(text, cars, workers)
    assert found.names["mtcars"] is cars
    assert "'mtcars' is the table" in found.notes


@pytest.mark.parametrize(
    "text",
    [
        "r: lm(mpg ~ wtt)",
        "r: t.test(mpg, wtt)",
        "py: smf.ols('mpg ~ wtt', data).fit()",
        "py: np.std(wtt)",
    ],
)
def test_unknown_column_gets_the_nearest(text: str, workers: Workers, cars: pd.DataFrame) -> None:
    with pytest.raises(CallError, match=r"There is no column.* 'wtt'\. Did you mean 'wt'\?"):
        bound(text, cars, workers)


def test_r_function_that_lacks_data_is_given_it(workers: Workers, cars: pd.DataFrame) -> None:
    found = bound("r: coeftest(lm(mpg ~ wt), vcov. = NeweyWest)", cars, workers)
    printed = print_call(found.tree, "r")
    assert printed == "coeftest(lm(mpg ~ wt, data = data), vcov. = NeweyWest)"
    assert found.notes == ("data = data is supplied to stats::lm",)


def test_data_that_was_given_is_left(workers: Workers, cars: pd.DataFrame) -> None:
    found = bound("r: lm(mpg ~ wt, data = df)", cars, workers)
    assert (print_call(found.tree, "r"), found.notes) == (
        "lm(mpg ~ wt, data = df)",
        ("'df' is the table",),
    )


def test_formula_method_of_a_generic_is_given_data(workers: Workers, cars: pd.DataFrame) -> None:
    found = bound("r: t.test(mpg ~ am)", cars, workers)
    assert print_call(found.tree, "r") == "t.test(mpg ~ am, data = data)"


def test_parameters_of_a_nonlinear_formula_are_no_columns(
    workers: Workers, cars: pd.DataFrame
) -> None:
    assert bound("r: nls(mpg ~ a + b * wt, start = list(a = 1, b = 1))", cars, workers).names


def test_missing_outcome_is_asked_for(workers: Workers, cars: pd.DataFrame) -> None:
    with pytest.raises(CallError, match="--outcome COLUMN"):
        bound("py: sm.OLS(y, X).fit()", cars, workers)


def test_option_that_names_no_column(workers: Workers, cars: pd.DataFrame) -> None:
    with pytest.raises(CallError, match=r"no column 'mgp'\. Did you mean 'mpg'\?"):
        bound("py: Ridge()", cars, workers, outcome="mgp")


def test_a_link_is_named_as_it_is_written(workers: Workers, cars: pd.DataFrame) -> None:
    """R takes the name itself: there is no such function, nor a column."""
    found = bound("r: glm(am ~ wt, family = binomial(probit))", cars, workers)
    assert "probit" not in found.names
    with pytest.raises(CallError, match="no column, table or function 'probit'"):
        bound("r: mean(probit)", cars, workers)
