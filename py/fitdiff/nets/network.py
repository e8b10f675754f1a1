"""Nets in Keras: built once per architecture, put back to the start of training for each cell."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from fitdiff.errors import UnavailableError
from fitdiff.factors import Adam, Sgd
from fitdiff.hashing import derive_seed
from fitdiff.nets.architecture import Architecture, Convolutions

if TYPE_CHECKING:
    import keras

_THREADS = 1

# Bounds memory: a convolution with 32 filters makes 100 kB of one image of 28 x 28 pixels.
_IMAGES_AT_A_TIME = 128

# Read by TensorFlow and Keras when they are imported. oneDNN's kernels sum in another order, and
# which of them are used depends on the processor: without them fewer results differ by machine.
_ENVIRONMENT = {
    "KERAS_BACKEND": "tensorflow",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
}


@dataclass(frozen=True, eq=False)
class Net:
    """A Keras model with its loss and optimiser, for many cells one after the other.

    Attributes
    ----------
    model : keras.Model
        Takes float32 rows; in any state until `initialise` is called.
    fresh_optimiser : tuple of ndarray
        The optimiser's variables as they are before the first update.
    """

    model: keras.Model
    fresh_optimiser: tuple[NDArray[np.generic], ...]


@cache
def frameworks() -> tuple[Any, Any]:
    """Import TensorFlow and Keras, quiet and confined to one thread, and return both.

    Raises
    ------
    UnavailableError
        If either was imported earlier in this process with settings that change results.
    """
    if "tensorflow" not in sys.modules:
        os.environ.update(_ENVIRONMENT)
    elif os.environ.get("TF_ENABLE_ONEDNN_OPTS") != _ENVIRONMENT["TF_ENABLE_ONEDNN_OPTS"]:
        raise UnavailableError(
            "TensorFlow was imported in this process before fitdiff could switch oneDNN off, "
            "which changes results in the last bits. Set TF_ENABLE_ONEDNN_OPTS=0 before Python "
            "starts, or let fitdiff fit first."
        )
    # Seconds to import, and needed only where a net is fitted.
    import keras  # noqa: PLC0415
    import tensorflow as tf  # noqa: PLC0415

    if keras.backend.backend() != "tensorflow":
        raise UnavailableError(
            f"Keras was imported in this process with the backend '{keras.backend.backend()}'; "
            "fitdiff's nets need 'tensorflow'. Unset KERAS_BACKEND and start a new process."
        )
    # Each net has a loop of its own, which TensorFlow takes for one loop traced again and again,
    # and warns of that on the console.
    tf.get_logger().setLevel("ERROR")
    # A user's keras.json may say otherwise.
    keras.config.set_floatx("float32")
    try:
        # Two workers share a machine, and sums must not depend on how work was divided.
        tf.config.threading.set_intra_op_parallelism_threads(_THREADS)
        tf.config.threading.set_inter_op_parallelism_threads(_THREADS)
    except RuntimeError as error:
        raise UnavailableError(
            "TensorFlow has already computed in this process with its own number of threads; "
            f"fitdiff's nets need {_THREADS}. Let fitdiff fit first, or in a process of its own."
        ) from error
    return tf, keras


@lru_cache(maxsize=32)
def net_of(architecture: Architecture) -> Net:
    """Build a net, or return the one built before: tracing its graph again costs half a second."""
    _, keras = frameworks()
    units, loss = {
        "softmax": (2, keras.losses.SparseCategoricalCrossentropy()),
        "sigmoid": (1, keras.losses.BinaryCrossentropy()),
    }[architecture.output]
    layers = [keras.Input((architecture.inputs,)), *_dropout(architecture.input_dropout, 0)]
    if architecture.convolutions is not None:
        layers.extend(_convolutional(architecture.convolutions, architecture.activation))
    for depth, width in enumerate(architecture.hidden, start=1):
        layers.append(keras.layers.Dense(width, activation=architecture.activation))
        layers.extend(_dropout(architecture.hidden_dropout, depth))
    layers.append(keras.layers.Dense(units, activation=architecture.output))
    model = keras.Sequential(layers)
    model.compile(optimizer=build_optimiser(architecture.optimiser), loss=loss)
    model.optimizer.build(model.trainable_variables)
    return Net(model, tuple(variable.numpy() for variable in model.optimizer.variables))


def initialise(net: Net, seed: int, columns: NDArray[np.intp]) -> None:
    """Put a net in the state in which a cell's training starts.

    Weights depend only on the seed, a layer's kind, its place among its kind and its shape: Glorot
    and Bengio's (2010) normalised uniform initialisation, by Keras' own initialiser; biases are 0.
    Dropout masks depend on the seed, a layer's place, the number of updates made and the place in
    the batch.

    Parameters
    ----------
    net : Net
    seed : int
    columns : ndarray of int
        The columns of ``x`` that the net may use; for a convolutional net, all. The weights of the
        others are 0 and never change if those columns hold 0: the net is then the smaller one that
        lacks them, while its graph need not be built for each number of columns.
    """
    _, keras = frameworks()
    layers = net.model.layers
    convolutional = [layer for layer in layers if isinstance(layer, keras.layers.Conv2D)]
    dense = [layer for layer in layers if isinstance(layer, keras.layers.Dense)]
    for place, layer in enumerate(convolutional):
        _start(layer, derive_seed(seed, "weights", "convolution", place))
    for place, layer in enumerate(dense):
        used = columns if place == 0 and not convolutional else np.arange(layer.kernel.shape[0])
        _start(layer, derive_seed(seed, "weights", place), used)
    for layer in layers:
        if isinstance(layer, keras.layers.Dropout):
            place = layer.name.rpartition("_")[2]
            axis = int(place) if place.isdecimal() else place
            layer.seed_generator.state.assign([derive_seed(seed, "dropout", axis), 0])
    for variable, fresh in zip(net.model.optimizer.variables, net.fresh_optimiser, strict=True):
        variable.assign(fresh)


def predict(net: Net, x: NDArray[np.float32]) -> NDArray[np.float64]:
    """Probability of class 1 for each row, without dropout; shape (n,)."""
    _, keras = frameworks()
    images = any(isinstance(layer, keras.layers.Conv2D) for layer in net.model.layers)
    step = _IMAGES_AT_A_TIME if images else max(len(x), 1)
    blocks = (x[first : first + step] for first in range(0, max(len(x), 1), step))
    probability: NDArray[np.float32] = np.concatenate(
        [net.model(block, training=False).numpy() for block in blocks]
    )
    return probability[:, -1].astype(np.float64)


def build_optimiser(optimiser: Adam | Sgd) -> Any:
    """Make Keras' optimiser of a method's, not yet built for any variables."""
    _, keras = frameworks()
    if isinstance(optimiser, Adam):
        return keras.optimizers.Adam(
            learning_rate=optimiser.rate,
            beta_1=optimiser.beta_1,
            beta_2=optimiser.beta_2,
            epsilon=optimiser.epsilon,
        )
    rate = keras.optimizers.schedules.InverseTimeDecay(
        optimiser.rate, decay_steps=1, decay_rate=optimiser.decay
    )
    return keras.optimizers.SGD(rate, momentum=optimiser.momentum, nesterov=optimiser.nesterov)


def _convolutional(convolutions: Convolutions, activation: str) -> list[Any]:
    """Layers from rows of pixels to rows of features."""
    _, keras = frameworks()
    layers = [keras.layers.Reshape((*convolutions.image_shape, 1))]
    for place, filters in enumerate(convolutions.filters, start=1):
        layers.append(keras.layers.Conv2D(filters, convolutions.kernel, activation=activation))
        if place in convolutions.pool_after:
            layers.append(keras.layers.MaxPooling2D(convolutions.pool))
    return [*layers, keras.layers.Flatten(), *_dropout(convolutions.dropout, "flatten")]


def _dropout(rate: float, place: int | str) -> list[Any]:
    """No layer or one; its name carries its place, so that masks do not shift between methods."""
    _, keras = frameworks()
    return [keras.layers.Dropout(rate, seed=0, name=f"dropout_{place}")] if rate else []


def _start(layer: Any, seed: int, used: NDArray[np.intp] | None = None) -> None:
    """Draw a layer's first weights; only for the ``used`` places of its first axis, if given."""
    _, keras = frameworks()
    glorot = keras.initializers.GlorotUniform(seed=seed)
    kernel = np.zeros(layer.kernel.shape, dtype=np.float32)
    rows = np.arange(kernel.shape[0]) if used is None else used
    kernel[rows] = glorot((rows.size, *kernel.shape[1:])).numpy()
    layer.kernel.assign(kernel)
    layer.bias.assign(np.zeros(layer.bias.shape, dtype=np.float32))
