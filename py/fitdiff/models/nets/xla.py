"""Training one row at a time in a loop that XLA compiles: quicker, and rounded otherwise."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fitdiff.models.nets.network import Net, frameworks
from fitdiff.models.nets.training import UPDATES_PER_CALL, keep_deadline, targets_of


def train_by_xla(
    net: Net,
    x: NDArray[np.floating],
    y: NDArray[np.uint8],
    order: NDArray[np.int32],
    batch_size: int,
    deadline: float,
) -> bool:
    """Train as `fitdiff.models.nets.training.train` does; parameters, result and errors are its.

    A batch is one row. XLA fuses operations, so that sums round differently, and draws other
    dropout masks from the same seed: without dropout, weights are those of `train` to within 1e-4
    after 100 updates.
    """
    assert batch_size == 1, "refused by the engine"
    tf, _ = frameworks()
    loop = _loop(net)
    visits, targets = order.ravel(), targets_of(y)
    finite = True
    for first in range(0, visits.size, UPDATES_PER_CALL):
        rows = visits[first : first + UPDATES_PER_CALL]
        # XLA compiles for given shapes: the last rows are filled up, and not visited.
        filled = np.resize(rows, UPDATES_PER_CALL)
        data = tf.constant(x[filled, np.newaxis]), tf.constant(targets[filled, np.newaxis])
        finite &= bool(loop(*data, tf.constant(rows.size)))
        keep_deadline(deadline, first + rows.size, visits.size)
    return finite


@lru_cache(maxsize=32)
def _loop(net: Net) -> Callable[..., Any]:
    """Make the function that trains on the first of some rows, as many as it is told."""
    tf, _ = frameworks()
    model = net.model
    weights = model.trainable_variables

    def run(x: Any, y: Any, updates: Any) -> Any:
        finite = tf.constant(True)
        for update in tf.range(updates):
            with tf.GradientTape() as tape:
                loss = model.loss(y[update], model(x[update], training=True))
            model.optimizer.apply(tape.gradient(loss, weights), weights)
            finite = tf.logical_and(finite, tf.math.is_finite(loss))
        return finite

    signature = [
        tf.TensorSpec((UPDATES_PER_CALL, 1, model.input_shape[-1]), model.inputs[0].dtype),
        tf.TensorSpec((UPDATES_PER_CALL, 1, 1), tf.int32),
        tf.TensorSpec((), tf.int32),
    ]
    compiled: Callable[..., Any] = tf.function(run, input_signature=signature, jit_compile=True)
    return compiled
