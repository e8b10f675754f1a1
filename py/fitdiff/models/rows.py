"""Proof that an engine received the rows that the split meant."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fitdiff.errors import DataError
from fitdiff.hashing import hash_rows
from fitdiff.models.contract import SplitData


def check_rows(rows: SplitData) -> None:
    """Hash the rows as they arrived and compare with the hashes sent along.

    Raises
    ------
    DataError
        If the training rows with labels, or the test rows, are not the ones that were sent.
    TypeError
        If a matrix is neither uint8 nor float64.
    """
    received = {
        "training rows": (hash_rows(rows.x_train, rows.y_train), rows.train_hash),
        "test rows": (hash_rows(rows.x_test), rows.test_hash),
    }
    for what, (seen, sent) in received.items():
        if seen != sent:
            raise DataError(
                f"The {what} received hash to {seen}, but those sent hash to {sent}. "
                "Something changed them on the way: compare shape, type, row order and labels."
            )


def check_two_classes(y: NDArray[np.uint8]) -> None:
    """Make sure that training labels, shape (n,), hold both classes.

    Raises
    ------
    DataError
        If they hold one only.
    """
    if y.min() == y.max():
        raise DataError(
            f"All {y.size} training labels are {y[0]}: two classes are needed. Draw larger "
            "or stratified training sets to avoid such splits."
        )
