"""Terms that one formula has and the other has not."""

from __future__ import annotations

from typing import cast

import pytest

from fitdiff.calls.printing import print_call
from fitdiff.calls.python_syntax import parse_python
from fitdiff.calls.tree import Language, Node
from fitdiff.causes.calls.applying import apply
from fitdiff.causes.calls.edits import Edit
from fitdiff.causes.calls.number import Facts
from fitdiff.causes.calls.term_changes import term_changes

COLUMNS = ("y", "x", "z", "g", "w.1", "v")


def made(own: str, other: Node, language: Language = "py") -> list[tuple[str, str]]:
    tree = parse_python(own)
    found = term_changes(tree, other, ("py", language), "first", COLUMNS)
    applied = [(one, apply(tree, [cast("Edit", one.edit)], Facts(3))) for one in found]
    return [(one.setting, print_call(call, "py")) for one, call in applied if call is not None]


@pytest.mark.parametrize(
    ("own", "other", "after"),
    [
        ("y ~ x + z", "y ~ x", {"term z": "y ~ x"}),
        ("y ~ x", "y ~ z + x", {"term z": "y ~ x + z"}),
        ("y ~ x + z", "y ~ x + v", {"term z": "y ~ x", "term v": "y ~ x + z + v"}),
        ("y ~ x", "y ~ 1", {}),
        ("y ~ x + C(g)", "y ~ C(g, Sum) + x", {}),
        ("y ~ x*C(g)", "y ~ x * g", {}),
        ("y ~ x:z + x", "y ~ x", {"term x:z": "y ~ x"}),
        ("y ~ x*z", "y ~ z + x", {"term x:z": "y ~ x + z"}),
        ("y ~ x*z", "y ~ x + z + z:x", {}),
        ("y ~ x - 1", "y ~ x + z", {"term z": "y ~ x + z - 1"}),
        ("y ~ x - z", "y ~ x", {}),
        ("y ~ x + (1 | g)", "y ~ x", {}),
    ],
)
def test_a_term_of_one_side_is_left_out_or_added(
    own: str, other: str, after: dict[str, str]
) -> None:
    found = made(f"f('{own}', data)", parse_python(f"f('{other}', data)"))
    assert dict(found) == {said: f"f('{formula}', data)" for said, formula in after.items()}


def test_several_are_changed_together_and_each_alone() -> None:
    found = made("f('y ~ x + z + v', data)", parse_python("f('y ~ x', data)"))
    assert [said for said, _ in found] == ["terms z, v", "term z", "term v"]
    assert found[0][1] == "f('y ~ x', data)"


def test_columns_that_a_call_names_are_its_terms() -> None:
    other = parse_python("f(data[['x', 'z']], data['y'])")
    assert made("f('y ~ x + z + v', data)", other) == [("term v", "f('y ~ x + z', data)")]
    assert made("f('y ~ x + z', data)", parse_python("f(X, y)")) == []


def test_other_models_are_not_told_term_by_term() -> None:
    assert made("f('y ~ x + a + b + c + d', data)", parse_python("f('y ~ x', data)")) == []
