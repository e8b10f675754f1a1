"""ADADELTA as H2O computes it, an optimiser for Keras whose departures from Zeiler are options.

Imports Keras and TensorFlow, so it is imported itself only after
`fitdiff.models.nets.network.frameworks`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import keras
import numpy as np
import tensorflow as tf

from fitdiff.models.nets.mixed import sum_in_order


class H2OAdadelta(keras.optimizers.Optimizer):  # type: ignore[misc]  # Keras is untyped
    """Zeiler's (2012) ADADELTA, algorithm 1, with a rate of 1, and up to three rules of H2O's.

    With gradient g, a variable's two running means are E[g2] = rho E[g2] + (1 - rho) g2 and, of
    the steps, E[s2] = rho E[s2] + (1 - rho) r2 g2, where r = root((E[s2] + epsilon) / (E[g2] +
    epsilon)) is taken before the second is renewed; the step is -r g. All is rounded as in H2O's
    ``Neurons.computeAdaDeltaRateForWeight`` and its counterpart for biases, release 3.46:
    ``rho``, ``1 - rho`` and ``epsilon`` are float32; running means have the variable's precision,
    and what is added to them that of the gradient.

    The mean over a batch of several rows is one gradient as any other. H2O itself never has one.

    Parameters
    ----------
    rho : float
    epsilon : float
    square_root : {'bit-trick', 'exact'}
        The former is `bit_trick_root`.
    bias_state : {'incoming-weights', 'own-gradient'}
        What stands for a bias's g2 in its running means: the mean of the squared gradients of its
        unit's incoming weights, or its own. Its step has its own gradient in both cases.
    zero_gradients : {'skipped', 'applied'}
        Skipped, a weight or bias whose gradient is exactly 0 keeps its running means; applied,
        they decay.
    """

    def __init__(
        self,
        rho: float,
        epsilon: float,
        square_root: Literal["bit-trick", "exact"],
        bias_state: Literal["incoming-weights", "own-gradient"],
        zero_gradients: Literal["skipped", "applied"],
        name: str = "h2o_adadelta",
    ) -> None:
        super().__init__(learning_rate=1.0, name=name)
        self.rho = rho
        self.epsilon = epsilon
        self.square_root = square_root
        self.bias_state = bias_state
        self.zero_gradients = zero_gradients
        self._incoming: dict[int, Any] = {}

    def build(self, variables: Sequence[Any]) -> None:
        """Make the running means, all 0, and count what leads into each unit.

        Parameters
        ----------
        variables : sequence of keras.Variable
            Each layer's kernel, shape (..., units), and its bias after it, shape (units,).

        Raises
        ------
        ValueError
            If a bias state is that of incoming weights, and a variable that has one axis does not
            follow one that has more.
        """
        if self.built:
            return
        super().build(variables)
        self._gradients, self._steps = self.add_optimizer_variables(
            variables, ["mean_square_gradient", "mean_square_step"]
        )
        self._inputs: dict[int, Any] = {}
        if self.bias_state == "own-gradient":
            return
        for place, variable in enumerate(variables):
            if len(variable.shape) > 1:
                continue
            if place == 0 or len(variables[place - 1].shape) < 2:
                raise ValueError(
                    f"Variable {place}, {variable.path}, has one axis but does not follow the "
                    "kernel of its layer. Give each layer's kernel and then its bias, or use "
                    "bias_state='own-gradient'."
                )
            count = float(np.prod(variables[place - 1].shape[:-1]))
            self._inputs[place] = self.add_variable(
                (), initializer="zeros", dtype=variable.dtype, name=f"inputs_{place}"
            )
            self._inputs[place].assign(count)

    def count_inputs(self, place: int, inputs: int) -> None:
        """Say how many inputs a layer uses, when columns of 0 stand for inputs that it lacks.

        Parameters
        ----------
        place : int
            Of the layer's bias among the variables.
        inputs : int
            What the sum of the squared gradients of incoming weights is divided by.
        """
        if place in self._inputs:
            self._inputs[place].assign(float(inputs))

    def apply(self, grads: Sequence[Any], trainable_variables: Sequence[Any] | None = None) -> None:
        """Make one update of all variables from their gradients, in the order of `build`."""
        if not self.built and trainable_variables is not None:
            self.build(trainable_variables)
        self._incoming = {}
        for place, inputs in self._inputs.items():
            squares = tf.reshape(tf.square(grads[place - 1]), (-1, grads[place].shape[0]))
            self._incoming[place] = sum_in_order(squares) / tf.cast(inputs, squares.dtype)
        super().apply(grads, trainable_variables)
        self._incoming = {}

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:  # noqa: ARG002
        """Update a variable and its running means; called by Keras."""
        place = self._get_variable_index(variable)
        own, wide = variable.dtype, gradient.dtype
        gradients, steps = (
            tf.convert_to_tensor(state[place]) for state in (self._gradients, self._steps)
        )
        rho, rest, epsilon = (
            tf.constant(value, own)
            for value in (
                np.float32(self.rho),
                np.float32(1) - np.float32(self.rho),
                np.float32(self.epsilon),
            )
        )
        square = self._incoming.get(place, tf.square(gradient))
        root = bit_trick_root if self.square_root == "bit-trick" else tf.sqrt
        new_gradients = tf.cast(tf.cast(rho * gradients, wide) + tf.cast(rest, wide) * square, own)
        rate = root((steps + epsilon) / (new_gradients + epsilon))
        new_steps = tf.cast(
            tf.cast(rho * steps, wide) + tf.cast(rest * rate * rate, wide) * square, own
        )
        value = tf.convert_to_tensor(variable)
        new_value = tf.cast(tf.cast(value, wide) - tf.cast(rate, wide) * gradient, own)
        if self.zero_gradients == "skipped":
            updated = tf.not_equal(gradient, 0)
            new_gradients = tf.where(updated, new_gradients, gradients)
            new_steps = tf.where(updated, new_steps, steps)
        self.assign(self._gradients[place], new_gradients)
        self.assign(self._steps[place], new_steps)
        self.assign(variable, new_value)

    def get_config(self) -> dict[str, Any]:
        """Return the arguments of `__init__`."""
        return {
            "rho": self.rho,
            "epsilon": self.epsilon,
            "square_root": self.square_root,
            "bias_state": self.bias_state,
            "zero_gradients": self.zero_gradients,
            "name": self.name,
        }


def bit_trick_root(x: Any) -> Any:
    """Approximate square roots by halving the exponents in the bits of numbers, as H2O does.

    H2O's ``MathUtils.approxSqrt``: a float32's bits are shifted right by one place and a constant
    is added; of a float64 the upper half is taken, a constant is added, and it is shifted back to
    its place less one. The error is up to 5 % of the root.

    Parameters
    ----------
    x : tensor, float32 or float64
        Not negative.
    """
    if x.dtype == tf.float32:
        bits = tf.bitcast(x, tf.int32)
        return tf.bitcast(tf.bitwise.right_shift(bits, 1) + 532483686, tf.float32)
    upper = tf.bitwise.right_shift(tf.bitcast(x, tf.int64), tf.constant(32, tf.int64))
    shifted = tf.bitwise.left_shift(upper + 1072632448, tf.constant(31, tf.int64))
    return tf.bitcast(shifted, tf.float64)
