"""The state in which a cell's training starts."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from fitdiff.hashing import derive_seed
from fitdiff.models.nets.h2o_weights import first_bias, uniform_adaptive
from fitdiff.models.nets.network import Net, frameworks

Initialisation = Literal["glorot-uniform", "h2o-uniform-adaptive"]


def initialise(
    net: Net,
    seed: int,
    places: NDArray[np.intp],
    initialisation: Initialisation = "glorot-uniform",
    activation: Literal["tanh", "relu"] = "relu",
) -> None:
    """Put a net in the state in which a cell's training starts.

    Glorot and Bengio's (2010) normalised uniform weights, by Keras' own initialiser, depend only on
    the seed, a layer's kind, its place among its kind and its shape; biases are 0. H2O's weights
    and biases are those of its own fit with the same seed. Dropout masks depend on the seed, a
    layer's place, the number of updates made and the place in the batch.

    Parameters
    ----------
    net : Net
    seed : int
    places : ndarray of int
        The inputs that the net may use; for a convolutional net, all. The weights of the others are
        0 and never change if those inputs are 0: the net is then the smaller one that lacks them,
        while its graph need not be built for each number of columns.
    initialisation : {'glorot-uniform', 'h2o-uniform-adaptive'}
        H2O's is for nets without convolutions.
    activation : {'tanh', 'relu'}
        Of the hidden layers, by which H2O chooses their biases.
    """
    _, keras = frameworks()
    layers = net.model.layers
    convolutional = [layer for layer in layers if isinstance(layer, keras.layers.Conv2D)]
    dense = dense_layers(net)
    for place, layer in enumerate(convolutional):
        _glorot(layer, derive_seed(seed, "weights", "convolution", place))
    for place, layer in enumerate(dense):
        used = places if place == 0 and not convolutional else np.arange(layer.kernel.shape[0])
        if initialisation == "h2o-uniform-adaptive":
            _h2o(layer, seed, place, used, activation, place == len(dense) - 1)
        else:
            _glorot(layer, derive_seed(seed, "weights", place), used)
    for layer in layers:
        if isinstance(layer, keras.layers.Dropout):
            mark = layer.name.rpartition("_")[2]
            axis = int(mark) if mark.isdecimal() else mark
            layer.seed_generator.state.assign([derive_seed(seed, "dropout", axis), 0])
    for variable, fresh in zip(net.model.optimizer.variables, net.fresh_optimiser, strict=True):
        variable.assign(fresh)
    if hasattr(net.model.optimizer, "count_inputs") and not convolutional:
        net.model.optimizer.count_inputs(place=1, inputs=places.size)


def dense_layers(net: Net) -> list[Any]:
    """Dense layers of any precision, the output layer last."""
    with_kernel = [layer for layer in net.model.layers if hasattr(layer, "kernel")]
    return [layer for layer in with_kernel if len(layer.kernel.shape) == 2]


def _glorot(layer: Any, seed: int, used: NDArray[np.intp] | None = None) -> None:
    """Draw a layer's first weights; only for the ``used`` places of its first axis, if given."""
    _, keras = frameworks()
    glorot = keras.initializers.GlorotUniform(seed=seed)
    kernel = np.zeros(layer.kernel.shape, dtype=np.float32)
    rows = np.arange(kernel.shape[0]) if used is None else used
    kernel[rows] = glorot((rows.size, *kernel.shape[1:])).numpy()
    layer.kernel.assign(kernel)
    layer.bias.assign(np.zeros(layer.bias.shape, dtype=np.float32))


def _h2o(
    layer: Any,
    seed: int,
    place: int,
    used: NDArray[np.intp],
    activation: Literal["tanh", "relu"],
    is_output: bool,
) -> None:
    kernel = np.zeros(layer.kernel.shape, dtype=np.float32)
    kernel[used] = uniform_adaptive(seed, place, used.size, kernel.shape[1], is_output)
    layer.kernel.assign(kernel)
    layer.bias.assign(np.full(layer.bias.shape, first_bias(activation, place, is_output)))
