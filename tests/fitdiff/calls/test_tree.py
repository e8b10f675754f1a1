"""What a call is of, by name."""

from __future__ import annotations

import pytest

from fitdiff.calls.tree import Call, Index, Member, Name, Node, Qualified


@pytest.mark.parametrize(
    ("function", "name"),
    [
        (Name("lm"), "lm"),
        (Qualified("stats", "lm"), "lm"),
        (Member(Name("sm"), "OLS"), "OLS"),
        (Index(Name("fits"), ()), ""),
    ],
)
def test_a_call_has_the_last_name_of_its_function(function: Node, name: str) -> None:
    assert Call(function, ()).name == name
