"""Columns read, or turned, into the type that the user states."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from fitdiff.errors import DataError
from fitdiff.tables.reading import read_table
from fitdiff.tables.table import Table

Read = Callable[..., Table]


@pytest.mark.parametrize(
    ("content", "wanted", "kind", "values"),
    [
        ("007\n8\n", "string", "string", ["007", "8"]),
        ("1\n2\n", "float", "float", [1.0, 2.0]),
        ("T\n0\n", "boolean", "boolean", [True, False]),
        ("b\na\n", "category", "category", [1, 0]),
        ("b\na\n", ["b", "a", "c"], "category", [0, 1]),
        ("2020-02-29\nNA\n", "date", "date", ["2020-02-29", "NaT"]),
        ("2020-02-29 10:00\n", "datetime", "datetime", ["2020-02-29T10:00:00.000000"]),
        ("2020-07-01 10:00\n", {"datetime": "Europe/Paris"}, "datetime",
         ["2020-07-01T08:00:00.000000"]),
    ],
)  # fmt: skip
def test_a_stated_type_is_read(
    read: Read, content: str, wanted: Any, kind: str, values: list[Any]
) -> None:
    made = read(f"x\n{content}", types={"x": wanted}).column("x")
    assert made.kind == kind
    shown = made.values.astype(str) if kind.startswith("date") else made.values
    assert shown.tolist() == values


def test_ordered_levels_are_stated(read: Read) -> None:
    stated = {"levels": ["low", "high"], "ordered": True}
    table = read("x\nhigh\nlow\n", types={"x": stated})
    assert table.types() == {"x": stated}


@pytest.mark.parametrize(
    ("content", "wanted", "says"),
    [
        ("1\nx\n", "float", "stated to be float, but row 1, counted from 0, has 'x'"),
        ("1\n1.5\n", "integer", "row 1, counted from 0, has '1.5'"),
        ("1\n2\n", "boolean", "has '2'; booleans are written TRUE, FALSE"),
        ("31.12.2020\n", "date", "'31.12.2020'; dates are written 2020-12-31"),
        ("2020-13-01\n", "date", "Month out of range"),
        ("a\nb\n", ["a"], "'b' in row 1, counted from 0, which is none of its levels: a"),
        ("99999999999999999999\n", "integer", "Read it as 'string'"),
        ("2020-03-29 02:30\n", {"datetime": "Europe/Paris"}, "Europe/Paris"),
    ],
)
def test_a_value_that_is_not_of_the_stated_type_is_named(
    read: Read, content: str, wanted: Any, says: str
) -> None:
    with pytest.raises(DataError, match=says):
        read(f"x\n{content}", types={"x": wanted})


@pytest.mark.parametrize(
    ("values", "wanted", "becomes"),
    [
        ([2, 10, 1], "category", {"levels": ["1", "2", "10"], "ordered": False}),
        ([2.0, 1.0], "category", {"levels": ["1", "2"], "ordered": False}),
        ([True, False], "category", {"levels": ["FALSE", "TRUE"], "ordered": False}),
        ([1.0, 2.0], "integer", "integer"),
        ([0, 1], "boolean", "boolean"),
        ([1, 2], "float", "float"),
        ([1, 2], "string", "string"),
        (["1", "2"], "integer", "integer"),
        (np.array(["2020-01-01"], "datetime64[us]"), "date", "date"),
    ],
)
def test_a_column_in_memory_becomes_what_is_stated(values: Any, wanted: str, becomes: Any) -> None:
    assert read_table({"x": values}, types={"x": wanted}).types() == {"x": becomes}


@pytest.mark.parametrize(
    ("values", "wanted", "says"),
    [
        ([1.0, 1.5], "integer", "1.5 in row 1, counted from 0, which is not an integer"),
        ([1e300], "integer", "1e.300 in row 0.*not an integer"),
        ([0, 2], "boolean", "2 in row 1.*not 0 or 1"),
        ([1.5], "string", "is float and cannot become string"),
        ([1.5], "category", "not an integer"),
        ([1], "date", "is integer and cannot become date"),
        (["x"], "float", "stated to be float, but row 0"),
        (np.array(["2020-01-01T10"], "datetime64[us]"), "date", "times of day"),
    ],
)
def test_inexact_coercion_is_rejected(values: Any, wanted: str, says: str) -> None:
    with pytest.raises(DataError, match=says):
        read_table({"x": values}, types={"x": wanted})
