"""Dense layers with weights in float32 and all else in float64, as H2O computes them.

Imports Keras and TensorFlow, so it is imported itself only after
`fitdiff.models.nets.network.frameworks`.
The facts about H2O are from its source, ``Neurons.java``, release 3.46.
"""

from __future__ import annotations

from typing import Any, Literal

import keras
import tensorflow as tf

# Partial sums of a dot product: of every eighth product, then of the rest one by one.
LANES = 8

Activation = Literal["tanh", "relu", "softmax", "sigmoid"]


class MixedDense(keras.layers.Layer):  # type: ignore[misc]  # Keras is untyped
    """A dense layer that sums and differentiates in H2O's order.

    Its gradients have float64, the kernel's too, although the kernel has float32. The gradients of
    an output layer (softmax or sigmoid) are right only together with `MixedCrossEntropy`, which
    returns errors of the layer's net inputs, not of its outputs.

    Parameters
    ----------
    units : int
    activation : {'tanh', 'relu', 'softmax', 'sigmoid'}
    tail : int, optional
        How many of the last inputs are added one by one, after all others; by default what is left
        of the inputs when they are divided by eight, as in H2O.
    """

    def __init__(
        self, units: int, activation: Activation, tail: int | None = None, **options: Any
    ) -> None:
        super().__init__(dtype="float64", **options)
        self.units = units
        self.activation = activation
        self.tail = tail

    def build(self, input_shape: tuple[int | None, int]) -> None:
        """Make the kernel, float32, and the bias, float64; both 0."""
        width = input_shape[-1]
        assert width is not None
        if self.tail is None:
            self.tail = width % LANES
        # Unless autocast is off, Keras would hand out the kernel as float64 and take its gradient
        # as float32.
        self.kernel = self.add_weight(
            shape=(width, self.units),
            initializer="zeros",
            dtype="float32",
            autocast=False,
            name="kernel",
        )
        self.bias = self.add_weight(
            shape=(self.units,), initializer="zeros", dtype="float64", autocast=False, name="bias"
        )

    def call(self, inputs: Any) -> Any:
        """Apply the layer to rows of inputs, shape (n, width), float64."""

        @tf.custom_gradient  # type: ignore[untyped-decorator]
        def forward(inputs: Any, kernel: Any, bias: Any) -> Any:
            assert self.tail is not None
            output = _activated(dot(inputs, kernel, self.tail) + bias, self.activation)

            def backward(upstream: Any) -> tuple[Any, Any, Any]:
                error = upstream * _slope(output, self.activation)
                return (
                    _passed_back(error, kernel),
                    tf.matmul(inputs, error, transpose_a=True),
                    tf.reduce_sum(error, axis=0),
                )

            return output, backward

        kernel, bias = (tf.convert_to_tensor(each) for each in (self.kernel, self.bias))
        return forward(inputs, kernel, bias)


class MixedCrossEntropy(keras.losses.Loss):  # type: ignore[misc]
    """Cross-entropy of probabilities, shape (n, 1) or (n, 2), whose gradient is theirs less labels.

    That is the gradient with respect to what the output layer gives to its softmax or logistic
    function, which H2O computes in one go; `MixedDense` takes it as such.
    """

    def __init__(self) -> None:
        super().__init__(name="mixed_cross_entropy", dtype="float64")

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """Loss of each row, shape (n,)."""
        labels = tf.concat([1.0 - y_true, y_true], axis=1) if y_pred.shape[-1] == 2 else y_true

        @tf.custom_gradient  # type: ignore[untyped-decorator]
        def loss(probability: Any) -> Any:
            of_label = tf.abs(1.0 - labels - probability)[:, -1]

            def backward(upstream: Any) -> Any:
                return upstream[:, tf.newaxis] * (probability - labels)

            # The smallest normal number, so that a probability that vanished counts as finite.
            return -tf.math.log(tf.maximum(of_label, tf.float64.as_numpy_dtype(2.0**-1022))), (
                backward
            )

        return loss(y_pred)


def dot(inputs: Any, kernel: Any, tail: int) -> Any:
    """Multiply rows by a kernel, with each sum taken in the order of H2O's ``gemv``.

    Parameters
    ----------
    inputs : tensor, shape (n, width), float64
    kernel : tensor, shape (width, units), float32
    tail : int
        Inputs at the end that are added one by one. The others are as many as a multiple of eight.

    Returns
    -------
    tensor, shape (n, units), float64
        ((p0 + p1) + p2) + p3 of the eight partial sums p, and to it ((p4 + p5) + p6) + p7, and to
        it the products of the tail in their order.
    """
    width, units = kernel.shape
    columns, weights = tf.transpose(inputs), tf.cast(kernel, tf.float64)
    in_blocks = width - tail
    total = tf.zeros((tf.shape(inputs)[0], units), tf.float64)
    if in_blocks:
        p = sum_in_order(
            tf.reshape(columns[:in_blocks], (in_blocks // LANES, LANES, -1, 1))
            * tf.reshape(weights[:in_blocks], (in_blocks // LANES, LANES, 1, units))
        )
        total = (((p[0] + p[1]) + p[2]) + p[3]) + (((p[4] + p[5]) + p[6]) + p[7])
    if tail:
        rest = columns[in_blocks:, :, tf.newaxis] * weights[in_blocks:, tf.newaxis]
        total = sum_in_order(tf.concat([total[tf.newaxis], rest], axis=0))
    return total


def sum_in_order(values: Any) -> Any:
    """Sum over the first axis, one after the other; a plain sum has several partial sums.

    Parameters
    ----------
    values : tensor, shape (n, ...)
        TensorFlow adds all of one segment in their order; its running sums do that as well, but
        take several times as long.
    """
    one_segment = tf.zeros(tf.shape(values)[:1], tf.int32)
    return tf.math.unsorted_segment_sum(values, one_segment, 1)[0]


def _activated(net: Any, activation: Activation) -> Any:
    if activation == "tanh":
        return 1.0 - 2.0 / (1.0 + tf.exp(2.0 * net))
    if activation == "relu":
        return 0.5 * (net + tf.abs(net))
    if activation == "sigmoid":
        return 1.0 / (1.0 + tf.exp(-net))
    raised = tf.exp(net - tf.reduce_max(net, axis=1, keepdims=True))
    return raised / tf.reduce_sum(raised, axis=1, keepdims=True)


def _slope(output: Any, activation: Activation) -> Any:
    """Derivative by the net input; of an output layer 1, see `MixedCrossEntropy`."""
    if activation == "tanh":
        return 1.0 - output * output
    if activation == "relu":
        return tf.cast(output > 0.0, tf.float64)
    return tf.ones_like(output)


def _passed_back(error: Any, kernel: Any) -> Any:
    """Errors of the layer below, shape (n, width), each summed over the units in their order."""
    by_unit = tf.cast(tf.transpose(kernel), tf.float64)[:, tf.newaxis]
    return sum_in_order(tf.transpose(error)[:, :, tf.newaxis] * by_unit)
