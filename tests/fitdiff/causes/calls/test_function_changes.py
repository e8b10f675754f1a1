"""Functions of columns that stand in one formula and not in the other."""

from __future__ import annotations

from typing import cast

import pytest

from fitdiff.calls import Workers, parse_call
from fitdiff.calls.printing import print_call
from fitdiff.calls.python_syntax import parse_python
from fitdiff.calls.tree import Node
from fitdiff.causes.calls.applying import apply
from fitdiff.causes.calls.edits import Edit
from fitdiff.causes.calls.function_changes import function_changes
from fitdiff.causes.calls.number import Facts

COLUMNS = ("y", "x", "z")


def changed(own: str, other: str) -> dict[str, str]:
    tree, theirs = parse_python(f"f('{own}', data)"), parse_python(f"f('{other}', data)")
    found: dict[str, str] = {}
    for one in function_changes(tree, theirs, ("py", "py"), "first", COLUMNS):
        call = apply(tree, [cast("Edit", one.edit)], Facts(3))
        assert call is not None
        found[one.setting] = print_call(call, "py").removeprefix("f('").removesuffix("', data)")
    return found


@pytest.mark.parametrize(
    ("own", "other", "after"),
    [
        ("y ~ np.log(x)", "y ~ x", {"function of x": "y ~ x"}),
        ("y ~ z + x", "y ~ np.log1p(x) + z", {"function of x": "y ~ z + np.log1p(x)"}),
        ("np.log(y) ~ x", "np.log10(y) ~ x", {"function of y": "np.log10(y) ~ x"}),
        ("np.log(y) ~ x", "y ~ x", {}),
        ("y ~ np.log(x)", "y ~ np.log(x)", {}),
        ("y ~ np.log(x)", "y ~ x + np.log(x)", {}),
        ("y ~ np.log(x)", "y ~ z", {}),
        ("y ~ np.log(a)", "y ~ a", {}),
    ],
)
def test_the_other_sides_function_of_a_column_is_tried(
    own: str, other: str, after: dict[str, str]
) -> None:
    assert changed(own, other) == after


def test_several_are_changed_together_and_each_alone() -> None:
    assert changed("np.log(y) ~ np.sqrt(x) + z", "np.log2(y) ~ x + np.log(z)") == {
        "function of x, z, y": "np.log2(y) ~ x + np.log(z)",
        "function of x": "np.log(y) ~ x + z",
        "function of z": "np.log(y) ~ np.sqrt(x) + np.log(z)",
        "function of y": "np.log2(y) ~ np.sqrt(x) + z",
    }


def test_a_formula_of_r_has_rs_names() -> None:
    with Workers(time_limit=120.0) as workers:
        tree: Node = parse_call("r: lm(log(y) ~ sqrt(x))", workers).tree
    other = parse_python("smf.ols('np.log2(y) ~ np.log10(x)', data)")
    every, *_ = function_changes(tree, other, ("r", "py"), "first", COLUMNS)
    call = apply(tree, [cast("Edit", every.edit)], Facts(3))
    assert call is not None
    assert print_call(call, "r") == "lm(log2(y) ~ log10(x))"
