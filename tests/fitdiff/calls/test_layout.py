"""Calls over several lines."""

from __future__ import annotations

from fitdiff.calls.layout import lay_out
from fitdiff.calls.python_syntax import parse_python


def test_a_call_that_fits_stays_on_its_line() -> None:
    assert lay_out(parse_python("f(a, b=1)"), "py") == "f(a, b=1)"


def test_a_long_call_has_an_argument_a_line_and_reads_back_the_same() -> None:
    tree = parse_python(f"Ridge(alpha={'1' * 30}, solver='{'s' * 30}', tol={'2' * 20}).fit(X, y)")
    text = lay_out(tree, "py")
    assert text.splitlines()[-1] == ").fit(X, y)"
    assert max(map(len, text.splitlines())) <= 80
    assert parse_python(text) == tree


def test_nested_calls_are_broken_where_they_do_not_fit() -> None:
    tree = parse_python(f"f(g(first={'1' * 40}, second={'2' * 40}), third=3)")
    assert lay_out(tree, "py").splitlines() == [
        "f(",
        "    g(",
        f"        first={'1' * 40},",
        f"        second={'2' * 40},",
        "    ),",
        "    third=3,",
        ")",
    ]
