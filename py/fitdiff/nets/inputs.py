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
