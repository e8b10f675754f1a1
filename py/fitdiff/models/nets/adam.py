"""Keras' Adam in fewer passes over memory, to the same bits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fitdiff.models.nets.network import frameworks


def apply_adam(optimiser: Any, gradients: Sequence[Any], weights: Sequence[Any]) -> None:
    """Make the update that ``optimiser.apply`` makes, inside a graph.

    Keras takes twelve operations a variable, each of which reads and writes as many numbers: at
    batch 1 most of an update's time. TensorFlow's kernels of plain descent, w - rate * d, and of
    ADAGRAD, w - rate * g / (sqrt(a) + epsilon), take two or three of them at a time, rounded alike.
    Its kernel of Adam does not: it takes 1 - beta in float32, where Keras takes it in float64.

    Parameters
    ----------
    optimiser : keras.optimizers.Adam
        Built for the weights, in their order; without decay, clipping or averages.
    gradients : sequence of tensor, float32
    weights : sequence of keras.Variable, float32
    """
    tf, _ = frameworks()
    step = tf.cast(optimiser.iterations + 1, tf.float32)
    unseen_1, unseen_2 = (
        1 - tf.pow(tf.constant(beta, tf.float32), step)
        for beta in (optimiser.beta_1, optimiser.beta_2)
    )
    rate = tf.convert_to_tensor(optimiser.learning_rate) * tf.sqrt(unseen_2) / unseen_1
    # Keras has no public names for the two means.
    states = zip(optimiser._momentums, optimiser._velocities, strict=True)
    for gradient, weight, means in zip(gradients, weights, states, strict=True):
        m, v = (mean.value for mean in means)
        _descend(m, 1 - optimiser.beta_1, m - gradient)
        _descend(v, 1 - optimiser.beta_2, v - tf.square(gradient))
        tf.raw_ops.ResourceApplyAdagradV2(
            var=weight.value.handle,
            accum=v.handle,
            lr=rate,
            epsilon=tf.constant(optimiser.epsilon, tf.float32),
            grad=tf.convert_to_tensor(m),
            update_slots=False,
        )
    optimiser.iterations.assign_add(1)


def _descend(mean: Any, rate: float, direction: Any) -> None:
    """Renew a running mean: mean - rate * (mean - new) is mean + rate * (new - mean) to the bit."""
    tf, _ = frameworks()
    tf.raw_ops.ResourceApplyGradientDescent(
        var=mean.handle, alpha=tf.constant(rate, tf.float32), delta=direction
    )
