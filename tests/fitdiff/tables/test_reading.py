"""Choice of the reader for a source, and invalid sources."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fitdiff.errors import DataError
from fitdiff.tables.reading import READERS, read_table
from fitdiff.tables.table import Table

Read = Callable[..., Table]


def test_every_reader_can_be_imported() -> None:
    assert {"csv", "parquet", "rds", "sav", "dta", "r", "sklearn"} <= set(READERS)
    assert all(callable(READERS[name]) for name in READERS)


def test_a_prefix_says_the_format(read: Read, tmp_path: Path) -> None:
    file = tmp_path / "cars.data"
    file.write_text("a,b\n1,2\n")
    assert read_table(f"csv:{file}").names == ("a", "b")
    with pytest.raises(DataError, match=r"ends in '.data'.*'csv:cars.data'"):
        read_table(file)


def test_a_table_is_a_source() -> None:
    table = read_table({"x": [1]})
    assert read_table(table, name="other", roles={"outcome": "x"}).roles.outcome == "x"


def test_caller_sets_name_and_roles(read: Read) -> None:
    table = read("y,x\n1,2\n", name="mine", roles={"outcome": "y"})
    assert (table.name, table.roles.outcome) == ("mine", "y")


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (".", "is a folder"),
        ("absent.csv", "There is no file"),
        ("crs.csv", "Did you mean 'cars.csv'"),
        ("book.xlsx", "Save the sheet as CSV"),
        ("all.RData", "saveRDS"),
        ("model.pkl", "A pickle can run code"),
        ("noending", "has no ending"),
        ("empty.parquet", "is empty"),
    ],
)
def test_unreadable_source_is_rejected(tmp_path: Path, file: str, says: str) -> None:
    for name in ("cars.csv", "book.xlsx", "all.RData", "model.pkl", "noending"):
        (tmp_path / name).write_text("x")
    (tmp_path / "empty.parquet").touch()
    with pytest.raises(DataError, match=says):
        read_table(tmp_path / file)


def test_an_unknown_prefix_names_the_nearest() -> None:
    with pytest.raises(DataError, match=r"Unknown kind of table 'sklern:'. Did you mean 'sklearn'"):
        read_table("sklern:iris")
