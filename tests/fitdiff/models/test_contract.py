"""The rows of a split: as matrices and as typed tables."""

from __future__ import annotations

import numpy as np
import pytest

from fitdiff.errors import DataError
from fitdiff.hashing import hash_rows
from fitdiff.models.contract import MatrixRows, TableRows
from fitdiff.models.rows import check_rows, role_values
from fitdiff.tables.columns import column
from fitdiff.tables.hash import hash_table_rows
from fitdiff.tables.roles import roles_of
from fitdiff.tables.table import Table
from fitdiff.tasks.numeric import Numeric

Y = np.array([1.5, 2.5, 4.0])
LENGTH = column("length", np.array([1.0, 2.0, 3.0]))
SMOKES = column("smokes", np.array([True, False, True]))
COUNT = column("count", np.array([3, 1, 2]))


def table_rows(*columns, **roles) -> TableRows:
    train = Table(columns, roles=roles_of(roles))
    test = train.take(np.array([2, 0]))
    return TableRows(train, Y, test, hash_table_rows(train, Y), hash_table_rows(test), Numeric())


def test_a_table_of_numbers_has_a_matrix() -> None:
    rows = table_rows(LENGTH, SMOKES, COUNT, weights="count")
    assert rows.predictors == ("length", "smokes")
    assert rows.x_train.tolist() == [[1, 1], [2, 0], [3, 1]]
    assert rows.x_test.tolist() == [[3, 1], [1, 1]]
    assert rows.x_train.dtype == np.float64
    check_rows(rows)


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (column("sex", np.array([0, 1, 0]), levels=["f", "m"]), "'sex' is categorical, and this"),
        (column("sex", np.array(["f", "m", "f"])), "'sex' is of strings, and this method takes"),
        (column("x", np.array([1.0, np.nan, 2])), "'x' has no value in row 1, counted from 0 (1"),
        (column("x", np.array([1, 2, 3]), np.array([False, False, True])), "no value in row 2"),
    ],
)
def test_other_tables_have_none_and_say_which_column_and_what_to_do(made, message: str) -> None:
    rows = table_rows(LENGTH, made)
    with pytest.raises(DataError) as raised:
        _ = rows.x_train
    assert message in str(raised.value)
    assert "Leave " in str(raised.value)


def test_a_matrix_has_tables_with_the_names_of_the_data_or_numbered() -> None:
    x = np.array([[1, 2], [3, 4]], dtype=np.uint8)
    y = np.array([0, 1], dtype=np.uint8)
    rows = MatrixRows(x, y, x[:1], hash_rows(x, y), hash_rows(x[:1]))
    assert rows.train.names == rows.test.names == ("x1", "x2")
    assert rows.train.column("x2").values.tolist() == [2, 4]
    assert rows.task.labels == ("0", "1")
    check_rows(rows)
    named = MatrixRows(x, y, x[:1], "", "", names=("a", "b"))
    assert named.train.predictors == named.predictors == ("a", "b")


def test_rows_that_changed_on_the_way_are_refused() -> None:
    rows = table_rows(LENGTH, COUNT)
    other = TableRows(rows.train, Y[::-1], rows.test, rows.train_hash, rows.test_hash, rows.task)
    with pytest.raises(DataError, match="The training rows received hash to"):
        check_rows(other)
    swapped = rows.test.take(np.array([1, 0]))
    other = TableRows(rows.train, Y, swapped, rows.train_hash, rows.test_hash, rows.task)
    with pytest.raises(DataError, match="The test rows received hash to"):
        check_rows(other)


def test_roles_have_values() -> None:
    rows = table_rows(LENGTH, COUNT, weights="count")
    weights = role_values(rows.train, "weights")
    assert weights is not None
    assert weights.tolist() == [3.0, 1.0, 2.0]
    assert role_values(rows.train, "offset") is None
    gone = column("w", np.array([1.0, 2, 3]), np.array([False, True, False]))
    with pytest.raises(DataError, match="'w', which has the role 'weights', has no value in row 1"):
        role_values(table_rows(LENGTH, gone, weights="w").train, "weights")
