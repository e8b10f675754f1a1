"""Convolutional nets, beside which dense ones stay as they are."""

import math
from dataclasses import replace

import numpy as np
import pytest

from fitdiff.models.nets.architecture import Convolutions
from fitdiff.models.nets.inputs import row_order
from fitdiff.models.nets.network import frameworks, net_of, predict
from fitdiff.models.nets.start import initialise
from fitdiff.models.nets.training import train

from ...patterns import two_patterns


def started(architecture, seed=1):
    net = net_of(architecture)
    initialise(net, seed, np.arange(architecture.inputs))
    return net


def weights(net):
    return [weight.copy() for weight in net.model.get_weights()]


def kinds(net):
    return [type(layer).__name__ for layer in net.model.layers]


@pytest.fixture(scope="module")
def small(deep_cnn):
    """Of images of 9 x 9 pixels: two convolutions, of which the first is followed by a pool."""
    return replace(
        deep_cnn,
        inputs=81,
        hidden=(6,),
        hidden_dropout=0.0,
        convolutions=Convolutions((9, 9), (3, 4), 2, (1,), 3, 0.0),
    )


def test_layers_are_those_published(deep_cnn):
    block = ["Conv2D", "Conv2D", "MaxPooling2D"]
    tail = ["Dense", "Dropout", "Dense"]
    net = net_of(deep_cnn)
    assert kinds(net) == ["Reshape", *block, *block, "Flatten", "Dropout", *tail]
    assert net.model.count_params() == 196_450
    first = net_of(replace(deep_cnn, convolutions=replace(deep_cnn.convolutions, dropout=0.0)))
    assert kinds(first) == ["Reshape", *block, *block, "Flatten", *tail]
    assert first.model.count_params() == 196_450
    sizes = [layer.output.shape[1:] for layer in net.model.layers[1:8]]
    sides = [(26, 32), (24, 32), (12, 32), (10, 64), (8, 64), (4, 64)]
    assert sizes == [*((side, side, filters) for side, filters in sides), (1024,)]


def test_prediction_is_the_written_formula(small):
    """Convolutions of the image as it lies in its row, maxima of blocks, dense layers; in NumPy."""
    x = np.random.default_rng(1).random((5, 81)).astype(np.float32)
    net = started(small)
    kernels = [weight.astype(np.float64) for weight in weights(net)]

    def convolved(images, kernel, bias):
        windows = np.lib.stride_tricks.sliding_window_view(images, (2, 2), axis=(1, 2))
        return np.maximum(np.einsum("nhwcij,ijcf->nhwf", windows, kernel) + bias, 0)

    images = convolved(x.reshape(5, 9, 9, 1).astype(np.float64), *kernels[:2])
    # 8 x 8 holds 2 x 2 whole blocks of 3 x 3; the last two rows and columns fill none.
    blocks = images[:, :6, :6].reshape(5, 2, 3, 2, 3, 3).max(axis=(2, 4))
    features = convolved(blocks, *kernels[2:4]).reshape(5, -1)
    hidden = np.maximum(features @ kernels[4] + kernels[5], 0)
    exponential = np.exp(hidden @ kernels[6] + kernels[7])
    expected = exponential[:, 1] / exponential.sum(axis=1)
    # A few float32 operations on numbers near 1.
    np.testing.assert_allclose(predict(net, x), expected, rtol=0, atol=1e-6)


def test_initial_weights_are_glorot_uniform_and_biases_zero(deep_cnn):
    for kernel, bias in zip(*[iter(weights(started(deep_cnn)))] * 2, strict=True):
        field = math.prod(kernel.shape[:-2])
        limit = math.sqrt(6 / (field * sum(kernel.shape[-2:])))
        # The limit is computed in float32, hence half a unit in the last place above.
        assert np.abs(kernel).max() <= limit * (1 + 1e-6)
        # Variance limit^2 / 3; of N uniform draws it varies by sqrt(0.8 / N) relative to that.
        assert np.var(kernel) == pytest.approx(limit**2 / 3, rel=4 * math.sqrt(0.8 / kernel.size))
        assert not bias.any()


def test_neighbours_share_initial_weights_and_dropout_masks(deep_cnn):
    """Of layers that both have: dropout before the dense layers moves no other random choice."""

    def states(net):
        _, keras = frameworks()
        layers = [one for one in net.model.layers if isinstance(one, keras.layers.Dropout)]
        return {layer.name: layer.seed_generator.state.numpy().tolist() for layer in layers}

    with_dropout = started(deep_cnn)
    latest, masks = weights(with_dropout), states(with_dropout)
    without = started(replace(deep_cnn, convolutions=replace(deep_cnn.convolutions, dropout=0.0)))
    for one, other in zip(latest, weights(without), strict=True):
        np.testing.assert_array_equal(one, other)
    assert masks.keys() == {"dropout_flatten", "dropout_1"}
    assert states(without) == {"dropout_1": masks["dropout_1"]}
    assert masks["dropout_flatten"] != masks["dropout_1"]
    assert not np.array_equal(latest[0], weights(started(deep_cnn, seed=2))[0])
    # Layers of equal shape start with different weights.
    equal = started(
        replace(deep_cnn, convolutions=replace(deep_cnn.convolutions, filters=(32, 32, 32, 32)))
    )
    second, third = weights(equal)[2:6:2]
    assert not np.array_equal(second, third)


def test_net_is_put_back_entirely(small):
    def state(net):
        variables = [*net.model.variables, *net.model.optimizer.variables]
        return [variable.numpy().copy() for variable in variables]

    net = started(replace(small, convolutions=replace(small.convolutions, dropout=0.5)))
    start = state(net)
    x = np.random.default_rng(1).random((20, 81)).astype(np.float32)
    y = np.arange(20, dtype=np.uint8) % 2
    assert train(net, x, y, row_order(20, 3, "shuffled", 1), 8, math.inf)
    assert int(net.model.optimizer.iterations.numpy()) == 9
    initialise(net, 1, np.arange(81))
    for one, other in zip(start, state(net), strict=True):
        np.testing.assert_array_equal(one, other)


def test_prediction_of_an_image_does_not_depend_on_others(deep_cnn):
    """Over the border between two blocks, too; sums of other shapes may be of another order."""
    net = started(deep_cnn)
    x = two_patterns(140, seed=1, side=28)[0].astype(np.float32)
    whole = predict(net, x)
    assert whole.shape == (140,)
    for rows in (slice(0, 1), slice(100, 137), slice(127, 129)):
        np.testing.assert_allclose(predict(net, x[rows]), whole[rows], rtol=0, atol=1e-5)
    assert predict(net, x[:0]).shape == (0,)
