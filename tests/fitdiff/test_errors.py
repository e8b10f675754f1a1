"""The sentence that ends a message about a name that is none."""

from __future__ import annotations

import pytest

from fitdiff.errors import nearest

MANY = [f"method-{number:02}" for number in range(89)]


@pytest.mark.parametrize(
    ("name", "valid", "said"),
    [
        ("mgp", ["mpg", "wt", "hp"], "Did you mean 'mpg'?"),
        ("coefs", ["coefficients", "scores", "p-values"], "Did you mean 'coefficients'?"),
        ("wt1", ["wt2", "wt3", "hp"], "Did you mean 'wt3' or 'wt2'?"),
        ("zz", ["mpg", "wt", "hp"], "Valid names: hp, mpg, wt."),
        ("zz", [], "There are none to choose from."),
    ],
)
def test_a_near_name_is_suggested_and_few_are_listed(
    name: str, valid: list[str], said: str
) -> None:
    assert nearest(name, valid) == said


def test_of_many_names_three_are_named() -> None:
    said = nearest("zzz", MANY)
    assert said.startswith("The nearest of 89 names: ")
    assert said.count("method-") == 3
