"""Updates of Keras' optimisers in fewer passes over memory, to the same bits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from fitdiff.models.nets.network import frameworks


def update_of(model: Any) -> Callable[[Sequence[Any], Sequence[Any]], None]:
    """Choose what updates weights, given gradients and weights, inside a graph.

    Returns
    -------
    callable
        `apply_adam` or `apply_descent` for the optimiser, where they make the update that
        ``optimiser.apply`` makes; else that itself.
    """
    tf, keras = frameworks()
    optimiser = model.optimizer
    single = all(weight.dtype == "float32" for weight in model.trainable_variables)
    update: Callable[..., None] | None = None
    if single and isinstance(optimiser, keras.optimizers.Adam):
        update = apply_adam
    elif single and isinstance(optimiser, keras.optimizers.SGD) and optimiser.momentum == 0:
        update = apply_descent
    if update is None:
        whole: Callable[[Sequence[Any], Sequence[Any]], None] = optimiser.apply
        return whole
    # Neither has control flow for TensorFlow to convert.
    return partial(tf.autograph.experimental.do_not_convert(update), optimiser)


def apply_adam(optimiser: Any, gradients: Sequence[Any], weights: Sequence[Any]) -> None:
    """Make Adam's update.

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
        _renew(m, 1 - optimiser.beta_1, m - gradient)
        _renew(v, 1 - optimiser.beta_2, v - tf.square(gradient))
        tf.raw_ops.ResourceApplyAdagradV2(
            var=weight.value.handle,
            accum=v.handle,
            lr=rate,
            epsilon=tf.constant(optimiser.epsilon, tf.float32),
            grad=tf.convert_to_tensor(m),
            update_slots=False,
        )
    optimiser.iterations.assign_add(1)


def apply_descent(optimiser: Any, gradients: Sequence[Any], weights: Sequence[Any]) -> None:
    """Make the update of plain descent, w - rate * g.

    Keras writes rate * g down first, and reads it again.

    Parameters
    ----------
    optimiser : keras.optimizers.SGD
        Without momentum, decay of weights, clipping or averages.
    gradients : sequence of tensor, float32
    weights : sequence of keras.Variable, float32
    """
    tf, _ = frameworks()
    rate = tf.convert_to_tensor(optimiser.learning_rate)
    for gradient, weight in zip(gradients, weights, strict=True):
        _descend(weight.value, rate, gradient)
    optimiser.iterations.assign_add(1)


def _renew(mean: Any, rate: float, direction: Any) -> None:
    """Renew a running mean: mean - rate * (mean - new) is mean + rate * (new - mean) to the bit."""
    tf, _ = frameworks()
    _descend(mean, tf.constant(rate, tf.float32), direction)


def _descend(variable: Any, rate: Any, direction: Any) -> None:
    """Subtract a rate times a direction from a variable of TensorFlow's, in one pass."""
    tf, _ = frameworks()
    tf.raw_ops.ResourceApplyGradientDescent(var=variable.handle, alpha=rate, delta=direction)
