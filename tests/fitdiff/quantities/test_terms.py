import pytest

from fitdiff.quantities.terms import coded_column, normal_term, split_outside

LEVELS = {"wool": ["A", "B"], "my wool": ["A", "B"], 'factor(g, levels = c("l", "m"))': ["l", "m"]}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Intercept", "(Intercept)"),
        ("const", "(Intercept)"),
        ("C(g)[T.b]", "g[b]"),
        ("C(g, Treatment('L'))[T.M]", "g[M]"),
        ("g[T.b]", "g[b]"),
        ("woolB", "wool[B]"),
        ('factor(g, levels = c("l", "m"))m', "g[m]"),
        ('woolB:factor(g, levels = c("l", "m"))m', "wool[B]:g[m]"),
        ("C(drug, Sum):C(disease, Sum)", "drug:disease"),
        ("factor(drug)", "drug"),
        ("I(x ** 2)", "I(x^2)"),
        ('Q("loan amount")', "loan amount"),
        ("`loan amount`", "loan amount"),
        ("`my wool`B", "my wool[B]"),
        ("`my wool`.L", "my wool.L"),
        ("size (cm)", "size (cm)"),
        ("woolly", "woolly"),
    ],
)
def test_normal_term(name: str, expected: str) -> None:
    assert normal_term(name, LEVELS) == expected


def test_marks_inside_brackets_and_quotes_do_not_split() -> None:
    assert split_outside("f(a:b):'c:d':e", ":") == ["f(a:b)", "'c:d'", "e"]


@pytest.mark.parametrize(
    ("label", "column"),
    [
        ("g[a]", "g"),
        ("C(factor(g),contr.sum)2", "g"),
        ("poly(x,2)1", "poly(x,2)1"),
        ("g1", "g1"),
        ("x", "x"),
    ],
)
def test_coded_column(label: str, column: str) -> None:
    assert coded_column(label) == column
