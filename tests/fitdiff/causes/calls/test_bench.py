import pytest

from fitdiff.calls import Workers, parse_call
from fitdiff.calls.python_syntax import parse_python
from fitdiff.causes.calls.designs import formula_columns, makes_columns


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
