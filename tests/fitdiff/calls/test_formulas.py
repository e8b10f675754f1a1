from __future__ import annotations

import pytest

from fitdiff.calls import CallError
from fitdiff.calls.formulas import parse_formula
from fitdiff.calls.python_syntax import parse_python
from fitdiff.calls.tree import Formula


@pytest.mark.parametrize(
    ("formula", "left", "right"),
    [
        ("y ~ x", "y", "x"),
        ("y ~ x:z + np.log(w)", "y", "x @ z + np.log(w)"),
        ("y ~ x %in% z - 1", "y", "x @ z - 1"),
        ("I(a/b) ~ C(g, levels=['u:v', 'w'])", "I(a/b)", "C(g, levels=['u:v', 'w'])"),
        ("y ~ (x + z)**2 + x[1:2]", "y", "(x + z)**2 + x[1:2]"),
        ("y ~ x | z", "y", "x | z"),
        ("y ~ `a b` + {x}", "y", "_quoted_name_ + (x)"),
        ("y ~ .", "y", "_rest_"),
    ],
)
def test_sides_are_python_expressions(formula: str, left: str, right: str) -> None:
    assert parse_formula(formula) == Formula(parse_python(left), parse_python(right))


def test_one_sided_formula_and_bare_terms() -> None:
    assert parse_formula("~ x") == Formula(None, parse_python("x"))
    assert parse_formula("0 + C(a)") == parse_python("0 + C(a)")


@pytest.mark.parametrize("text", ["y ~", "a ~ b ~ c", "y ~ x +", "y ~ (x", "y ~ x # z", "~"])
def test_what_is_no_formula_is_refused(text: str) -> None:
    with pytest.raises(CallError, match="This is not a formula"):
        parse_formula(text)


@pytest.mark.parametrize("text", ["y ~ f(lambda: 1)", "y ~ [z for z in x]", "y ~ f'{x}'"])
def test_code_in_a_formula_is_refused(text: str) -> None:
    with pytest.raises(CallError, match="not allowed"):
        parse_formula(text)
