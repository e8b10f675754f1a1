"""What one side cannot estimate, left out on the other side as well."""

from __future__ import annotations

from typing import cast

import numpy as np
import pandas as pd
import pytest

from fitdiff.calls import BoundCall, Checked, ParsedCall, RunResult
from fitdiff.calls.printing import print_call
from fitdiff.calls.python_syntax import parse_python
from fitdiff.calls.tree import Argument, Binary, Call, Formula, Language, Name, Node
from fitdiff.causes.calls.aliased import ALIASED, aliased_changes
from fitdiff.causes.calls.applying import apply
from fitdiff.causes.calls.edits import Edit
from fitdiff.causes.calls.number import Facts
from fitdiff.comparison.calls.side import SideFit
from fitdiff.quantities.quantity import quantity

TABLE = pd.DataFrame({"y": [1.0, 2.0], "a": [1.0, 3.0], "b": [0.0, 1.0], "sum": [1.0, 4.0]})


def side(
    language: Language, tree: Node, coefficients: dict[str, float], x: tuple[str, ...] = ()
) -> SideFit:
    parsed = ParsedCall(language, tree, "")
    names = {"X": pd.DataFrame({name: [0.0, 1.0] for name in x})} if x else {}
    return SideFit(
        parsed,
        BoundCall(Checked(parsed, (), (), ()), tree, TABLE, names, (), ()),
        RunResult(language, tree, None),
        (quantity("coefficients", list(coefficients.values()), coefficients),),
    )


def made(tree: Node, language: Language, gone: list[str], kept: list[str], x: tuple[str, ...] = ()):
    """The code without the columns that the other side has no number for; None without a change."""
    own = side(language, tree, dict.fromkeys([*kept, *gone], 1.0), x)
    missing = dict.fromkeys(gone, np.nan)
    other = side("r", Name("f"), {**dict.fromkeys(kept, 1.0), **missing})
    found = list(aliased_changes(tree, "second", own, other))
    if not found:
        return None
    (change,) = found
    assert (change.setting, change.before) == (ALIASED, ", ".join(gone))
    after = apply(tree, [cast("Edit", change.edit)], Facts(2))
    assert after is not None
    return print_call(after, language)


@pytest.mark.parametrize(
    ("formula", "gone", "kept", "after"),
    [
        ("y ~ a + b + sum", ["sum"], ["a", "b"], "y ~ a + b"),
        ("y ~ a", ["a"], [], "y ~ 1"),
        ("y ~ C(g) + C(h)", ["h[v]", "h[w]"], ["g[v]"], "y ~ C(g)"),
        ("y ~ a*b", ["a:b"], ["a", "b"], "y ~ a*b - a:b"),
        # One level of several cannot be named in a formula.
        ("y ~ C(g)", ["g[w]"], ["g[v]"], None),
        ("y ~ a + I(2 * a)", ["I(2*a)"], ["a"], "y ~ a"),
    ],
)
def test_a_formula_loses_terms(formula, gone, kept, after) -> None:
    text = f"smf.ols('{formula}', data)"
    expected = None if after is None else f"smf.ols('{after}', data)"
    assert made(parse_python(text), "py", gone, ["(Intercept)", *kept]) == expected


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("f(data[['a', 'b', 'sum']], data['y'])", "f(data[['a', 'b']], data['y'])"),
        ("f().fit(X, y)", "f().fit(X.drop(columns=['sum']), y)"),
        ("f(y, sm.add_constant(X))", "f(y, sm.add_constant(X.drop(columns=['sum'])))"),
    ],
)
def test_features_lose_columns(text: str, after: str) -> None:
    assert made(parse_python(text), "py", ["sum"], ["a", "b"], ("a", "b", "sum")) == after


def test_a_formula_of_r_loses_columns() -> None:
    right = Binary("+", Name("a"), Name("sum"))
    tree = Call(Name("f"), (Argument(None, Formula(Name("y"), right)),))
    assert made(tree, "r", ["sum"], ["a"]) == "f(y ~ a + sum - sum)"


def test_nothing_is_left_out_where_both_leave_it_out() -> None:
    tree = parse_python("f().fit(X, y)")
    own = side("py", tree, {"a": 1.0}, ("a", "sum"))
    other = side("r", Name("f"), {"a": 1.0, "sum": np.nan})
    assert list(aliased_changes(tree, "second", own, other)) == []


@pytest.fixture(scope="module")
def summed() -> pd.DataFrame:
    generator = np.random.default_rng(5)
    a, b = generator.normal(size=(2, 60)).round(2)
    y = 1 + a - b + generator.normal(size=60)
    event = (generator.random(60) < 1 / (1 + np.exp(-a))).astype(int)
    return pd.DataFrame({"a": a, "b": b, "sum": a + b, "y": y, "event": event})


@pytest.mark.parametrize(
    "call",
    ["py: smf.ols('y ~ a + b + sum', data).fit()", "py: LinearRegression().fit(X, y)"],
)
def test_aliased_columns_are_the_cause(compared, summed, call: str) -> None:
    found = compared("r: lm(y ~ a + b + sum)", call, summed)
    assert found.verdict == "different"
    (cause,) = found.explanation.causes
    assert [one.setting for one in cause.changes] == [ALIASED]
    assert cause.proof.outcome == "verified"


def test_a_tight_solver_still_leaves_the_column_out(compared, summed) -> None:
    """R's glm tells rank by its epsilon: with 1e-14 it would keep the column, and go astray."""
    call = "py: smf.glm('event ~ a + b + sum', data, family=sm.families.Binomial()).fit()"
    found = compared("r: glm(event ~ a + b + sum, family = binomial)", call, summed)
    (cause,) = found.explanation.causes
    assert [one.setting for one in cause.changes] == [ALIASED]
    assert found.explanation.status == "searched"
    assert found.counterparts == ()
