"""Pretraining a body on classes that no study of it is about.

The net is fixed, about half of Beam's: convolutions of 32 and of 64 filters, 3 x 3, each followed
by the maximum of 2 x 2 blocks, a dense layer of 128 units, and one softmax unit a class; ReLU
throughout, no dropout. Adam (Kingma and Ba, 2015, with their constants) trains it on batches of
32 images, pixels divided by 255, in an order drawn anew each epoch.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from debate2017.data.images import IMAGE_SHAPE, TRAINING_IMAGES, Images
from debate2017.transfer.body import apply
from debate2017.transfer.settings import PretrainedBody
from fitdiff.hashing import derive_seed
from fitdiff.models.nets.inputs import row_order
from fitdiff.models.nets.network import Net, frameworks
from fitdiff.models.nets.training import train

# Convolutions, the dense layer and the output layer.
LAYERS_WITH_WEIGHTS = 4
SCALING = "divide-by-255"

_BATCH = 32
# Rows are passed on in parts: all of them as float32 would take 300 MB.
_ROWS_A_PART = 200 * _BATCH
_TIME_LIMIT = 1800.0


@dataclass(frozen=True)
class Pretrained:
    """A pretrained net and what it learned from.

    Attributes
    ----------
    model : keras.Model
    rows : ndarray of int
        Row numbers of the images that it was trained on, ascending.
    accuracy : float
        On all official test images of its classes.
    seconds : float
    """

    model: Any
    rows: NDArray[np.intp]
    accuracy: float
    seconds: float


def pretraining_rows(body: PretrainedBody, labels: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Choose the images that a body learns from: the first of each of its classes.

    Parameters
    ----------
    body : PretrainedBody
    labels : ndarray, shape (70000,), uint8
        Of all images; those after the official training images are not considered.

    Returns
    -------
    ndarray of int
        Row numbers, ascending.
    """
    count = None if body.images_per_class == "all" else body.images_per_class
    official = labels[:TRAINING_IMAGES]
    of_class = [np.flatnonzero(official == label)[:count] for label in body.classes]
    return np.sort(np.concatenate(of_class))


def pretrain(body: PretrainedBody, images: Images) -> Pretrained:
    """Train a body; the same specification gives the same weights, to the bit.

    Raises
    ------
    UnavailableError
        If TensorFlow already runs in this process in a way that changes results.
    """
    start = time.monotonic()
    rows = pretraining_rows(body, images.labels)
    net = _net(body)
    order = row_order(rows.size, body.epochs, "shuffled", derive_seed(body.seed, "pretraining"))
    for epoch in order:
        for first in range(0, rows.size, _ROWS_A_PART):
            part = rows[epoch[first : first + _ROWS_A_PART]]
            x, y = _as_input(images.images[part]), _targets(body, images.labels[part])
            in_turn = np.arange(part.size, dtype=np.int32)[np.newaxis]
            train(net, x, y, in_turn, _BATCH, start + _TIME_LIMIT)
    accuracy = _accuracy(body, net.model, images)
    # Without the optimiser, whose variables are twice as large as the weights.
    _, keras = frameworks()
    model = keras.Sequential([keras.Input(net.model.input_shape[1:]), *net.model.layers])
    return Pretrained(model, rows, accuracy, time.monotonic() - start)


def _net(body: PretrainedBody) -> Net:
    _, keras = frameworks()
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((*IMAGE_SHAPE, 1)),
            layers.Conv2D(32, 3, activation="relu", name="convolution_1"),
            layers.MaxPooling2D(2, name="maximum_1"),
            layers.Conv2D(64, 3, activation="relu", name="convolution_2"),
            layers.MaxPooling2D(2, name="maximum_2"),
            layers.Flatten(name="flatten"),
            layers.Dense(128, activation="relu", name="dense"),
            layers.Dense(len(body.classes), activation="softmax", name="classes"),
        ]
    )
    for place, layer in enumerate(layer for layer in model.layers if layer.weights):
        glorot = keras.initializers.GlorotUniform(seed=derive_seed(body.seed, "weights", place))
        layer.kernel.assign(glorot(layer.kernel.shape))
    model.compile(
        optimizer=keras.optimizers.Adam(1e-3, beta_1=0.9, beta_2=0.999, epsilon=1e-8),
        loss=keras.losses.SparseCategoricalCrossentropy(),
    )
    model.optimizer.build(model.trainable_variables)
    return Net(model, fresh_optimiser=())


def _as_input(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    return (images / 255.0).astype(np.float32).reshape(-1, *IMAGE_SHAPE, 1)


def _targets(body: PretrainedBody, labels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Places of the labels among the body's classes."""
    return np.searchsorted(body.classes, labels).astype(np.uint8)


def _accuracy(body: PretrainedBody, model: Any, images: Images) -> float:
    official_test = np.arange(images.labels.size) >= TRAINING_IMAGES
    rows = np.flatnonzero(official_test & np.isin(images.labels, body.classes))
    called = apply(model, _as_input(images.images[rows])).argmax(axis=1)
    return float(np.mean(called == _targets(body, images.labels[rows])))
