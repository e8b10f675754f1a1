"""What a call makes of its table, undone, and the other side's way of it."""

from __future__ import annotations

from typing import cast

import numpy as np
import pandas as pd
import pytest

from fitdiff.calls import BoundCall, Checked, ParsedCall
from fitdiff.calls.printing import print_call
from fitdiff.calls.python_syntax import parse_python
from fitdiff.calls.tree import (
    Argument,
    Binary,
    Call,
    Constant,
    Formula,
    Index,
    Language,
    Name,
    Node,
)
from fitdiff.causes.calls.applying import apply
from fitdiff.causes.calls.edits import Edit
from fitdiff.causes.calls.number import Facts
from fitdiff.causes.calls.table_changes import table_changes

WHOLE = pd.DataFrame({"y": [1.0, 2.0, 3.0], "x": [1.0, 3.0, 2.0]})
GAPS = pd.DataFrame({"y": [1.0, 2.0, 3.0], "x": [1.0, np.nan, 2.0]})
DOUBLES = pd.DataFrame({"y": [1.0, 2.0, 2.0], "x": [1.0, 3.0, 3.0]})


def changed(tree: Node, language: Language, table: pd.DataFrame) -> dict[str, set[str]]:
    """The code after each change, by setting."""
    parsed = ParsedCall(language, tree, "")
    names = {"data": table, "X": table[["x"]]}
    bound = BoundCall(Checked(parsed, (), (), ()), tree, table, names, (), ())
    found: dict[str, set[str]] = {}
    for one in table_changes(tree, language, "second", bound, "y"):
        after = apply(tree, [cast("Edit", one.edit)], Facts(len(table)))
        assert after is not None
        found.setdefault(one.setting, set()).add(print_call(after, language))
    return found


@pytest.mark.parametrize(
    ("made", "setting"),
    [
        ("data.drop_duplicates()", "duplicated rows"),
        ("data.dropna()", "missing values"),
        ("data.fillna(data.mean())", "missing values"),
        ("data[data['x'] > 1]", "rows"),
        ("data[data['x'].notna()]", "missing values"),
        ("data.iloc[1:]", "rows"),
        ("data.query('x > 1')", "rows"),
    ],
)
def test_python_gets_the_whole_table(made: str, setting: str) -> None:
    found = changed(parse_python(f"f('y ~ x', {made})"), "py", GAPS)
    assert found == {setting: {"f('y ~ x', data)"}}


def test_filters_are_left_out_one_at_a_time() -> None:
    tree = parse_python("f('y ~ x', data[data['x'] > 1].dropna())")
    assert changed(tree, "py", GAPS) == {
        "missing values": {"f('y ~ x', data[data['x'] > 1])"},
        "rows": {"f('y ~ x', data.dropna())"},
    }


def test_a_filter_of_a_column_is_left_out() -> None:
    tree = parse_python("f(data['y'][data['x'] > 1])")
    assert changed(tree, "py", WHOLE) == {"rows": {"f(data['y'])"}}


def test_columns_of_a_table_are_no_rows() -> None:
    tree = parse_python("f(data[['x']], data['y'])")
    assert changed(tree, "py", WHOLE) == {}


def test_features_as_they_are() -> None:
    tree = parse_python("f().fit(X.fillna(X.mean()), y)")
    assert changed(tree, "py", GAPS) == {"missing values": {"f().fit(X, y)"}}


FORMULA = Formula(Name("y"), Name("x"))


def of_r(data: Node) -> Node:
    return Call(Name("lm"), (Argument(None, FORMULA), Argument("data", data)))


def test_r_gets_the_whole_table() -> None:
    called = Call(Name("unique"), (Argument(None, Name("data")),))
    assert changed(of_r(called), "r", DOUBLES) == {"duplicated rows": {"lm(y ~ x, data = data)"}}
    condition = Binary(">", Name("x"), Constant("double", 1.0))
    rows = Index(Name("data"), (Argument(None, condition), Argument(None, None)))
    assert changed(of_r(rows), "r", WHOLE) == {"rows": {"lm(y ~ x, data = data)"}}


def test_rows_are_left_out_only_where_there_are_such() -> None:
    assert changed(of_r(Name("data")), "r", WHOLE) == {}
    found = changed(of_r(Name("data")), "r", DOUBLES)
    assert found == {"duplicated rows": {"lm(y ~ x, data = unique(data))"}}
    found = changed(parse_python("f('y ~ x', data)"), "py", DOUBLES)
    assert found == {"duplicated rows": {"f('y ~ x', data.drop_duplicates())"}}


def test_gaps_are_left_out_or_filled() -> None:
    assert changed(of_r(Name("data")), "r", GAPS)["missing values"] == {
        "lm(y ~ x, data = na.omit(data))",
        "lm(y ~ ifelse(is.na(x), mean(x, na.rm = TRUE), x), data = data)",
        "lm(y ~ ifelse(is.na(x), median(x, na.rm = TRUE), x), data = data)",
    }
    assert changed(parse_python("f('y ~ x', data)"), "py", GAPS)["missing values"] == {
        "f('y ~ x', data.dropna())",
        "f('y ~ x', data.fillna(data.mean(numeric_only=True)))",
        "f('y ~ x', data.fillna(data.median(numeric_only=True)))",
    }


def test_filled_gaps_are_the_cause(compared) -> None:
    generator = np.random.default_rng(3)
    x, z = generator.normal(size=(2, 50)).round(2)
    table = pd.DataFrame({"x": x, "z": z, "y": (x - z + generator.normal(size=50)).round(2)})
    table.loc[[3, 11, 30], "x"] = np.nan
    call = "py: make_pipeline(SimpleImputer(), LinearRegression()).fit(X, y)"
    found = compared("r: lm(y ~ x + z)", call, table)
    (cause,) = found.explanation.causes
    assert [(one.side, one.setting) for one in cause.changes] == [("first", "missing values")]
    assert cause.proof.outcome == "verified"


def test_duplicated_rows_are_the_cause(compared) -> None:
    generator = np.random.default_rng(3)
    x = generator.normal(size=40).round(2)
    table = pd.DataFrame({"x": x, "y": (x + generator.normal(size=40)).round(2)})
    table = pd.concat([table, table.iloc[:9]], ignore_index=True)
    found = compared("r: lm(y ~ x, data = unique(data))", "py: smf.ols('y ~ x', data).fit()", table)
    named = [(one.side, one.setting) for cause in found.explanation.causes for one in cause.changes]
    assert {("first", "duplicated rows"), ("second", "duplicated rows")} == set(named)
