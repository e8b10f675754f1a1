"""Filters of rows that are left out."""

from __future__ import annotations

from fitdiff.calls.python_syntax import parse_python
from fitdiff.calls.tree import Argument, Binary, Call, Constant, Formula, Index, Name, Node
from fitdiff.causes.calls.filters import filter_changes


def whole(tree: Node, language) -> list[tuple[str, str]]:
    return [(one.before, one.after) for one in filter_changes(tree, language, "first")]


def test_filters_of_python_are_left_out() -> None:
    text = "smf.ols('y ~ x', data[data['w'] > 2].dropna()).fit()"
    assert whole(parse_python(text), "py") == [
        ("data[data['w'] > 2].dropna()", "data[data['w'] > 2]"),
        ("data[data['w'] > 2]", "data"),
    ]


def test_columns_are_no_filter() -> None:
    assert whole(parse_python("LinearRegression().fit(data[['x']], data['y'])"), "py") == []


def test_filters_of_r_are_left_out() -> None:
    data, formula = Name("data"), Argument(None, Formula(Name("y"), Name("x")))
    some = Index(data, (Argument(None, Binary(">", Name("w"), Constant("double", 2.0))),
                        Argument(None, None)))  # fmt: skip
    call = Call(Name("lm"), (formula, Argument("data", some)))
    assert whole(call, "r") == [("data[w > 2, ]", "data")]
    column = Index(data, (Argument(None, None), Argument(None, Constant("string", "x"))))
    assert whole(Call(Name("mean"), (Argument(None, column),)), "r") == []
    complete = Call(Name("na.omit"), (Argument(None, data),))
    assert whole(Call(Name("lm"), (formula, Argument("data", complete))), "r") == [
        ("na.omit(data)", "data")
    ]
