"""A loaded body: what images it takes, its features, and where it is divided for training."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fitdiff.errors import DataError
from fitdiff.models.nets.network import frameworks

# Bounds memory, not results: a convolution of 32 filters makes 100 kB of one image.
_ROWS_AT_A_TIME = 256


@dataclass(frozen=True, eq=False)
class Body:
    """A Keras model that is read and never changed.

    Attributes
    ----------
    model : keras.Model
        With one input and one output.
    name : str
        Where it comes from, for messages.
    """

    model: Any
    name: str


@dataclass(frozen=True, eq=False)
class Division:
    """A body divided at one of its layers; the last layer with weights is in neither part.

    Attributes
    ----------
    below : keras.Model or None
        What is applied as it is; None when nothing is.
    layers : tuple of keras.layers.Layer
        The body's own layers between, in order; empty when only the output layer is replaced.
    shape : tuple of int
        Of what these layers are given for one image.
    """

    below: Any | None
    layers: tuple[Any, ...]
    shape: tuple[int, ...]


def as_input(body: Body, x: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give rows the shape that a body takes; no pixel is changed.

    Parameters
    ----------
    body : Body
        Takes, for one image, ``(p,)``; or ``(side, side)``, ``(side, side, 1)`` or
        ``(side, side, 3)`` with ``side ** 2 == p``, the last by repetition of grey.
    x : ndarray, shape (n, p), float32
        Scaled.

    Raises
    ------
    DataError
        If it takes anything else.
    """
    wanted = tuple(body.model.input_shape[1:])
    rows, columns = x.shape
    if wanted == (columns,):
        return x
    side = math.isqrt(columns)
    if side**2 == columns:
        if wanted in ((side, side), (side, side, 1)):
            return x.reshape(rows, *wanted)
        if wanted == (side, side, 3):
            return np.repeat(x.reshape(rows, side, side, 1), 3, axis=3)
    squares = f", {(side, side)}, {(side, side, 1)} or {(side, side, 3)}"
    raise DataError(
        f"{body.name} takes images of the shape {wanted}, but a row has {columns} values. It can "
        f"be given the shape {(columns,)}{squares if side**2 == columns else ''}; nothing is "
        "resized. Bring a body that takes one of these."
    )


@lru_cache(maxsize=8)
def divide(body: Body, trained_layers: int) -> Division:
    """Divide a body so that ``trained_layers - 1`` of its layers with weights come after the cut.

    Parameters
    ----------
    body : Body
    trained_layers : int
        The body's last layer with weights included, in whose place a new one is trained. A model
        that is nested in the body is one layer.

    Raises
    ------
    DataError
        If the body has fewer layers with weights, or those after the cut do not follow one
        another.
    """
    _, keras = frameworks()
    layers = [one for one in body.model.layers if not isinstance(one, keras.layers.InputLayer)]
    weighted = [place for place, layer in enumerate(layers) if layer.weights]
    if len(weighted) < trained_layers:
        raise DataError(
            f"{body.name} has {len(weighted)} layers with weights, fewer than trained_layers = "
            f"{trained_layers}. Train fewer layers, or bring a deeper body."
        )
    first, last = weighted[-trained_layers], weighted[-1]
    if isinstance(body.model, keras.Sequential):
        start = keras.Input(body.model.input_shape[1:])
        below = keras.Sequential([start, *layers[:first]]) if first else None
    else:
        _check_chain(body, layers[first:])
        entry, cut = body.model.inputs[0], layers[first].input
        below = None if cut is entry else keras.Model(entry, cut)
    shape = body.model.input_shape if below is None else below.output_shape
    return Division(below, tuple(layers[first:last]), tuple(shape[1:]))


def apply(model: Any | None, x: NDArray[np.float32]) -> NDArray[np.float32]:
    """Apply a model to rows as in prediction, some rows at a time; None changes nothing."""
    if model is None:
        return x
    blocks = range(0, len(x), _ROWS_AT_A_TIME)
    return np.concatenate(
        [model(x[start : start + _ROWS_AT_A_TIME], training=False).numpy() for start in blocks]
    )


def _check_chain(body: Body, layers: list[Any]) -> None:
    """Layers after a cut must be all that the output depends on, besides what is cut."""
    follow = all(after.input is before.output for before, after in pairwise(layers))
    if (
        isinstance(layers[0].input, list)
        or not follow
        or (body.model.outputs[0] is not layers[-1].output)
    ):
        raise DataError(
            f"{body.name}: its last layers, from '{layers[0].name}' on, do not follow one another, "
            "each with the one before as its only input, so they cannot be trained alone. Train "
            "fewer layers, or bring a body that ends in a chain of layers."
        )
