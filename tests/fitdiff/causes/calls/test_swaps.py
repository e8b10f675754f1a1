"""One column for another."""

from __future__ import annotations

from typing import cast

import pytest

from fitdiff.calls.printing import print_call
from fitdiff.calls.python_syntax import parse_python
from fitdiff.causes.calls.applying import apply
from fitdiff.causes.calls.edits import Edit
from fitdiff.causes.calls.number import Facts
from fitdiff.causes.calls.swaps import names_in, swap_changes

COLUMNS = ("y", "x", "z", "w.1", "v")


@pytest.mark.parametrize(
    ("own", "other", "after"),
    [
        ("f('y ~ x + z', data)", "f(data[['x', 'v']], data['y'])", ["f('y ~ x + v', data)"]),
        ("f(data[['x', 'z']], y)", "f('y ~ x + v', data)", ["f(data[['x', 'v']], y)"]),
        ("f(data.z, y)", "f(data.v, y)", ["f(data.v, y)"]),
        ("f('y ~ z', data)", "f(data[['w.1']], y)", ["f(\"y ~ Q('w.1')\", data)"]),
        ("f('y ~ x', data)", "f(data[['x', 'v']], y)", []),
        ("f('y ~ x', data)", "f(X, y)", []),
        ("f('y ~ x', data)", "f(data[['z', 'w.1', 'v']], y)", []),
    ],
)
def test_a_column_of_the_other_side_stands_in_the_place_of_ones_own(own, other, after) -> None:
    tree = parse_python(own)
    found = swap_changes(tree, parse_python(other), "py", "first", COLUMNS)
    made = [apply(tree, [cast("Edit", one.edit)], Facts(3)) for one in found]
    assert [print_call(one, "py") for one in made if one is not None] == after


def test_columns_are_named_in_many_ways() -> None:
    tree = parse_python("f('y ~ x', data.z, data['v'])")
    assert names_in(tree, COLUMNS) & {*COLUMNS} == {"y", "x", "z", "v"}
