"""The hash of a table sees types, and R computes the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fitdiff.tables.columns import Column, column
from fitdiff.tables.frames import from_frame, to_frame
from fitdiff.tables.hash import hash_table, hash_table_rows
from fitdiff.tables.reading import read_table
from fitdiff.tables.table import Table
from rbridge import Frame, RSession

TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=6)
NAMES = TEXT.filter(bool)
# Microseconds of 1900 to 2100, days of all that datetime can write.
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "float": st.floats(),
    "integer": st.integers(-(2**31) + 1, 2**31 - 1),
    "wide": st.integers(-(2**53), 2**53),
    "boolean": st.booleans(),
    "string": TEXT,
    "date": st.integers(-700_000, 2_900_000),
    "datetime": st.integers(-2_208_988_800_000_000, 4_102_444_800_000_000),
}
DTYPES = {"date": "datetime64[D]", "datetime": "datetime64[us]", "wide": "int64", "string": object}


@st.composite
def columns(draw: st.DrawFn, name: str, rows: int) -> Column:
    """A column of any kind, with levels that no row has, zones, NA and NaN."""
    missing = np.array(draw(st.lists(st.booleans(), min_size=rows, max_size=rows)))
    kind = draw(st.sampled_from([*VALUES, "category"]))
    if kind == "category":
        levels = draw(st.lists(TEXT, min_size=1, max_size=4, unique=True))
        codes = st.integers(0, len(levels) - 1)
        values = np.array(draw(st.lists(codes, min_size=rows, max_size=rows)))
        return column(name, values, missing, levels=levels, ordered=draw(st.booleans()))
    drawn = draw(st.lists(VALUES[kind], min_size=rows, max_size=rows))
    values = np.array(drawn, dtype=DTYPES.get(kind))
    if kind == "float":
        # A NaN with the low word of R's NA cannot be sent: R would read it as NA.
        values[np.isnan(values)] = np.nan
    zone = draw(st.sampled_from(["", "UTC", "Europe/Paris"])) if kind == "datetime" else ""
    return column(name, values, missing, zone=zone)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    rows = draw(st.integers(1, 5))
    names = draw(st.lists(NAMES, min_size=1, max_size=5, unique=True))
    return Table(tuple(draw(columns(name, rows)) for name in names))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=tables())
def test_r_computes_the_same_hash_and_sends_the_same_table_back(table: Table, r: RSession) -> None:
    sent = {"df": to_frame(table)}
    assert r.call("fitdiff", "hash_table", sent, nonfinite="carry").unwrap() == hash_table(table)
    came = r.call("base", "identity", {"x": sent["df"]}, nonfinite="carry").unwrap()
    assert isinstance(came, Frame)
    assert from_frame(came, "came").hash == table.hash


@given(tables())
def test_hashing_does_not_use_pandas(table: Table) -> None:
    assert hash_table(table) == hash_table(table.take(np.arange(table.n_rows)))


DIFFERENT: list[tuple[Any, Any]] = [
    ([1.0], [1.2]),
    ([1.0], [1]),
    ([1.0], ["1"]),
    ([1], ["1"]),
    ([1], [True]),
    ([0.0], [-0.0]),
    ([""], [None]),
    (["NA"], [None]),
    ([0], [None]),
    ([False], [None]),
    (["a"], pd.Categorical(["a"])),
    (pd.Categorical(["a"], ["a", "b"]), pd.Categorical(["a"], ["b", "a"])),
    (pd.Categorical(["a"], ["a", "b"]), pd.Categorical(["a"], ["a"])),
    (pd.Categorical(["a"], ["a", "b"]), pd.Categorical(["a"], ["a", "b"], ordered=True)),
    (["ab", "c"], ["a", "bc"]),
    (["é"], ["e\u0301"]),
    ([2**53], [2**53 + 1]),
    (np.array([1], "datetime64[D]"), [1]),
    (np.array([1], "datetime64[D]"), np.array([1], "datetime64[us]")),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_tables_hash_differently(one: Any, other: Any) -> None:
    assert read_table({"x": one}).hash != read_table({"x": other}).hash


def test_na_is_not_nan() -> None:
    nan = column("x", np.array([np.nan]))
    na = column("x", np.array([np.nan]), np.array([True]))
    assert Table((nan,)).hash != Table((na,)).hash


def test_all_nan_are_one() -> None:
    other = np.array([0xFFF8000000000001], np.uint64).view(np.float64)
    assert Table((column("x", other),)).hash == Table((column("x", np.array([np.nan])),)).hash


def test_names_and_their_order_count() -> None:
    assert read_table({"a": [1], "b": [1]}).hash != read_table({"b": [1], "a": [1]}).hash
    assert read_table({"a": [1]}).hash != read_table({"A": [1]}).hash


def test_roles_and_the_name_of_the_table_do_not_count() -> None:
    table = read_table({"a": [1]})
    assert read_table(table, name="other", roles={"outcome": "a"}).hash == table.hash


def test_an_integer_beyond_r_s_hashes_as_the_double_that_crosses() -> None:
    assert read_table({"a": [2**40]}).hash == read_table({"a": [2.0**40]}).hash


def test_hash_equals_the_recorded_one() -> None:
    # Also in r/fitdiff/tests/testthat/test-hash_table.R.
    table = Table(
        (
            column("x", np.array([1.5, np.nan, -0.0, 0.0]), np.array([False, False, False, True])),
            column("g", np.array([1, 0, 1, 1]), levels=("z", "é"), ordered=True),
        )
    )
    assert table.hash == "7cc27d95a67119f1383485e00e369221a14b64f1c0c66f6a9826b4127f59a89e"


@pytest.mark.parametrize(
    "y",
    [
        np.array([0, 1, 1], dtype=np.uint8),
        np.array([2, 0, 1], dtype=np.int32),
        np.array([0.5, -0.0, 1e300]),
        np.array([[1.5, 1.0], [2.0, 0.0], [7.0, 1.0]]),
    ],
    ids=["two classes", "several", "numbers", "survival"],
)
def test_r_hashes_rows_with_outcomes_alike(r: RSession, y) -> None:
    table = Table((column("x", np.array([1.0, 2, 3])), column("g", np.array(["a", "b", "a"]))))
    sent = {"df": to_frame(table), "y": y}
    found = r.call("fitdiff", "hash_table_rows", sent, nonfinite="carry").unwrap()
    assert found == hash_table_rows(table, y)
    assert found != hash_table_rows(table, y[::-1].copy())
