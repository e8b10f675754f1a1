"""Roles: what columns are for, refused where the column cannot be that."""

from __future__ import annotations

from typing import Any

import pytest

from fitdiff.errors import DataError
from fitdiff.tables.reading import read_table
from fitdiff.tables.roles import Roles

DATA: dict[str, list[Any]] = {
    "y": [1.5, 2.5, 3.5],
    "w": [1, 0, 2],
    "minus": [1.0, -2.0, -3.0],
    "died": [0, 1, 1],
    "grade": [0, 1, 2],
    "g": ["a", "b", "b"],
    "inf": [1.0, float("inf"), 2.0],
    "some": [1.0, None, 2.0],
}


def test_roles_are_given_by_name() -> None:
    table = read_table(DATA, roles={"outcome": "y", "weights": "w", "cluster": "g"})
    assert table.roles == Roles(outcome="y", weights="w", group="g")


def test_roles_can_be_added_later() -> None:
    table = read_table(DATA, roles={"outcome": "y"}).with_roles(weights="w")
    assert table.roles.stated() == {"outcome": "y", "weights": "w"}


def test_a_column_can_be_group_and_stratum() -> None:
    read_table(DATA, roles={"group": "g", "strata": "g"})


def test_roles_accept_missing_values() -> None:
    read_table(DATA, roles={"weights": "some"})


@pytest.mark.parametrize(
    ("roles", "says"),
    [
        ({"weight": "w"}, "Unknown role 'weight'. Did you mean 'weights'"),
        ({"weights": "ww"}, "'ww', which is not a column. Did you mean 'w'"),
        ({"weights": "minus"}, "0 or more; column 'minus' has -2.0 in row 1.*and 1 more"),
        ({"weights": "g"}, "needs numbers; column 'g' is string"),
        ({"offset": "inf"}, "finite; column 'inf' has inf in row 1"),
        ({"exposure": "w"}, "above 0; column 'w' has 0 in row 1"),
        ({"time": "minus"}, "0 or more"),
        ({"event": "grade"}, "0 or 1; column 'grade' has 2 in row 2"),
        ({"event": "g"}, "booleans, or 0 and 1"),
        ({"outcome": "y", "weights": "y"}, "two roles, 'outcome' and 'weights'"),
        ({"group": "g", "cluster": "y"}, "'group' is given to 'g' and to 'y'"),
    ],
)
def test_a_role_that_does_not_fit_is_refused(roles: dict[str, str], says: str) -> None:
    with pytest.raises(DataError, match=says):
        read_table(DATA, roles=roles)
