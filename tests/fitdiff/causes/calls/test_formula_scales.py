"""patsy's scale() over n, R's over n - 1: each scaled term, and all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest

from fitdiff.calls.printing import print_call
from fitdiff.calls.python_syntax import parse_python
from fitdiff.causes.calls.applying import apply
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.causes.calls.edits import Edit
from fitdiff.causes.calls.formula_scales import scale_changes
from fitdiff.causes.calls.number import Facts

Compared = Callable[..., Comparison]
SCALES, PLAIN = parse_python("scale(x)"), parse_python("lm(x)")


@pytest.mark.parametrize(
    ("formula", "after"),
    [
        ("y ~ scale(x) + z", {"": "y ~ scale(x, ddof=1) + z"}),
        ("y ~ standardize(x) + z", {"": "y ~ standardize(x, ddof=1) + z"}),
        (
            "y ~ scale(x) + scale(z)",
            {
                "scale(x)": "y ~ scale(x, ddof=1) + scale(z)",
                "scale(z)": "y ~ scale(x) + scale(z, ddof=1)",
                "both calls of scale": "y ~ scale(x, ddof=1) + scale(z, ddof=1)",
            },
        ),
        ("y ~ scale(x) + scale(z, ddof=1)",
         {"scale(x)": "y ~ scale(x, ddof=1) + scale(z, ddof=1)"}),
        ("y ~ x + rescale(z)", {}),
    ],
)  # fmt: skip
def test_each_term_and_all(formula: str, after: dict[str, str]) -> None:
    tree = parse_python(f"f('{formula}', data)")
    found = list(scale_changes(tree, "py", "first", SCALES))
    made = [apply(tree, [cast("Edit", one.edit)], Facts(3)) for one in found]
    words = [one.which.words if one.which else "" for one in found]
    codes = [one and print_call(one, "py") for one in made]
    assert dict(zip(words, codes, strict=True)) == {
        which: f"f('{text}', data)" for which, text in after.items()
    }
    assert not list(scale_changes(tree, "py", "first", PLAIN))


def test_both_terms_are_named(compared: Compared) -> None:
    call = "py: smf.ols('y ~ scale(x) + scale(z)', data).fit()"
    (cause,) = compared("r: lm(y ~ scale(x) + scale(z))", call).explanation.causes
    (one,) = cause.settings
    assert one.setting == "scale:ddof"
    assert one.which is not None
    assert one.which.words == "both calls of scale"
    assert cause.proof.outcome == "verified"
