"""Tables: named columns of one length, and their parts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fitdiff.errors import DataError
from fitdiff.tables.columns import column
from fitdiff.tables.options import types_text
from fitdiff.tables.reading import read_table
from fitdiff.tables.table import Table

CARS = read_table(
    {
        "mpg": [21.0, 22.8, float("nan")],
        "cyl": pd.Categorical(["6", "4", "6"], ["4", "6", "8"]),
        "name": ["Mazda", None, "Datsun"],
        "sold": [True, None, False],
        "made": [1970, None, 1974],
    },
    name="cars",
    roles={"outcome": "mpg"},
)


def test_a_column_is_found_by_name() -> None:
    assert CARS.column("cyl").levels == ("4", "6", "8")
    with pytest.raises(DataError, match=r"no column 'mgp'\. Did you mean 'mpg'"):
        CARS.column("mgp")


def test_select_keeps_the_order_asked_for_and_the_roles() -> None:
    assert CARS.select(["sold", "mpg"]).names == ("sold", "mpg")
    assert CARS.select(["sold", "mpg"]).roles.outcome == "mpg"
    assert CARS.select(["sold"]).roles.outcome is None


def test_rows_can_be_repeated_and_left_out() -> None:
    boot = CARS.take(np.array([1, 1, 0, 1]))
    assert boot.types() == CARS.types()
    assert boot.column("cyl").labels() == ["4", "4", "6", "4"]
    assert CARS.take(np.array([True, False, True])).n_rows == 2


def test_taking_all_rows_changes_nothing() -> None:
    assert CARS.take(np.arange(3)).hash == CARS.hash


def test_no_rows_left_is_refused() -> None:
    with pytest.raises(DataError, match="no rows"):
        CARS.take(np.zeros(3, np.bool_))


def test_a_column_is_replaced_where_it_is() -> None:
    changed = CARS.with_column(column("cyl", np.array([6, 4, 6])))
    assert changed.names == CARS.names
    assert changed.column("cyl").kind == "integer"
    assert CARS.with_column(column("new", np.ones(3))).names[-1] == "new"


def test_complete_rows_have_neither_na_nor_nan() -> None:
    nan = column("x", np.array([1.0, np.nan, 1.0]), np.array([False, False, True]))
    assert Table((nan,)).complete().tolist() == [True, False, False]
    assert CARS.complete(["cyl"]).all()


def test_types_written_to_a_file_are_read_back(tmp_path: Path) -> None:
    file = tmp_path / "cars.types.toml"
    whole = read_table({"x": [1.5], "a b": [True], "g": ["é\n"]}, types={"g": ["u", "é\n"]})
    file.write_text(types_text(whole.types()))
    assert read_table(whole.to_pandas(), types=file).types() == whole.types()
    assert file.read_text().splitlines()[1:3] == ['"x" = "float"', '"a b" = "boolean"']


def test_pandas_gets_what_read_csv_would_give() -> None:
    frame = CARS.to_pandas()
    assert frame.dtypes.astype(str).to_dict() == {
        "mpg": "float64",
        "cyl": "category",
        "name": "str",
        "sold": "object",
        "made": "float64",
    }
    assert list(frame["cyl"].cat.categories) == ["4", "6", "8"]
    assert frame["sold"].isna().tolist() == [False, True, False]


def test_pandas_keeps_wide_integers_with_na_exact() -> None:
    table = read_table({"id": pd.array([2**60 + 1, None], dtype="Int64")})
    assert table.to_pandas()["id"][0] == 2**60 + 1


def test_a_table_survives_pandas() -> None:
    whole = CARS.select(["cyl", "name", "sold"])
    assert read_table(whole.to_pandas()).hash == whole.hash


def test_the_summary_fits_80_columns() -> None:
    lines = CARS.summary().splitlines()
    assert lines[0] == "cars: 3 rows, 5 columns"
    assert "21 to 22.8 (outcome)" in lines[1]
    assert max(map(len, lines)) <= 80


def test_one_name_stands_for_one_column() -> None:
    x = column("x", np.ones(2))
    with pytest.raises(DataError, match="2 columns named 'x'"):
        Table((x, x))


def test_columns_have_one_length() -> None:
    with pytest.raises(DataError, match=r"columns of \[1, 2\] rows"):
        Table((column("x", np.ones(2)), column("y", np.ones(1))))


def test_a_table_has_columns() -> None:
    with pytest.raises(DataError, match="has no columns"):
        Table(())


def test_a_notebook_shows_types_and_the_first_rows() -> None:
    table = Table((column("a<b", np.arange(40.0)), column("g", np.array(["x"] * 40, object))))
    shown = table._repr_html_()
    assert "a&lt;b (float)" in shown
    assert "g (string)" in shown
    assert shown.count("<tr") == 1 + 10
    pd.testing.assert_frame_equal(table.to_frame(), table.to_pandas())


def test_a_data_frame_does_not_share_memory_with_its_table() -> None:
    for table in (CARS, read_table({"x": [1.0, 2.0]}), read_table({"x": [1.0], "y": [2.0]})):
        frame = table.to_pandas()
        for name in frame.select_dtypes("number"):
            values = table.column(name).values
            assert not np.shares_memory(frame[name].to_numpy(), values)
