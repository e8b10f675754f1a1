"""Inputs of a net: its columns, scaled, and the order in which it sees its rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fitdiff.constraints import Scaling
from fitdiff.hashing import derive_seed
from fitdiff.models.nets.moments import h2o_moments
from fitdiff.transforms.scaling import learn_scaling

# Products of a dot product that H2O adds at the same time; `fitdiff.models.nets.mixed` has them.
_LANES = 8
_WIDTH_STEP = 128


Rows = NDArray[np.floating]
Scale = Callable[[NDArray[np.generic]], NDArray[np.float64]]


@dataclass(frozen=True)
class Preparation:
    """Preparation of a net's inputs, learned from training rows.

    Attributes
    ----------
    scale : callable
        Scales rows, shape (n, p), all columns.
    columns : ndarray of int
        Columns that the net may use, ascending.
    places : ndarray of int
        The input in which the net receives each of them; all other inputs are 0.
    width : int
        Inputs of the net.
    dtype : type
        Of the inputs: float32, or float64 when precision is mixed.
    """

    scale: Scale
    columns: NDArray[np.intp]
    places: NDArray[np.intp]
    width: int
    dtype: type[np.floating]

    def apply(self, x: NDArray[np.generic]) -> Rows:
        """Prepare rows, shape (n, p), to shape (n, width)."""
        scaled = self.scale(x)
        if scaled.shape[1] == self.columns.size == self.width:  # all, in their places
            return scaled.astype(self.dtype)
        inputs: Rows = np.zeros((len(x), self.width), dtype=self.dtype)
        inputs[:, self.places] = scaled[:, self.columns]
        return inputs


@dataclass(frozen=True)
class Inputs:
    """Rows as a net receives them.

    Attributes
    ----------
    x_train : ndarray, shape (n, width), float32 or float64
    x_test : ndarray, shape (m, width), same dtype
    preparation : Preparation
        What was done to them.
    """

    x_train: Rows
    x_test: Rows
    preparation: Preparation

    @property
    def columns(self) -> NDArray[np.intp]:
        """Columns that the net may use, ascending."""
        return self.preparation.columns


def learn_preparation(
    x_train: NDArray[np.generic],
    scaling: Scaling,
    constant_columns: Literal["kept", "dropped"],
    precision: Literal["float32", "mixed"] = "float32",
) -> Preparation:
    """Learn from training rows how rows become inputs.

    Parameters
    ----------
    x_train : ndarray, shape (n, p), uint8 or float64
    scaling : {'none', 'divide-by-255', 'standardise'}
        See `fitdiff.transforms.scaling.learn_scaling`.
    constant_columns : {'kept', 'dropped'}
    precision : {'float32', 'mixed'}
        With float32, each column has the input of its own number. Mixed, columns are scaled with
        H2O's operations, and lie close together as `fitdiff.models.nets.mixed.MixedDense` adds
        them: as many as fill blocks of eight, then inputs of 0 up to a multiple of 128, so that
        few different nets are built, then the rest.
    """
    used = (np.ptp(x_train, axis=0) > 0) | (constant_columns == "kept")
    columns = np.flatnonzero(used)
    if precision == "float32":
        scaler = learn_scaling(x_train, scaling)
        return Preparation(scaler.scale, columns, columns, x_train.shape[1], np.float32)
    in_blocks = columns.size - columns.size % _LANES
    blocks = -(-in_blocks // _WIDTH_STEP) * _WIDTH_STEP
    tail = np.arange(columns.size - in_blocks) + blocks
    places = np.concatenate([np.arange(in_blocks), tail]).astype(np.intp)
    scale = _h2o_scaling(x_train, scaling)
    return Preparation(scale, columns, places, blocks + _LANES, np.float64)


def _h2o_scaling(x_train: NDArray[np.generic], scaling: Scaling) -> Scale:
    """Scale with H2O's operations, which multiply by the reciprocal of a column's deviation."""
    if scaling != "standardise":
        return learn_scaling(x_train, scaling).scale
    mean, deviation = h2o_moments(x_train)
    multiplier = 1.0 / np.where(deviation > 0, deviation, 1.0)
    return lambda x: (x.astype(np.float64) - mean) * multiplier


def prepare(
    x_train: NDArray[np.generic],
    x_test: NDArray[np.generic],
    scaling: Scaling,
    constant_columns: Literal["kept", "dropped"],
    precision: Literal["float32", "mixed"] = "float32",
) -> Inputs:
    """Scale rows in float64, put 0 where no column is used, and round to the net's precision.

    Parameters
    ----------
    x_train, x_test : ndarray, shapes (n, p) and (m, p), uint8 or float64
    scaling, constant_columns, precision : str
        See `learn_preparation`.
    """
    preparation = learn_preparation(x_train, scaling, constant_columns, precision)
    return Inputs(preparation.apply(x_train), preparation.apply(x_test), preparation)


def prepare_copies(preparation: Preparation, copies: list[NDArray[np.generic]]) -> Rows:
    """Prepare augmented copies of training rows as the rows themselves.

    Scaling, and which columns are constant, are learned from the original rows: augmentation then
    leaves what is done to test rows alone.

    Parameters
    ----------
    preparation : Preparation
        Learnt from the original rows.
    copies : list of ndarray, each of shape (n, p)
        One after the other, because scaling takes float64.

    Returns
    -------
    ndarray, shape (len(copies) * n, width)
    """
    return np.concatenate([preparation.apply(copy) for copy in copies])


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
