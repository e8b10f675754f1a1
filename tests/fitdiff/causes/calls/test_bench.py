import pandas as pd
import pytest

from fitdiff.calls import Workers, parse_call
from fitdiff.calls.python_syntax import parse_python
from fitdiff.causes.calls.bench import Bench
from fitdiff.causes.calls.designs import design_of_formula, formula_columns, makes_columns
from fitdiff.comparison.calls.side import Given


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("make_pipeline(PolynomialFeatures(3), LinearRegression())", True),
        ("make_pipeline(StandardScaler(), LinearRegression())", False),
        ("LinearRegression()", False),
    ],
)
def test_pipelines_that_make_columns_need_those_of_the_table(text: str, made: bool) -> None:
    assert makes_columns(parse_python(text)) is made


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("r: lm(y ~ poly(x, 3) + log(z))", ["x", "z"]),
        ("r: lm(y ~ .)", ["x", "z"]),
        ("r: t.test(x, z)", []),
    ],
)
def test_columns_of_a_formula(text: str, columns: list[str], workers: Workers) -> None:
    assert formula_columns(parse_call(text, workers).tree, ["y", "x", "z"]) == columns


def test_no_fit_goes_on_when_the_time_is_up(workers: Workers, table: pd.DataFrame) -> None:
    """What ran before is remembered; what would be new is not begun."""
    calls = "r: lm(y ~ x)", "py: smf.ols('y ~ x', data).fit()"
    parsed = (parse_call(calls[0], workers), parse_call(calls[1], workers))
    bench = Bench(parsed, [table, table.head(30)], Given(time_limit=120.0), workers)
    base = bench.baseline("first")
    bench.clock.start(0)
    assert bench.baseline("first") is base
    assert bench.baseline("first", 1) == "No time is left."


def gap_of_copy(workers: Workers, table: pd.DataFrame, **tolerances: float) -> set[str]:
    """What differs between sd over n - 1 and over n on a copy, 1.3 % apart."""
    calls = "r: sd(x)", "py: np.std(x)"
    parsed = (parse_call(calls[0], workers), parse_call(calls[1], workers))
    given = Given(time_limit=120.0, tolerances=tolerances)
    gap = Bench(parsed, [table, table.tail(38)], given, workers).gap(frozenset(), 1)
    assert gap is not None
    return set(gap.differing)


def test_what_the_user_calls_equal_is_equal_on_copies(
    workers: Workers, table: pd.DataFrame
) -> None:
    assert gap_of_copy(workers, table) == {"values"}
    assert gap_of_copy(workers, table, values=0.02) == set()
    assert gap_of_copy(workers, table, values=0.01) == {"values"}


def test_the_columns_of_a_formula_where_the_fit_does_not_hold_them(
    workers: Workers, table: pd.DataFrame
) -> None:
    parsed = parse_call("r: lm.ridge(y ~ x + group, lambda = 1)", workers)
    made = design_of_formula(parsed, table, Given(time_limit=120.0), workers)
    assert made is not None
    assert list(made.columns) == ["x", "groupb", "groupc", "groupd"]
