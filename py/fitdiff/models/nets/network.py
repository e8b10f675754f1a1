"""Nets in Keras: built once per architecture, put back to the start of training for each cell."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from fitdiff.errors import UnavailableError
from fitdiff.models.nets.architecture import Architecture, Convolutions
from fitdiff.models.nets.settings import Adam, H2OAdadelta, Optimiser

if TYPE_CHECKING:
    import keras

    from fitdiff.models.nets.mixed import Activation

_THREADS = 1
_NETS_KEPT = 32
_builds = count(1)

# Bounds memory: a convolution with 32 filters makes 100 kB of one image of 28 x 28 pixels.
_IMAGES_AT_A_TIME = 128

# In mixed precision every product of an input and a weight is kept until it is added: a megabyte a
# row of 800 inputs and 160 units.
_MIXED_ROWS_AT_A_TIME = 16

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
        Takes float32 rows, or float64 ones when its precision is mixed; in any state until
        `fitdiff.models.nets.start.initialise` is called.
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


@lru_cache(maxsize=_NETS_KEPT)
def net_of(architecture: Architecture) -> Net:
    """Build a net, or return the one built before: tracing its graph again costs half a second."""
    _, keras = frameworks()
    if next(_builds) % _NETS_KEPT == 0:
        # What TensorFlow compiled for nets that are gone.
        keras.backend.clear_session()
    layers = [_entry(architecture), *_dropout(architecture.input_dropout, 0, architecture)]
    if architecture.convolutions is not None:
        layers.extend(_convolutional(architecture, architecture.convolutions))
    for depth, width in enumerate(architecture.hidden, start=1):
        layers.append(_dense(width, architecture.activation, depth == 1, architecture))
        layers.extend(_dropout(architecture.hidden_dropout, depth, architecture))
    units = {"softmax": 2, "sigmoid": 1}[architecture.output]
    layers.append(_dense(units, architecture.output, not architecture.hidden, architecture))
    model = keras.Sequential(layers)
    loss = _loss(architecture)
    model.compile(optimizer=build_optimiser(architecture.optimiser), loss=loss)
    model.optimizer.build(model.trainable_variables)
    return Net(model, tuple(variable.numpy() for variable in model.optimizer.variables))


def predict(net: Net, x: NDArray[np.floating]) -> NDArray[np.float64]:
    """Probability of class 1 for each row, without dropout; shape (n,)."""
    _, keras = frameworks()
    images = any(isinstance(layer, keras.layers.Conv2D) for layer in net.model.layers)
    mixed = x.dtype == np.float64
    step = _IMAGES_AT_A_TIME if images else _MIXED_ROWS_AT_A_TIME if mixed else max(len(x), 1)
    apply = _compiled(net) if mixed else partial(net.model, training=False)
    blocks = (x[first : first + step] for first in range(0, max(len(x), 1), step))
    probability: NDArray[np.floating] = np.concatenate([apply(block).numpy() for block in blocks])
    return probability[:, -1].astype(np.float64)


@lru_cache(maxsize=_NETS_KEPT)
def _compiled(net: Net) -> Callable[..., Any]:
    """A net's prediction in one piece, some ten times as fast as layer by layer if it is mixed."""
    tf, _ = frameworks()
    signature = [tf.TensorSpec(net.model.input_shape, net.model.inputs[0].dtype)]
    compiled: Callable[..., Any] = tf.function(
        partial(net.model, training=False), input_signature=signature
    )
    return compiled


def build_optimiser(optimiser: Optimiser) -> Any:
    """Make Keras' optimiser of a method's, not yet built for any variables."""
    made = _optimiser(optimiser)
    # Keras sums gradients over replicas, of which there is one. TensorFlow keeps a gradient of that
    # sum in a table that is never emptied, and with it the whole graph: 3 MB for every net.
    made._all_reduce_sum_gradients = list
    return made


def _optimiser(optimiser: Optimiser) -> Any:
    _, keras = frameworks()
    if isinstance(optimiser, H2OAdadelta):
        from fitdiff.models.nets import adadelta  # noqa: PLC0415 - imports Keras

        return adadelta.H2OAdadelta(
            rho=optimiser.rho,
            epsilon=optimiser.epsilon,
            square_root=optimiser.square_root,
            bias_state=optimiser.bias_state,
            zero_gradients=optimiser.zero_gradients,
        )
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


def _entry(architecture: Architecture) -> Any:
    _, keras = frameworks()
    dtype = "float64" if architecture.precision == "mixed" else "float32"
    return keras.Input((architecture.inputs,), dtype=dtype)


def _dense(units: int, activation: Activation, is_first: bool, architecture: Architecture) -> Any:
    _, keras = frameworks()
    if architecture.precision == "float32":
        return keras.layers.Dense(units, activation=activation)
    from fitdiff.models.nets.mixed import LANES, MixedDense  # noqa: PLC0415 - imports Keras

    # See `fitdiff.models.nets.inputs.learn_preparation` for where the first layer's inputs lie.
    return MixedDense(units, activation, tail=LANES if is_first else None)


def _loss(architecture: Architecture) -> Any:
    _, keras = frameworks()
    if architecture.precision == "mixed":
        from fitdiff.models.nets.mixed import MixedCrossEntropy  # noqa: PLC0415 - imports Keras

        return MixedCrossEntropy()
    if architecture.output == "softmax":
        return keras.losses.SparseCategoricalCrossentropy()
    return keras.losses.BinaryCrossentropy()


def _convolutional(architecture: Architecture, convolutions: Convolutions) -> list[Any]:
    """Layers from rows of pixels to rows of features."""
    _, keras = frameworks()
    layers = [keras.layers.Reshape((*convolutions.image_shape, 1))]
    for place, filters in enumerate(convolutions.filters, start=1):
        activation = architecture.activation
        layers.append(keras.layers.Conv2D(filters, convolutions.kernel, activation=activation))
        if place in convolutions.pool_after:
            layers.append(keras.layers.MaxPooling2D(convolutions.pool))
    flatten = keras.layers.Flatten()
    return [*layers, flatten, *_dropout(convolutions.dropout, "flatten", architecture)]


def _dropout(rate: float, place: int | str, architecture: Architecture) -> list[Any]:
    """No layer or one; its name carries its place, so that masks do not shift between methods."""
    _, keras = frameworks()
    dtype = "float64" if architecture.precision == "mixed" else "float32"
    name = f"dropout_{place}"
    return [keras.layers.Dropout(rate, seed=0, name=name, dtype=dtype)] if rate else []
