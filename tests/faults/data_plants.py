"""Plants of data: other rows than the split's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from faults.plant import Plant
from fitdiff.causes.case import Refits
from fitdiff.compare.levels import Fitted
from fitdiff.engines.contract import Rows
from fitdiff.hashing import hash_rows

# R's integer NA, as it arrives where nothing knows what it means.
NA_AS_A_NUMBER = -2147483648.0
_SEED = 20170531


@dataclass(frozen=True)
class _Table:
    """Training rows with labels, and test rows."""

    x: NDArray[np.generic]
    y: NDArray[np.uint8]
    test: NDArray[np.generic]


_Change = Callable[[_Table], _Table]


def data_plants() -> tuple[Plant, ...]:
    """Make every change of rows in three ways.

    With new hashes, the engine fits them and they are compared as what it received; with the
    split's hashes, it must refuse them; and hidden, it fits them but is said to have had the
    split's own rows, so that only what comes of it can be seen.
    """
    return tuple(plant for what, change in CHANGES.items() for plant in _three_ways(what, change))


def _three_ways(what: str, change: _Change) -> tuple[Plant, ...]:
    def changed(own: Fitted) -> Rows:
        table = change(_Table(own.rows.x_train, own.rows.y_train, own.rows.x_test))
        return Rows(table.x, table.y, table.test, own.rows.train_hash, own.rows.test_hash)

    def sent(own: Fitted, refits: Refits) -> Fitted:
        return refits.fit_others(own.method, changed(own), own.truth)

    def rehashed(own: Fitted, refits: Refits) -> Fitted:
        rows = changed(own)
        hashes = hash_rows(rows.x_train, rows.y_train), hash_rows(rows.x_test)
        return refits.fit_others(
            own.method, replace(rows, train_hash=hashes[0], test_hash=hashes[1]), own.truth
        )

    def hidden(own: Fitted, refits: Refits) -> Fitted:
        result = rehashed(own, refits).result
        said = {name: getattr(own.result.record, name) for name in ("train_hash", "test_hash")}
        result = replace(result, record=replace(result.record, **said))
        if result.train_probability.shape != own.rows.y_train.shape:
            # Their number would give the rows away, and the harness takes no such result.
            result = replace(result, train_probability=np.empty(0))
        return replace(own, result=result)

    return (
        Plant("data", f"{what}, new hashes", "", rehashed),
        Plant("data", f"{what}, the split's hashes", "", sent, refused=True),
        Plant("data", f"{what}, hidden", "", hidden),
    )


def _generator() -> np.random.Generator:
    return np.random.default_rng(_SEED)


def _permuted(y: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Labels in another order that is not the same labels again."""
    generator = _generator()
    order = generator.permutation(y.size)
    while np.array_equal(y[order], y):
        order = generator.permutation(y.size)
    return y[order]


def _one_other_label(y: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The first label of the more frequent class turned, so that both classes remain."""
    frequent = int(2 * np.count_nonzero(y) >= y.size)
    changed = y.copy()
    changed[np.flatnonzero(y == frequent)[0]] ^= 1
    return changed


def _varying_column(x: NDArray[np.generic]) -> int:
    """The column that varies most: a change in it is not lost."""
    return int(np.argmax(x.astype(np.float64).var(axis=0)))


def _one_cell(table: _Table, value: float) -> _Table:
    x = table.x.astype(np.float64)
    column = _varying_column(x)
    x[int(np.argmax(x[:, column])), column] = value
    return replace(table, x=x, test=table.test.astype(np.float64))


def _through_float32(x: NDArray[np.generic]) -> NDArray[np.float64]:
    """As a program that divides by 255 in float32 hands them on."""
    scaled = (x.astype(np.float64) / 255).astype(np.float32)
    return scaled.astype(np.float64) * 255


def _columns(order: Callable[[int], NDArray[np.intp]]) -> _Change:
    def change(table: _Table) -> _Table:
        columns = order(table.x.shape[1])
        return replace(table, x=table.x[:, columns], test=table.test[:, columns])

    return change


def _leaked(table: _Table) -> _Table:
    """A test row in place of the last training row, under that row's label."""
    return replace(table, x=np.vstack([table.x[:-1], table.test[:1]]))


CHANGES: Mapping[str, _Change] = {
    "one training row left out": lambda t: replace(t, x=t.x[1:], y=t.y[1:]),
    "one training row twice": lambda t: replace(
        t, x=np.vstack([t.x, t.x[:1]]), y=np.append(t.y, t.y[:1])
    ),
    "training rows in another order": lambda t: replace(t, x=t.x[::-1], y=t.y[::-1]),
    "training labels permuted": lambda t: replace(t, y=_permuted(t.y)),
    "one training label turned": lambda t: replace(t, y=_one_other_label(t.y)),
    "the wrong class positive": lambda t: replace(t, y=(1 - t.y).astype(np.uint8)),
    "pixels through float32": lambda t: replace(
        t, x=_through_float32(t.x), test=_through_float32(t.test)
    ),
    "columns off by one": _columns(lambda p: np.roll(np.arange(p), 1)),
    "columns of the test rows off by one": lambda t: replace(t, test=np.roll(t.test, 1, axis=1)),
    "columns permuted": _columns(lambda p: _generator().permutation(p)),
    "a missing pixel as a number": lambda t: _one_cell(t, NA_AS_A_NUMBER),
    "a missing pixel as 0": lambda t: _one_cell(t, 0.0),
    "test rows alone scaled": lambda t: replace(
        t, x=t.x.astype(np.float64), test=t.test.astype(np.float64) / 255
    ),
    "test rows in another order": lambda t: replace(t, test=t.test[::-1]),
    "a test row among the training rows": _leaked,
}
