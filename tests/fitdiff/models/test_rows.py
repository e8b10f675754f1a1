from dataclasses import replace

import numpy as np
import pytest

from fitdiff.engines.contract import SplitData
from fitdiff.errors import DataError
from fitdiff.hashing import hash_rows
from fitdiff.models.contract import MatrixRows
from fitdiff.models.rows import check_rows


@pytest.fixture
def rows() -> SplitData:
    x = np.arange(12, dtype=np.uint8).reshape(4, 3)
    y = np.array([0, 1, 1], dtype=np.uint8)
    return MatrixRows(x[:3], y, x[3:], hash_rows(x[:3], y), hash_rows(x[3:]))


def test_rows_that_arrived_as_sent_pass(rows):
    check_rows(rows)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda rows: {"x_train": rows.x_train[::-1]}, "training rows"),
        (lambda rows: {"x_train": rows.x_train.astype(np.float64)}, "training rows"),
        (lambda rows: {"y_train": 1 - rows.y_train}, "training rows"),
        (lambda rows: {"x_test": rows.x_test + np.uint8(1)}, "test rows"),
    ],
    ids=["order", "type", "labels", "value"],
)
def test_rows_changed_on_the_way_are_named_with_both_hashes(rows, change, what):
    changed = replace(rows, **change(rows))
    with pytest.raises(DataError, match=f"The {what} received hash to") as error:
        check_rows(changed)
    sent = rows.train_hash if what == "training rows" else rows.test_hash
    seen = (
        hash_rows(changed.x_train, changed.y_train)
        if what == "training rows"
        else hash_rows(changed.x_test)
    )
    assert sent in str(error.value)
    assert seen in str(error.value)
