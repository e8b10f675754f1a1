"""A formula's intercept, left out or put back, in either language."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest

from fitdiff.calls import Workers, parse_call, print_call
from fitdiff.calls.tree import Language
from fitdiff.causes.calls.applying import apply
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.causes.calls.edits import Edit
from fitdiff.causes.calls.intercepts import intercept_changes
from fitdiff.causes.calls.number import Facts

Compared = Callable[..., Comparison]


@pytest.mark.parametrize(
    ("formula", "after"),
    [
        ("y ~ x + z", "y ~ x + z - 1"),
        ("y ~ x - 1", "y ~ x"),
        ("y ~ 0 + x + z", "y ~ x + z"),
        ("y ~ x + 0", "y ~ x"),
        ("y ~ 1 + x", "y ~ x - 1"),
        ("y ~ 0", "y ~ 1"),
    ],
)
def test_the_intercept_is_turned(formula: str, after: str, workers: Workers) -> None:
    languages: tuple[tuple[Language, str], ...] = (("r", "lm({})"), ("py", "f('{}', data)"))
    for language, call in languages:
        tree = parse_call(f"{language}: {call.format(formula)}", workers).tree
        (one,) = intercept_changes(tree, language, "first")
        made = apply(tree, [cast("Edit", one.edit)], Facts(3))
        assert made is not None
        assert print_call(made, language) == call.format(after)


@pytest.mark.parametrize(
    ("first", "second", "settings"),
    [
        ("r: lm(y ~ x - 1)", "py: smf.ols('y ~ x', data).fit()", {"intercept"}),
        ("r: lm(y ~ x)", "py: smf.ols('y ~ x - 1', data).fit()", {"intercept"}),
        ("r: lm(y ~ x + z - 1)", "py: smf.ols('y ~ x', data).fit()", {"intercept", "term z"}),
    ],
)
def test_an_intercept_is_named(
    first: str, second: str, settings: set[str], compared: Compared
) -> None:
    found = compared(first, second).explanation
    assert settings in [{one.setting for one in cause.settings} for cause in found.causes]
    assert all(cause.proof.outcome == "verified" for cause in found.causes)
