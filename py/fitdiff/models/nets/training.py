"""Training a net: in one compiled loop, or by Keras' own ``fit``; the weights are the same."""

from __future__ import annotations

import math
import time
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fitdiff.models.nets.network import Net, frameworks
from fitdiff.models.nets.updates import update_of

# So many that a call's own cost does not count, so few that a time limit is kept to a second.
UPDATES_PER_CALL = 500


def train(
    net: Net,
    x: NDArray[np.floating],
    y: NDArray[np.uint8],
    order: NDArray[np.int32],
    batch_size: int,
    deadline: float,
) -> bool:
    """Train in a loop inside TensorFlow, several times as fast as ``fit`` on small batches.

    The loop runs the operations that ``fit`` runs, on batches of the same shapes, and so gives the
    same weights to the bit; some are taken together, see `fitdiff.models.nets.updates`. It is not
    handed to XLA, which is a setting, see `fitdiff.models.nets.xla`.

    Parameters
    ----------
    net : Net
        Initialised; trained in place.
    x : ndarray, shape (n, p), of the dtype of the net's inputs
    y : ndarray, shape (n,), uint8
    order : ndarray, shape (epochs, visits), int32
        The rows in the order in which each epoch visits them. The last batch of an epoch has the
        rows that are left, and its loss is the mean over those.
    batch_size : int
    deadline : float
        Value of `time.monotonic` at which training stops.

    Returns
    -------
    bool
        Whether the loss was finite at every update.

    Raises
    ------
    TimeoutError
        If the deadline passes before training has ended.
    """
    tf, _ = frameworks()
    loop = compiled_loop(net)
    updates = order.shape[0] * updates_per_epoch(order.shape[1], batch_size)
    data = tf.constant(x), tf.constant(targets_of(y)), tf.constant(order), tf.constant(batch_size)
    finite = True
    for first in range(0, updates, UPDATES_PER_CALL):
        last = min(first + UPDATES_PER_CALL, updates)
        finite &= bool(loop(*data, tf.constant(first), tf.constant(last)))
        keep_deadline(deadline, last, updates)
    return finite


def train_plainly(
    net: Net,
    x: NDArray[np.floating],
    y: NDArray[np.uint8],
    order: NDArray[np.int32],
    batch_size: int,
    deadline: float,
) -> bool:
    """Train by ``keras.Model.fit``; parameters, result and errors are those of `train`."""
    import keras  # noqa: PLC0415 - `net` shows that it has been imported before

    per_epoch = updates_per_epoch(order.shape[1], batch_size)
    updates: int = order.shape[0] * per_epoch
    targets = targets_of(y)

    # All epochs are one to Keras: it fetches batches ahead, into the next epoch, in a thread.
    class Batches(keras.utils.PyDataset):  # type: ignore[misc]  # Keras is untyped
        def __len__(self) -> int:
            return updates

        def __getitem__(self, update: int) -> tuple[NDArray[np.floating], NDArray[np.int32]]:
            epoch, batch = divmod(update, per_epoch)
            rows = order[epoch, batch * batch_size : (batch + 1) * batch_size]
            return x[rows], targets[rows]

    def after_batch(batch: int, logs: object) -> None:  # noqa: ARG001 - named by Keras
        keep_deadline(deadline, int(net.model.optimizer.iterations.numpy()), updates)

    limit = keras.callbacks.LambdaCallback(on_train_batch_end=after_batch)
    history = net.model.fit(Batches(), shuffle=False, verbose=0, callbacks=[limit])
    return bool(np.isfinite(history.history["loss"]).all())


def updates_per_epoch(rows: int, batch_size: int) -> int:
    """Count the batches that visit every row once; the last may be smaller than the others."""
    return math.ceil(rows / batch_size)


@lru_cache(maxsize=32)
def compiled_loop(net: Net) -> Any:
    """Make the function that runs updates ``first`` to ``last - 1``; see `train`.

    It takes any number of rows, of epochs and of rows a batch: it is traced once for each net.
    """
    tf, _ = frameworks()
    model = net.model
    weights = model.trainable_variables
    apply = update_of(model)

    def run(x: Any, y: Any, order: Any, batch_size: Any, first: Any, last: Any) -> Any:
        per_epoch = (tf.shape(order)[1] + batch_size - 1) // batch_size
        finite = tf.constant(True)
        for update in tf.range(first, last):
            start = update % per_epoch * batch_size
            rows = order[update // per_epoch, start : start + batch_size]
            with tf.GradientTape() as tape:
                fitted = model(tf.gather(x, rows), training=True)
                loss = model.loss(tf.gather(y, rows), fitted)
            apply(tape.gradient(loss, weights), weights)
            finite = tf.logical_and(finite, tf.math.is_finite(loss))
        return finite

    number = tf.TensorSpec((), tf.int32)
    signature = [
        tf.TensorSpec(model.input_shape, model.inputs[0].dtype),
        tf.TensorSpec((None, 1), tf.int32),
        tf.TensorSpec((None, None), tf.int32),
        *(number, number, number),
    ]
    return tf.function(run, input_signature=signature)


def targets_of(y: NDArray[np.uint8]) -> NDArray[np.int32]:
    """Labels in the shape that both losses take, (n, 1)."""
    return y[:, np.newaxis].astype(np.int32)


def keep_deadline(deadline: float, done: int, updates: int) -> None:
    """Raise `TimeoutError` if the deadline has passed and updates are left to be done."""
    if done < updates and time.monotonic() > deadline:
        raise TimeoutError(
            f"Training was stopped at its time limit, after {done} of {updates} updates. Raise "
            "the limit, or ask for fewer epochs."
        )
