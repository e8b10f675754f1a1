"""The nets of the case study as Keras' users write them: ``compile``, ``fit``, ``predict``."""

from __future__ import annotations

import os
import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.generic]


def seconds(net: str, epochs: int, batch: int, x: Array, y: Array, x_test: Array) -> float:
    """Build, train and predict once; the import of Keras is not counted."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # what it says of the processor
    import keras  # noqa: PLC0415 - in the process that trains

    start = time.perf_counter()
    model = {"mlp": _mlp, "cnn": _cnn, "tanh": _tanh}[net](keras, x.shape[1])
    model.fit(x, y, epochs=epochs, batch_size=batch, verbose=0)
    model.predict(x_test, verbose=0)
    return time.perf_counter() - start


def _mlp(keras: Any, columns: int) -> Any:
    layers: list[Any] = [keras.Input((columns,))]
    for _ in range(2):
        layers += [keras.layers.Dense(128, activation="relu"), keras.layers.Dropout(0.5)]
    return _compiled(keras, layers, keras.optimizers.Adam(0.001))


def _tanh(keras: Any, columns: int) -> Any:
    hidden = [keras.layers.Dense(160, activation="tanh") for _ in range(5)]
    rate = keras.optimizers.schedules.InverseTimeDecay(0.005, 1, 0.99)
    layers = [keras.Input((columns,)), *hidden]
    return _compiled(keras, layers, keras.optimizers.SGD(rate, nesterov=True))


def _cnn(keras: Any, columns: int) -> Any:
    side = int(columns**0.5)
    layers: list[Any] = [keras.Input((columns,)), keras.layers.Reshape((side, side, 1))]
    for filters in (32, 64):
        layers += [keras.layers.Conv2D(filters, 3, activation="relu") for _ in range(2)]
        layers += [keras.layers.MaxPooling2D(2)]
    layers += [keras.layers.Flatten(), keras.layers.Dropout(0.2)]
    layers += [keras.layers.Dense(128, activation="relu"), keras.layers.Dropout(0.5)]
    return _compiled(keras, layers, keras.optimizers.Adam(0.001))


def _compiled(keras: Any, layers: list[Any], optimiser: Any) -> Any:
    model = keras.Sequential([*layers, keras.layers.Dense(2, activation="softmax")])
    model.compile(optimiser, "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
