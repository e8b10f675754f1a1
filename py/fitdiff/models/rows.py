"""Proof that an engine received the rows that the split meant; and what columns with roles say."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fitdiff.errors import DataError
from fitdiff.models.contract import SplitData
from fitdiff.tables.table import Table


def check_rows(rows: SplitData) -> None:
    """Hash the rows as they arrived and compare with the hashes sent along.

    Raises
    ------
    DataError
        If the training rows with outcomes, or the test rows, are not the ones that were sent.
    TypeError
        If a matrix is neither uint8 nor float64.
    """
    train, test = rows.hashes()
    received = {"training rows": (train, rows.train_hash), "test rows": (test, rows.test_hash)}
    for what, (seen, sent) in received.items():
        if seen != sent:
            raise DataError(
                f"The {what} received hash to {seen}, but those sent hash to {sent}. "
                "Something changed them on the way: compare shape, type, row order and labels."
            )


def role_values(table: Table, role: str) -> NDArray[np.float64] | None:
    """Values of the column with a role, such as 'weights', 'offset' or 'exposure', shape (n,).

    None if no column has it.

    Raises
    ------
    DataError
        If a value is missing.
    """
    name = table.roles.stated().get(role)
    if name is None:
        return None
    values = table.column(name).numbers()
    gone = np.flatnonzero(np.isnan(values))
    if gone.size:
        raise DataError(
            f"Column '{name}', which has the role '{role}', has no value in row {gone[0]}, counted "
            f"from 0 ({gone.size} in all). Leave out such rows."
        )
    return values
