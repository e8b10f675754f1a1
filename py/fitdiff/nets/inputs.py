"""What a net is given: its columns, scaled, and the order in which it sees its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fitdiff.factors import Scaling
from fitdiff.hashing import derive_seed
from fitdiff.scaling import learn_scaling


@dataclass(frozen=True)
class Inputs:
    """Rows as a net receives them.

    Attributes
    ----------
    x_train : ndarray, shape (n, p), float32
    x_test : ndarray, shape (m, p), float32
    columns : ndarray of int
        Columns that the net may use, ascending; the others are 0 in both matrices.
    """

    x_train: NDArray[np.float32]
    x_test: NDArray[np.float32]
    columns: NDArray[np.intp]


def prepare(
    x_train: NDArray[np.generic],
    x_test: NDArray[np.generic],
    scaling: Scaling,
    constant_columns: Literal["kept", "dropped"],
) -> Inputs:
    """Scale rows in float64, put 0 where columns are dropped, and round to float32.

    Parameters
    ----------
    x_train, x_test : ndarray, shapes (n, p) and (m, p), uint8 or float64
    scaling : {'none', 'divide-by-255', 'standardise'}
        See `fitdiff.scaling.learn_scaling`; H2O standardises in the same way.
    constant_columns : {'kept', 'dropped'}
    """
    scaler = learn_scaling(x_train, scaling)
    used = (np.ptp(x_train, axis=0) > 0) | (constant_columns == "kept")

    def prepared(x: NDArray[np.generic]) -> NDArray[np.float32]:
        return np.where(used, scaler.scale(x), 0.0).astype(np.float32)

    return Inputs(prepared(x_train), prepared(x_test), np.flatnonzero(used))


def prepare_copies(
    x_train: NDArray[np.generic],
    copies: list[NDArray[np.generic]],
    scaling: Scaling,
    constant_columns: Literal["kept", "dropped"],
) -> NDArray[np.float32]:
    """Prepare augmented copies of training rows as `prepare` prepares the rows themselves.

    Scaling, and which columns are constant, are learnt from the original rows: augmentation then
    leaves what is done to test rows alone.

    Parameters
    ----------
    x_train : ndarray, shape (n, p), uint8 or float64
        The original rows.
    copies : list of ndarray, each of shape (n, p)
        One after the other, because scaling takes float64.
    scaling, constant_columns : str
        See `prepare`.

    Returns
    -------
    ndarray, shape (len(copies) * n, p), float32
    """
    prepared = (prepare(x_train, copy, scaling, constant_columns).x_test for copy in copies)
    return np.concatenate(list(prepared))


def row_order(
    rows: int, epochs: int, kind: Literal["shuffled", "file"], seed: int
) -> NDArray[np.int32]:
    """Order in which each epoch visits the training rows.

    Parameters
    ----------
    rows, epochs : int
    kind : {'shuffled', 'file'}
    seed : int
        With the same seed, fewer epochs are the first of more epochs.

    Returns
    -------
    ndarray, shape (epochs, rows), int32
        A permutation of the rows for each epoch.
    """
    if kind == "file":
        return np.tile(np.arange(rows, dtype=np.int32), (epochs, 1))
    generator = np.random.default_rng(derive_seed(seed, "order"))
    return np.stack([generator.permutation(rows).astype(np.int32) for _ in range(epochs)])


def visit_copies(order: NDArray[np.int32], copies: int) -> NDArray[np.int32]:
    """Let epoch e visit copy ``e % copies`` of the rows, copy c of row i being row c * n + i.

    Parameters
    ----------
    order : ndarray, shape (epochs, n), int32
        As `row_order` makes it.
    copies : int

    Returns
    -------
    ndarray, shape (epochs, n), int32
    """
    epochs, rows = order.shape
    first = np.arange(epochs, dtype=np.int32) % copies * rows
    visited: NDArray[np.int32] = order + first[:, np.newaxis].astype(np.int32)
    return visited
