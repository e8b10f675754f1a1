"""Conditions on a column: the other side's sign and value in place of the call's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import numpy as np
import pandas as pd
import pytest

from fitdiff.calls import Workers, parse_call, print_call
from fitdiff.causes.calls.applying import apply
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.causes.calls.conditions import condition_changes
from fitdiff.causes.calls.edits import Edit
from fitdiff.causes.calls.number import Facts

Compared = Callable[..., Comparison]
COLUMNS = ("y", "x", "age", "g")


@pytest.fixture(scope="module")
def aged(table: pd.DataFrame) -> pd.DataFrame:
    """With ages of which many are the limit."""
    return table.assign(age=np.random.default_rng(3).integers(48, 54, len(table)))


@pytest.mark.parametrize(
    ("own", "other", "after"),
    [
        ("py: f(data[data.age > 50])", "r: f(data[data$age >= 50, ])", ["f(data[data.age >= 50])"]),
        ("r: f(y, subset = 50 < age)", "py: f(data[data.age > 55])", ["f(y, subset = 55 < age)"]),
        ("py: f(data[data.age > -1.5])", "py: f(data[data.age > 50])", ["f(data[data.age > 50])"]),
        ("r: f(x[g == 'a'])", "py: f(data.x[data.g == 'b'])", ['f(x[g == "b"])']),
        ("r: f(x[age > 50])", "r: f(x[age > 50])", []),
        ("r: f(x[age > 50])", "r: f(x[y > 3])", []),
        ("py: f('y ~ I(age > 50) + x', data)", "r: f(y ~ I(age >= 50) + x)",
         ["f('y ~ I(age >= 50) + x', data)"]),
        ("r: f(x[age > 50 & g == 'a'])", "r: f(x[age > 50])", ["f(x[age > 50])"]),
        ("py: f(data.x[(data.age > 50) & (data.g == 'a')])", "r: f(x[g == 'a'])",
         ["f(data.x[data.g == 'a'])"]),
        # In both directions at once: neither half alone is what a person means.
        ("r: f(x[age > 50], x[age <= 50])", "r: f(x[age >= 50], x[age < 50])",
         ["f(x[age >= 50], x[age <= 50])", "f(x[age > 50], x[age < 50])",
          "f(x[age >= 50], x[age < 50])"]),
    ],
)  # fmt: skip
def test_conditions_of_the_other_side(
    own: str, other: str, after: list[str], workers: Workers
) -> None:
    language = "py" if own.startswith("py") else "r"
    tree, others = parse_call(own, workers).tree, parse_call(other, workers).tree
    found = list(condition_changes(tree, others, language, "first", COLUMNS))
    made = [apply(tree, [cast("Edit", one.edit)], Facts(3)) for one in found]
    assert [one and print_call(one, language) for one in made] == after
    assert {one.setting for one in found} <= {"condition on age", "condition on g"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("lm(y ~ x, data = df[df$age > 50, ])", "smf.ols('y ~ x', df[df.age >= 50]).fit()"),
        ("lm(y ~ x, subset = age > 49)", "smf.ols('y ~ x', data[data['age'] > 50]).fit()"),
        ("mean(x[age > 50])", "np.mean(data.x[data.age >= 50])"),
        ("lm(y ~ x, subset = age > 49 & z > 0)", "smf.ols('y ~ x', data[data.z > 0]).fit()"),
        ("lm(y ~ I(age > 50))", "smf.ols('y ~ I(age >= 50)', data).fit()"),
    ],
)
def test_a_condition_is_named_and_nothing_else(
    first: str, second: str, compared: Compared, aged: pd.DataFrame
) -> None:
    found = compared(f"r: {first}", f"py: {second}", aged).explanation
    named = [{one.setting for one in cause.settings} for cause in found.causes]
    assert named
    assert all(one == {"condition on age"} for one in named)
    assert all(cause.proof.outcome == "verified" for cause in found.causes)
