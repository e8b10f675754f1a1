from __future__ import annotations

import pytest

from fitdiff.calls import CallError
from fitdiff.calls.python_syntax import parse_python
from fitdiff.calls.tree import (
    Argument,
    Binary,
    Call,
    Constant,
    Index,
    Items,
    Mapping,
    Member,
    Name,
    Slice,
    Unary,
)


def one(value: int) -> Constant:
    return Constant("integer", value)


def test_method_call_with_keyword() -> None:
    tree = parse_python("sm.OLS(y, X).fit(cov_type='HC1')")
    model = Call(Member(Name("sm"), "OLS"), (Argument(None, Name("y")), Argument(None, Name("X"))))
    keyword = Argument("cov_type", Constant("string", "HC1"))
    assert tree == Call(Member(model, "fit"), (keyword,))


@pytest.mark.parametrize(
    ("code", "tree"),
    [
        ("data['x']", Index(Name("data"), (Argument(None, Constant("string", "x")),))),
        ("x[1:3]", Index(Name("x"), (Argument(None, Slice(one(1), one(3), None)),))),
        ("x[1, 2]", Index(Name("x"), (Argument(None, one(1)), Argument(None, one(2))))),
        ("[1, (2,)]", Items("list", (one(1), Items("tuple", (one(2),))))),
        ("{'a': 1}", Mapping(((Constant("string", "a"), one(1)),))),
        ("x >= -1", Binary(">=", Name("x"), Unary("-", one(1)))),
        ("a and b and c", Binary("and", Binary("and", Name("a"), Name("b")), Name("c"))),
        ("None", Constant("null", None)),
        ("True", Constant("logical", True)),
        ("1.0", Constant("double", 1.0)),
    ],
)
def test_tree_of_expression(code: str, tree: object) -> None:
    assert parse_python(code) == tree


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("fit(lambda x: x)", "a lambda is not allowed: lambda x: x (line 1, column 5)"),
        ("fit([x for x in y])", "a comprehension is not allowed"),
        ("f'{x}'", "an f-string is not allowed"),
        ("(x := 1)", "an assignment (:=) is not allowed"),
        ("x = 1", "an assignment is not allowed"),
        ("import os", "an import is not allowed"),
        ("f(*x)", "a starred argument is not allowed"),
        ("f(**x)", "**x is not allowed"),
        ("x if y else z", "an if expression is not allowed"),
        ("f(x); g(x)", "several statements"),
        ("", "There is no call"),
        ("f(x", "This is not valid Python: line 1, column 2: '(' was never closed"),
        ("1 < x < 3", "chains comparisons"),
        ("...", "is not allowed"),
        ("await f(x)", "is not allowed"),
    ],
)
def test_refusal_names_the_place(code: str, what: str) -> None:
    with pytest.raises(CallError) as refused:
        parse_python(code)
    assert what in str(refused.value)


def test_deep_nesting_is_one_message() -> None:
    with pytest.raises(CallError):
        parse_python("(" * 5000 + "x" + ")" * 5000)
