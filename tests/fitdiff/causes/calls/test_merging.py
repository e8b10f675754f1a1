"""Several changes of one formula: what both want, or that they want another thing of one term."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fitdiff.calls import Workers, parse_call, print_call
from fitdiff.calls.tree import Constant, Node
from fitdiff.causes.calls.applying import apply
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.causes.calls.edits import Replace, SetArgument, calls_of
from fitdiff.causes.calls.merging import merged
from fitdiff.causes.calls.number import Facts
from fitdiff.report.comparison import as_text

Compared = Callable[..., Comparison]

TOGETHER = [
    ("y ~ x + z + g", "y ~ x + g", "y ~ x + z + C(g, Sum)", "y ~ x + C(g, Sum)"),
    ("y ~ x + z + g", "y ~ x + g", "y ~ z + g", "y ~ g"),
    ("y ~ x + z", "y ~ x + z + w", "y ~ x + z + v", "y ~ x + z + w + v"),
    # What is left out needs no contrasts.
    ("y ~ x + g", "y ~ x", "y ~ x + C(g, Sum)", "y ~ x"),
    ("y ~ a * b", "y ~ a + b", "y ~ C(a, Sum) * b", "y ~ C(a, Sum) + b"),
    ("y ~ a * b", "y ~ C(a, Sum) * b", "y ~ a * C(b, Sum)",
     "y ~ C(a, Sum) + C(b, Sum) + C(a, Sum):C(b, Sum)"),
    ("y ~ x + z", "y ~ x + z - 1", "y ~ x", "y ~ x - 1"),
    ("y ~ x + z", "log(y) ~ x + z", "y ~ x", "log(y) ~ x"),
    ("y ~ x", "y ~ 1", "y ~ x + z", "y ~ 1 + z"),
    ("y ~ x + g", "y ~ log(x) + g", "y ~ sqrt(x) + g", None),
]  # fmt: skip


@pytest.mark.parametrize(("base", "one", "other", "both"), TOGETHER)
def test_changes_of_a_text(base: str, one: str, other: str, both: str | None) -> None:
    texts = [Constant("string", text) for text in (base, one, other)]
    for pair in (texts[1:], texts[:0:-1]):
        found = merged(texts[0], pair)
        said = found.value if isinstance(found, Constant) else None
        assert said == both or (both == "y ~ x + z + w + v" and said == "y ~ x + z + v + w")


@pytest.mark.parametrize(("base", "one", "other", "both"), TOGETHER)
def test_changes_of_a_formula_of_r(
    base: str, one: str, other: str, both: str | None, workers: Workers
) -> None:
    def parsed(text: str) -> Node:
        return calls_of(parse_call(f"r: lm({text})", workers).tree)[0].arguments[0].value or texts

    texts = Constant("null", None)
    found = merged(parsed(base), [parsed(one), parsed(other)])
    assert (found and print_call(found, "r")) == (both and print_call(parsed(both), "r"))


def test_a_call_inside_and_the_formula_around_it(workers: Workers) -> None:
    """A basis has a number of its own, and the term beside it is left out."""
    tree = parse_call("r: f(I(u), lm(y ~ poly(x, 2) + z))", workers).tree
    without = parse_call("r: f(y ~ poly(x, 2))", workers).tree
    inner = next(n for n, call in enumerate(calls_of(tree)) if call.name == "poly")
    model = next(n for n, call in enumerate(calls_of(tree)) if call.name == "lm")
    formula = calls_of(without)[0].arguments[0].value
    assert formula is not None
    raw = SetArgument(inner, None, "raw", Constant("logical", True))
    both = apply(tree, [SetArgument(model, 0, "formula", formula), raw], Facts(3))
    assert both is not None
    assert print_call(both, "r") == "f(I(u), lm(y ~ poly(x, 2, raw = TRUE)))"
    whole = calls_of(tree)[model].arguments[0].value
    assert whole is not None
    both = apply(tree, [Replace(whole, formula), raw], Facts(3))
    assert both is not None
    assert print_call(both, "r") == "f(I(u), lm(y ~ poly(x, 2, raw = TRUE)))"


@pytest.mark.parametrize(
    ("first", "second", "settings"),
    [
        ("lm(y ~ x + I(x^2) + group)", "y ~ x + C(group, Sum)", {"contrasts", "term I(x^2)"}),
        ("lm(y ~ x * group)", "y ~ x + C(group, Sum)", {"contrasts", "term group:x"}),
        (
            "lm(y ~ poly(x, 2) + group)",
            "y ~ x + I(x**2) + C(group, Sum)",
            {"contrasts", "poly:raw"},
        ),
    ],
)
def test_two_differences(first: str, second: str, settings: set[str], compared: Compared) -> None:
    found = compared(f"r: {first}", f"py: smf.ols('{second}', data).fit()")
    named = [{one.setting for one in cause.settings} for cause in found.explanation.causes]
    assert named == [settings]
    assert found.explanation.causes[0].proof.outcome == "verified"


def test_an_interaction_is_told_by_its_own_name(compared: Compared) -> None:
    found = compared("r: lm(y ~ x * z)", "py: smf.ols('y ~ x + z', data).fit()")
    assert "Why: term x:z." in as_text(found)
