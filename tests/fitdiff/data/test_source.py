"""Tables of anybody's kind: read, and checked before they are used."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from fitdiff.data import source
from fitdiff.data.dataset import Dataset
from fitdiff.data.source import TableKind, load_data
from fitdiff.errors import DataError

GOOD = Dataset(
    x=np.eye(3),
    y=np.array([0, 1, 1], dtype=np.uint8),
    row_numbers=np.arange(3, dtype=np.int32),
    official_test=np.zeros(3, dtype=bool),
    hash="",
    image_shape=None,
)


@dataclass(frozen=True)
class Mine:
    name: str = "mine"
    label: str = "three rows"


@pytest.fixture
def loads(monkeypatch):
    def loads(load):
        monkeypatch.setattr(source, "TABLES", {"mine": TableKind(Mine, load)})
        return load_data(Mine())

    return loads


def test_rows_as_promised_are_passed_on(loads):
    assert loads(lambda named: GOOD) is GOOD


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"x": np.eye(3, dtype=np.float32)}, "x must be .* got float32"),
        ({"x": np.ones(3)}, r"x must be a matrix .* \(3,\)"),
        ({"x": np.empty((3, 0))}, r"x must be a matrix .* \(3, 0\)"),
        ({"x": np.eye(4)}, "x has 4 rows, y has 3"),
        ({"row_numbers": np.arange(2)}, "row_numbers has 2 rows, y has 3"),
        ({"row_numbers": np.array([0, 2, 1])}, "row_numbers must ascend"),
        ({"official_test": np.zeros(9, dtype=bool)}, "official_test has 9 rows"),
        ({"y": np.array([0, 1, 2], dtype=np.uint8)}, r"y must be 0 or 1 .*\[0, 1, 2\]"),
        ({"y": np.array([0.0, 1.0, 1.0])}, "y must be 0 or 1 of uint8, got float64"),
    ],
)
def test_rows_not_as_promised_are_refused(loads, changes, fault):
    with pytest.raises(DataError, match=rf"three rows \(mine\) cannot be used: {fault}"):
        loads(lambda named: replace(GOOD, **changes))


def test_what_is_no_data_set_is_refused(loads):
    with pytest.raises(DataError, match="cannot be used: it is a list"):
        loads(lambda named: [1, 2])


def test_a_reader_that_breaks_is_one_message(loads):
    with pytest.raises(DataError, match=r"three rows .* cannot be read: ZeroDivisionError: "):
        loads(lambda named: 1 / 0)
