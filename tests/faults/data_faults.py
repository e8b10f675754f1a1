"""Faults of data: other rows than the split's reach the engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fitdiff.engines.contract import SplitData
from fitdiff.hashing import hash_rows
from fitdiff.models.contract import MatrixRows

# R's integer NA, as it arrives where nothing knows what it means.
NA_AS_A_NUMBER = -2147483648.0


@dataclass(frozen=True)
class Table:
    """Training rows with labels, and test rows."""

    x: NDArray[np.float64]
    y: NDArray[np.uint8]
    test: NDArray[np.float64]


def received(rows: SplitData, fault: str, *, rehashed: bool) -> SplitData:
    """Apply a fault of `DATA_FAULTS` to rows; their hashes are those of before or are new ones."""
    table = DATA_FAULTS[fault](Table(rows.x_train, rows.y_train, rows.x_test))
    if not rehashed:
        return MatrixRows(table.x, table.y, table.test, rows.train_hash, rows.test_hash)
    hashes = hash_rows(table.x, table.y), hash_rows(table.test)
    return MatrixRows(table.x, table.y, table.test, *hashes)


def _one_other_label(y: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Turn the first label of the more frequent class, so that both classes remain."""
    frequent = int(2 * np.count_nonzero(y) >= y.size)
    changed = y.copy()
    changed[np.flatnonzero(y == frequent)[0]] ^= 1
    return changed


def _largest_cell(table: Table, value: float) -> Table:
    """Overwrite the largest value of the column that varies most."""
    x = table.x.copy()
    column = int(np.argmax(x.var(axis=0)))
    x[int(np.argmax(x[:, column])), column] = value
    return replace(table, x=x)


def _columns(order: Callable[[int], NDArray[np.intp]]) -> Callable[[Table], Table]:
    def change(table: Table) -> Table:
        columns = order(table.x.shape[1])
        return replace(table, x=table.x[:, columns], test=table.test[:, columns])

    return change


def _through_float32(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return x.astype(np.float32).astype(np.float64)


DATA_FAULTS: Mapping[str, Callable[[Table], Table]] = {
    "one training row left out": lambda t: replace(t, x=t.x[1:], y=t.y[1:]),
    "one training row twice": lambda t: replace(
        t, x=np.vstack([t.x, t.x[:1]]), y=np.append(t.y, t.y[:1])
    ),
    "training rows in another order": lambda t: replace(t, x=t.x[::-1], y=t.y[::-1]),
    "training labels permuted": lambda t: replace(t, y=np.roll(t.y, 1)),
    "one training label turned": lambda t: replace(t, y=_one_other_label(t.y)),
    "the other class positive": lambda t: replace(t, y=(1 - t.y).astype(np.uint8)),
    "values through float32": lambda t: replace(
        t, x=_through_float32(t.x), test=_through_float32(t.test)
    ),
    "columns off by one": _columns(lambda p: np.roll(np.arange(p), 1)),
    "columns of the test rows off by one": lambda t: replace(t, test=np.roll(t.test, 1, axis=1)),
    "columns permuted": _columns(lambda p: np.random.default_rng(1).permutation(p)),
    "a missing value as a number": lambda t: _largest_cell(t, NA_AS_A_NUMBER),
    "a missing value as 0": lambda t: _largest_cell(t, 0.0),
    "test rows alone scaled": lambda t: replace(t, test=t.test / 255),
    "test rows in another order": lambda t: replace(t, test=t.test[::-1]),
    "a test row among the training rows": lambda t: replace(t, x=np.vstack([t.x[:-1], t.test[:1]])),
}
