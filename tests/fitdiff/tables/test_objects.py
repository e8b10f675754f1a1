"""Objects in memory: data frames of any library, dicts, arrays."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from fitdiff.errors import DataError
from fitdiff.tables.reading import read_table
from fitdiff.tables.table import Table

WANTED = {
    "f": "float",
    "i": "integer",
    "b": "boolean",
    "s": "string",
    "g": {"levels": ["x", "y"], "ordered": False},
    "d": "date",
    "t": "datetime",
}
COLUMNS: dict[str, list[Any]] = {
    "f": [1.5, None],
    "i": [1, None],
    "b": [True, None],
    "s": ["a", None],
    "g": ["x", "y"],
    "d": [dt.date(2020, 1, 1), None],
    "t": [dt.datetime(2020, 1, 1, 10), None],
}


def check(table: Table) -> None:
    assert table.types() == WANTED
    for name in ("f", "i", "b", "s", "d", "t"):
        assert table.column(name).missing.tolist() == [False, True], name
    assert table.column("i").values.tolist() == [1, 0]


def test_polars() -> None:
    check(read_table(pl.DataFrame(COLUMNS).with_columns(pl.col("g").cast(pl.Categorical))))


def test_arrow() -> None:
    data = pa.table(COLUMNS)
    check(read_table(data.set_column(4, "g", data["g"].dictionary_encode())))


def test_pandas_with_its_nullable_types() -> None:
    frame = pd.DataFrame(
        {
            "f": pd.array([1.5, None], dtype="Float64"),
            "i": pd.array([1, None], dtype="Int64"),
            "b": pd.array([True, None], dtype="boolean"),
            "s": pd.array(["a", None], dtype="string"),
            "g": pd.Categorical(["x", "y"]),
            "d": pd.array([dt.date(2020, 1, 1), None], dtype=pd.ArrowDtype(pa.date32())),
            "t": pd.to_datetime(["2020-01-01 10:00", None]),
        }
    )
    check(read_table(frame))


def test_a_dict_of_lists_has_no_categories() -> None:
    assert read_table(COLUMNS).types() == WANTED | {"g": "string"}


def test_nan_is_missing_where_there_is_nothing_else() -> None:
    values = [1.0, float("nan")]
    for source in ({"x": np.array(values)}, pd.DataFrame({"x": values})):
        assert read_table(source).column("x").missing.tolist() == [False, True]


def test_nan_is_a_value_where_there_is_a_null() -> None:
    values = [1.0, float("nan"), None]
    for source in (pl.DataFrame({"x": values}, strict=False), pa.table({"x": values})):
        column = read_table(source).column("x")
        assert column.missing.tolist() == [False, False, True]
        assert np.isnan(column.values[1])


def test_levels_of_pandas_keep_their_order() -> None:
    frame = pd.DataFrame({"g": pd.Categorical(["b"], ["c", "b", "a"], ordered=True)})
    assert read_table(frame).types() == {"g": {"levels": ["c", "b", "a"], "ordered": True}}


def test_an_enum_of_polars_is_ordered_unless_stated() -> None:
    frame = pl.DataFrame({"g": pl.Series(["a"], dtype=pl.Enum(["b", "a"]))})
    assert read_table(frame).types() == {"g": {"levels": ["b", "a"], "ordered": True}}
    assert not read_table(frame, types={"g": ["b", "a"]}).column("g").ordered


def test_integer_categories_are_spelled_out() -> None:
    frame = pd.DataFrame({"g": pd.Categorical([2, 1, 2])})
    assert read_table(frame).column("g").labels() == ["2", "1", "2"]


def test_a_matrix_has_columns_x1_x2() -> None:
    table = read_table(np.array([[1.0, 2.0], [3.0, 4.0]]))
    assert table.names == ("x1", "x2")
    assert table.column("x2").values.tolist() == [2.0, 4.0]


def test_a_structured_array_names_its_columns() -> None:
    array = np.array([(1, 2.5), (3, 4.5)], dtype=[("a", int), ("b", float)])
    assert read_table(array).types() == {"a": "integer", "b": "float"}


def test_a_masked_array_says_what_is_missing() -> None:
    masked = np.ma.masked_equal(np.array([1, 2]), 2)
    assert read_table({"x": masked}).column("x").missing.tolist() == [False, True]


def test_an_index_is_not_read_and_a_note_says_so() -> None:
    table = read_table(pd.DataFrame({"x": [1]}, index=["a"]))
    assert "reset_index" in table.notes[0]


def test_a_wide_integer_stays_exact() -> None:
    table = read_table(pd.DataFrame({"id": pd.array([2**60 + 1, None], dtype="Int64")}))
    assert table.column("id").values.tolist() == [2**60 + 1, 0]


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ({"x": [1, "a"]}, "mixes types: 1 is int, but 'a' in row 1, counted from 0, is str"),
        ({"x": [None, True, 1]}, "True is bool, but 1 in row 2"),
        ({"x": pd.Series([1.5, "a"])}, "'a' in row 1"),
        ({"x": [1, 2**70]}, "1180591620717411303424 in row 1, beyond 64 bits"),
        ({"x": np.array([2**64 - 1], np.uint64)}, r"2\^63 - 1"),
        ({"x": [Decimal("1.5")]}, "decimal128.*Cast it"),
        ({"x": [[1, 2]]}, "one value in a cell"),
        ({"x": [b"a"]}, "Decode it"),
        ({"x": [dt.timedelta(1)]}, "in a unit that you choose"),
        ({"x": [1 + 2j]}, "cannot be read|complex"),
        ({"x": np.ones((2, 2))}, r"array of shape \(2, 2\)"),
        ({"x": 3}, "3, of type int; it must be a sequence"),
        ({"x": "abc"}, "it must be a sequence"),
        ({"x": pd.Categorical([1.5])}, "category 1.5; categories are strings or integers"),
        ({"x": [pd.Timestamp(1)]}, "not whole microseconds"),
        ({"x": []}, "no rows"),
        ({"x": [1], "y": [1, 2]}, r"columns of \[1, 2\] rows"),
        ({}, "has no columns"),
        (pd.DataFrame({"x": []}), "no rows"),
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), "two columns of one name"),
        (pd.DataFrame([[1]]), "a column named 0; names are strings"),
        (np.zeros(3), "an array of 1 dimensions"),
        (3, "builtins.int is not a table"),
        (None, "NoneType is not a table"),
    ],
    ids=lambda value: value[:25] if isinstance(value, str) else "source",
)
def test_object_that_is_not_a_table_is_rejected(source: Any, says: str) -> None:
    with pytest.raises(DataError, match=says):
        read_table(source)


def test_text_options_are_for_text() -> None:
    with pytest.raises(DataError, match="separator is for CSV and TSV files"):
        read_table({"x": [1]}, separator=";")
