"""Nets in Keras: built once per architecture, put back to the start of training for each cell."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from fitdiff.errors import UnavailableError
from fitdiff.factors import Adam, Sgd
from fitdiff.hashing import derive_seed

if TYPE_CHECKING:
    import keras

_THREADS = 1

# Read by TensorFlow and Keras when they are imported. oneDNN's kernels sum in another order, and
# which of them are used depends on the processor: without them fewer results differ by machine.
_ENVIRONMENT = {
    "KERAS_BACKEND": "tensorflow",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
}


@dataclass(frozen=True)
class Architecture:
    """All that is fixed in a net's graph of computation, its update rule included.

    Attributes
    ----------
    inputs : int
        Columns.
    hidden : tuple of int
        Units of each hidden layer.
    activation : {'tanh', 'relu'}
    input_dropout, hidden_dropout : float
    output : {'softmax', 'sigmoid'}
    optimiser : Adam or Sgd
    """

    inputs: int
    hidden: tuple[int, ...]
    activation: Literal["tanh", "relu"]
    input_dropout: float
    hidden_dropout: float
    output: Literal["softmax", "sigmoid"]
    optimiser: Adam | Sgd


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
    for depth, width in enumerate(architecture.hidden, start=1):
        layers.append(keras.layers.Dense(width, activation=architecture.activation))
        layers.extend(_dropout(architecture.hidden_dropout, depth))
    layers.append(keras.layers.Dense(units, activation=architecture.output))
    model = keras.Sequential(layers)
    model.compile(optimizer=_optimiser(architecture.optimiser), loss=loss)
    model.optimizer.build(model.trainable_variables)
    return Net(model, tuple(variable.numpy() for variable in model.optimizer.variables))


def initialise(net: Net, seed: int, columns: NDArray[np.intp]) -> None:
    """Put a net in the state in which a cell's training starts.

    Weights depend only on the seed, a layer's place and its shape: Glorot and Bengio's (2010)
    normalised uniform initialisation, by Keras' own initialiser; biases are 0. Dropout masks
    depend on the seed, a layer's place, the number of updates made and the place in the batch.

    Parameters
    ----------
    net : Net
    seed : int
    columns : ndarray of int
        The columns of ``x`` that the net may use. The weights of the others are 0 and never
        change if those columns hold 0: the net is then the smaller one that lacks them, while
        its graph need not be built for each number of columns.
    """
    _, keras = frameworks()
    dense = [layer for layer in net.model.layers if isinstance(layer, keras.layers.Dense)]
    for place, layer in enumerate(dense):
        rows, width = layer.kernel.shape
        used = columns if place == 0 else np.arange(rows)
        glorot = keras.initializers.GlorotUniform(seed=derive_seed(seed, "weights", place))
        kernel = np.zeros((rows, width), dtype=np.float32)
        kernel[used] = glorot((used.size, width)).numpy()
        layer.kernel.assign(kernel)
        layer.bias.assign(np.zeros(width, dtype=np.float32))
    for layer in net.model.layers:
        if isinstance(layer, keras.layers.Dropout):
            depth = int(layer.name.rpartition("_")[2])
            layer.seed_generator.state.assign([derive_seed(seed, "dropout", depth), 0])
    for variable, fresh in zip(net.model.optimizer.variables, net.fresh_optimiser, strict=True):
        variable.assign(fresh)


def predict(net: Net, x: NDArray[np.float32]) -> NDArray[np.float64]:
    """Probability of class 1 for each row, without dropout; shape (n,)."""
    probability: NDArray[np.float32] = net.model(x, training=False).numpy()
    return probability[:, -1].astype(np.float64)


def _dropout(rate: float, depth: int) -> list[Any]:
    """No layer or one; its name carries the depth, so that masks do not shift between methods."""
    _, keras = frameworks()
    return [keras.layers.Dropout(rate, seed=0, name=f"dropout_{depth}")] if rate else []


def _optimiser(optimiser: Adam | Sgd) -> Any:
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
