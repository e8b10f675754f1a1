"""Formulas between patsy and R."""

from __future__ import annotations

import pytest

from fitdiff.calls.printing import print_call
from fitdiff.translation.errors import TranslationError
from fitdiff.translation.formulas import Columns, from_patsy, patsy_text, without_intercept


@pytest.mark.parametrize(
    ("patsy", "r"),
    [
        ("y ~ a + C(g)", "y ~ a + factor(g)"),
        ("y ~ C(g, Treatment('b')) - 1", 'y ~ relevel(factor(g), ref = "b") - 1L'),
        ("y ~ C(g, Sum) * a", "y ~ C(factor(g), contr.sum) * a"),
        ("np.log(y) ~ I(a ** 2) + a:b", "log(y) ~ I(a^2L) + a:b"),
        ("y ~ (a + b) ** 2", "y ~ (a + b)^2L"),
        ("y ~ Q('loan amount')", "y ~ `loan amount`"),
    ],
)
def test_patsy_becomes_r(patsy: str, r: str) -> None:
    assert print_call(from_patsy(patsy), "r") == r


@pytest.mark.parametrize("text", ["a + C(g)", "a:C(g, Treatment('b'))", "np.log(a) + I(a ** 2)"])
def test_there_and_back_is_the_same(text: str) -> None:
    formula = from_patsy(f"y ~ {text}")
    assert patsy_text(formula.right, Columns()) == text


def test_the_reference_of_a_column_of_numbers_is_a_number() -> None:
    formula = from_patsy("y ~ C(g, Treatment(4))")
    columns = Columns(numeric=frozenset({"g"}))
    assert patsy_text(formula.right, columns) == "C(g, Treatment(4))"


def test_an_ordered_factor_gets_polynomials_as_in_r() -> None:
    formula = from_patsy("y ~ g")
    assert patsy_text(formula.right, Columns(ordered=frozenset({"g"}))) == "C(g, Poly)"


@pytest.mark.parametrize(("text", "kept"), [("a - 1", False), ("0 + a", False), ("a", True)])
def test_the_intercept_is_told_apart(text: str, kept: bool) -> None:
    terms, intercept, _ = without_intercept(from_patsy(f"y ~ {text}").right)
    assert print_call(terms, "r") == "a"
    assert intercept == kept


def test_what_patsy_lacks_is_refused() -> None:
    with pytest.raises(TranslationError):
        from_patsy("y ~ bs(a, df=4)")
