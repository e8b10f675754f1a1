"""Layers of mixed precision against their written formulas."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fitdiff.models.nets.network import frameworks

tf, keras = frameworks()

from fitdiff.models.nets.mixed import MixedCrossEntropy, MixedDense, dot  # noqa: E402 - see above


def dot_by_hand(inputs, weights):
    """H2O's ``gemv`` for one unit, written out."""
    lanes, blocks = [0.0] * 8, len(inputs) // 8
    for block in range(blocks):
        for lane in range(8):
            place = 8 * block + lane
            lanes[lane] += float(weights[place]) * inputs[place]
    total = lanes[0] + lanes[1] + lanes[2] + lanes[3]
    total += lanes[4] + lanes[5] + lanes[6] + lanes[7]
    for place in range(8 * blocks, len(inputs)):
        total += float(weights[place]) * inputs[place]
    return total


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 60), st.integers(0, 2**31))
def test_sums_are_taken_in_h2os_order(width, seed):
    generator = np.random.default_rng(seed)
    inputs = generator.normal(size=(2, width)) * 10.0 ** generator.integers(-8, 8, width)
    kernel = generator.normal(size=(width, 3)).astype(np.float32)
    found = dot(tf.constant(inputs), tf.constant(kernel), width % 8).numpy()
    expected = [[dot_by_hand(row, kernel[:, unit]) for unit in range(3)] for row in inputs]
    np.testing.assert_array_equal(found, expected)


def layers(activation, output):
    hidden, last = MixedDense(5, activation), MixedDense({"softmax": 2}.get(output, 1), output)
    model = keras.Sequential([keras.Input((9,), dtype="float64"), hidden, last])
    generator = np.random.default_rng(3)
    for layer in (hidden, last):
        layer.kernel.assign(generator.normal(size=layer.kernel.shape))
        layer.bias.assign(generator.normal(size=layer.bias.shape))
    return model, hidden, last


@pytest.mark.parametrize("output", ["softmax", "sigmoid"])
@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_gradients_are_those_of_the_cross_entropy(activation, output):
    """The same net by TensorFlow's own operations and gradients, in float64."""
    model, _, _ = layers(activation, output)
    x, y = np.random.default_rng(4).normal(size=(1, 9)), np.array([[1]], np.int32)
    with tf.GradientTape() as tape:
        loss = MixedCrossEntropy()(y, model(x, training=True))
    found = tape.gradient(loss, model.trainable_variables)
    values = [tf.Variable(tf.cast(v.value, tf.float64)) for v in model.trainable_variables]
    with tf.GradientTape() as tape:
        net = {"tanh": tf.tanh, "relu": tf.nn.relu}[activation](x @ values[0] + values[1])
        net = net @ values[2] + values[3]
        if output == "softmax":
            expected_loss = -tf.nn.log_softmax(net)[0, 1]
        else:
            expected_loss = tf.nn.softplus(-net)[0, 0]
    expected = tape.gradient(expected_loss, values)
    # Double precision, sums of nine.
    np.testing.assert_allclose(loss.numpy(), expected_loss.numpy(), rtol=1e-13)
    for one, other in zip(found, expected, strict=True):
        assert one.dtype == tf.float64
        np.testing.assert_allclose(one.numpy(), other.numpy(), rtol=0, atol=1e-13)


def test_weights_have_float32_and_all_else_float64():
    model, hidden, _ = layers("tanh", "softmax")
    assert (hidden.kernel.dtype, hidden.bias.dtype) == ("float32", "float64")
    assert model(np.zeros((1, 9))).dtype == tf.float64


def test_certain_error_has_finite_loss():
    loss = MixedCrossEntropy()(np.array([[1]]), tf.constant([[1.0, 0.0]], tf.float64))
    assert loss.numpy() == pytest.approx(1022 * np.log(2))


def test_nan_loss_stays_nan():
    assert np.isnan(MixedCrossEntropy()(np.array([[1]]), tf.constant([[np.nan] * 2], tf.float64)))
