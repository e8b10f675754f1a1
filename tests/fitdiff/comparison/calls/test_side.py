"""What is read of a fit: the design that R reports, by name where it is the table's."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fitdiff.calls import Workers, parse_call
from fitdiff.comparison.calls.side import Given, SideFit, run_side

GENERATOR = np.random.default_rng(3)
TABLE = pd.DataFrame(
    {
        "y": GENERATOR.normal(size=30),
        "a": GENERATOR.normal(size=30),
        "b": [*GENERATOR.normal(size=29), np.nan],
        "k": GENERATOR.integers(0, 9, 30),
        "g": ["u", "v", "w"] * 10,
    }
)


@pytest.fixture(scope="module")
def workers():
    with Workers(time_limit=60.0) as own:
        yield own


def design(code: str, workers: Workers) -> pd.DataFrame:
    fit = run_side(parse_call(f"r: {code}", workers), TABLE, Given(), workers)
    assert isinstance(fit, SideFit)
    assert fit.design is not None
    return fit.design


def test_columns_of_the_table_are_the_tables_own(workers: Workers) -> None:
    for code in ("lm(y ~ a)", "glm(y ~ a)", "model.matrix(y ~ a, data)"):
        found = design(code, workers)
        assert list(found) == ["a"]
        assert np.shares_memory(found["a"].to_numpy(), TABLE["a"].to_numpy())


@pytest.mark.parametrize(
    ("code", "columns"),
    [
        ("lm(y ~ a + b)", {"a": TABLE["a"][:29], "b": TABLE["b"][:29]}),
        ("lm(y ~ a, subset = k > 3)", {"a": TABLE["a"][TABLE["k"] > 3]}),
        ("lm(y ~ a + k)", {"a": TABLE["a"], "k": TABLE["k"]}),
        ("lm(y ~ a + I(a^2))", {"a": TABLE["a"], "I(a ^ 2)": TABLE["a"] ** 2}),
        ("lm(y ~ a:k)", {"a:k": TABLE["a"] * TABLE["k"]}),
    ],
)
def test_other_columns_have_the_values_that_r_used(
    code: str, columns: dict[str, pd.Series], workers: Workers
) -> None:
    found = design(code, workers)
    assert found.shape[1] == len(columns)
    for position, values in enumerate(columns.values()):
        np.testing.assert_array_equal(found.iloc[:, position], values)


def test_a_factor_beside_a_column_of_the_table(workers: Workers) -> None:
    found = design("lm(y ~ a + g)", workers)
    assert found.shape == (30, 3)
    np.testing.assert_array_equal(found["a"], TABLE["a"])
    np.testing.assert_array_equal(found.iloc[:, 1], TABLE["g"] == "v")
