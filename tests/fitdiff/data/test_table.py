"""A user's own table as a study's data."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fitdiff.data.dataset import Dataset
from fitdiff.data.source import load_data, read_data_table
from fitdiff.data.table import TableSource
from fitdiff.errors import DataError
from fitdiff.tables.table import Table

PEOPLE = """id,age,sex,weight,smokes,status,days,part
a,31,f,1,yes,2,10,0
b,45,m,2,no,1,20,0
c,62,f,1,yes,2,30,1
d,28,m,3,no,1,,1
"""


@pytest.fixture
def read(tmp_path: Path):
    def read(text: str = PEOPLE, **stated) -> Dataset:
        (tmp_path / "people.csv").write_text(text)
        return load_data(TableSource("people.csv", folder=str(tmp_path), **stated))

    return read


def test_a_path_and_an_outcome_are_enough(read) -> None:
    data = read("y,a,b\n1.5,1,2\n2.5,2,1\n0.5,3,3\n", outcome="y")
    assert isinstance(data.x, Table)
    assert data.x.names == ("a", "b")
    assert data.y.tolist() == [1.5, 2.5, 0.5]
    assert data.task.name == "numeric"
    assert data.row_numbers.tolist() == [0, 1, 2]
    assert data.notes[-1] == "Task: numeric ('y' has fractions)."


def test_roles_features_and_the_event_are_as_stated(read) -> None:
    data = read(outcome="smokes", event="no", features=("sex", "age"), roles={"weights": "weight"})
    assert data.x.names == ("sex", "age", "weight")
    assert data.x.predictors == ("sex", "age")
    assert data.task.labels == ("yes", "no")
    assert data.y.tolist() == [0, 1, 0, 1]
    assert data.x.column("sex").levels == ("f", "m")
    assert any("'sex' is of strings; taken as a category: f, m." in note for note in data.notes)


def test_survival_says_which_value_means_the_event(read) -> None:
    stated = {"roles": {"time": "days", "event": "status"}, "event": "2", "features": ("age",)}
    data = read(**stated, complete=True)
    assert data.task.name == "survival"
    assert data.y.tolist() == [[10, 1], [20, 0], [30, 1]]
    assert data.x.names == ("age",)
    assert data.row_numbers.tolist() == [0, 1, 2]
    assert "1 of 4 rows have missing values and are left out." in data.notes
    with pytest.raises(DataError, match="'3' is not a value of 'status'"):
        read(**{**stated, "event": "3"})


def test_columns_that_mark_test_rows_and_folds_are_no_predictors(read) -> None:
    data = read(outcome="age", task="numeric", features=("sex", "weight"), test="part", folds="id")
    assert data.official_test.tolist() == [False, False, True, True]
    assert data.folds is not None
    assert data.folds.tolist() == [0, 1, 2, 3]
    with pytest.raises(DataError, match="'sex' marks test rows and must be boolean, or 0 and 1; "):
        read(outcome="age", task="numeric", features=("weight",), test="sex")


def test_what_fits_depend_on_changes_the_hash_or_the_meaning(read) -> None:
    text = "y,w,x\n1,1,2\n0,2,1\n1,3,3\n"
    plain, weighted = read(text, outcome="y"), read(text, outcome="y", roles={"weights": "w"})
    counted = read(text, outcome="y", task="count")
    turned = read(text, outcome="y", event="0")
    assert len({str(data.meaning()) for data in (plain, weighted, counted, turned)}) == 4
    assert len({data.hash for data in (plain, weighted, counted, turned)}) == 4


BAD = {
    "no rows": ("y,x\n", {}, "has a header (y, x) but no rows"),
    "one level": ("y,x\na,1\na,2\n", {}, "outcome 'y' has only one value, 'a'"),
    "one number": ("y,x\n1,1\n1,2\n", {}, "outcome 'y' has only one value, 1"),
    "repeated names": ("y,x,x\na,1,2\nb,1,2\n", {}, "2 columns named 'x'"),
    "infinite": ("y,x\n1.5,1.5\n2.5,inf\n", {}, "'x' has 1 infinite values, the first in row 1"),
    "ids": ("y,x\n1.5,9007199254740993\n2.5,2\n", {}, "'x' has integers beyond 2^53"),
    "dates": (
        "y,x\n1.5,2020-01-01\n2.5,2020-01-02\n",
        {"types": {"x": "date"}},
        "'x' is a date. R fits the number of days",
    ),
    "an empty column": ("y,x,z\n1.5,,1\n2.5,,2\n", {}, "'x' has no values. Leave it out"),
    "no outcome there": ("y,x\n1,2\n", {"outcome": "z"}, "'z', which is not a column"),
    "a role there is not": ("y,x\n1.5,2\n2,3\n", {"roles": {"wight": "x"}}, "Unknown role 'wight'"),
    "a role of text": ("y,x\n1.5,a\n2,b\n", {"roles": {"weights": "x"}}, "'weights' needs numbers"),
    "negative weights": (
        "y,x,w\n1.5,2,1\n2,3,-1\n",
        {"roles": {"weights": "w"}},
        "'weights': values must be 0 or more; column 'w' has -1 in row 1",
    ),
    "two meanings": (
        "y,x\n1,1\n2,2\n3,3\n",
        {},
        "can mean more than one thing. Say",
    ),
    "three classes": (
        "y,x\na,1\nb,2\nc,2\n",
        {"task": "binary"},
        "has 3 values (a, b, c); a",
    ),
    "no counts": ("y,x\n1.5,1\n2,2\n", {"task": "count"}, "has 1.5 in row 0"),
    "text as a number": ("y,x\nlow,1\nhigh,2\n", {"task": "numeric"}, "numbers are needed"),
    "no outcome in a row": ("y,x\n1.5,1\n,2\n", {}, "'y' has no value in row 1"),
    "nothing to predict by": ("y\n1.5\n2\n", {}, "no column but the outcome"),
    "a feature twice": ("y,x\n1.5,1\n2,2\n", {"features": ("x", "x")}, "a column is named twice"),
    "the outcome a feature": ("y,x\n1.5,1\n2,2\n", {"features": ("y",)}, "has the role 'outcome'"),
    "wrong encoding": ("y,x\n1.5,\xe9\n2,b\n", {}, "is not utf-8"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_table_has_one_clear_message(tmp_path: Path, name: str) -> None:
    text, stated, message = BAD[name]
    (tmp_path / "bad.csv").write_bytes(text.encode("latin-1"))
    source = TableSource("bad.csv", folder=str(tmp_path), **{"outcome": "y", **stated})
    with pytest.raises(DataError) as raised:
        load_data(source)
    assert message in str(raised.value)


def test_unusual_columns_are_fitted_and_told(read) -> None:
    data = read("y,a,b,c\n1.5,1,1,7\n2.5,2,2,7\n0.5,3,3,7\n", outcome="y")
    assert data.x.names == ("a", "b", "c")
    said = " ".join(data.notes)
    assert "Column 'c' is 7 in every row." in said
    assert "Columns 'a' and 'b' are equal in every row" in said


def test_built_in_sets_have_names() -> None:
    data = load_data(TableSource("sklearn:iris", outcome="target"))
    assert data.task.labels == ("setosa", "versicolor", "virginica")
    assert np.bincount(data.y).tolist() == [50, 50, 50]


def test_a_misspelt_key_is_refused() -> None:
    with pytest.raises(Exception, match="unknown key 'outcom'"):
        read_data_table({"name": "table", "table": "x.csv", "outcom": "y"}, "[data]")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ("2020-01-01 2020-02-01 2020-03-01", "'g' has dates, such as 2020-01-01. Make it a number"),
        ("1 2 seven", "'g' has 2 numbers and 1 other texts, the first 'seven' in row 2"),
        ("k k k", "'g' is 'k' in every row|'g' has only the level 'k'"),
    ],
)
def test_texts_that_are_hardly_labels_are_refused(read, values: str, message: str) -> None:
    lines = [f"{y},{value}" for y, value in zip((1.5, 2.5, 0.5), values.split(), strict=True)]
    text = "\n".join(["y,g", *lines]) + "\n"
    with pytest.raises(DataError, match=message):
        read(text, outcome="y")
    if values != "k k k":
        levels = read(text, outcome="y", types={"g": "category"}).x.column("g").levels
        assert sorted(levels) == sorted(values.split())


def test_an_event_is_not_ignored_where_there_are_three_labels(read) -> None:
    with pytest.raises(DataError, match="event is for a binary outcome; the task is multiclass"):
        read("y,x\na,1\nb,2\nc,3\na,4\n", outcome="y", event="a")
