import gc
import math
from dataclasses import replace

import numpy as np
import pytest

from fitdiff.models.nets import training
from fitdiff.models.nets.architecture import Architecture
from fitdiff.models.nets.inputs import row_order
from fitdiff.models.nets.network import frameworks, net_of, predict
from fitdiff.models.nets.settings import Sgd
from fitdiff.models.nets.start import initialise
from fitdiff.models.nets.training import train

ALL = np.arange(784)


def started(architecture, seed=1, columns=None):
    net = net_of(architecture)
    initialise(net, seed, np.arange(architecture.inputs) if columns is None else columns)
    return net


def weights(net):
    return [weight.copy() for weight in net.model.get_weights()]


def state(net):
    """Everything that training changes: weights, dropout counters, optimiser."""
    variables = [*net.model.variables, *net.model.optimizer.variables]
    return [variable.numpy().copy() for variable in variables]


def assert_all_equal(first, second):
    assert len(first) == len(second)
    for one, other in zip(first, second, strict=True):
        np.testing.assert_array_equal(one, other)


def test_number_of_parameters(mlp, sgd_mlp):
    assert net_of(mlp).model.count_params() == 117_250
    assert net_of(sgd_mlp).model.count_params() == 228_962


def test_tensorflow_runs_on_one_thread_and_without_onednn():
    tf, _ = frameworks()
    assert tf.config.threading.get_intra_op_parallelism_threads() == 1
    assert tf.config.threading.get_inter_op_parallelism_threads() == 1


def test_initial_weights_are_glorot_uniform_and_biases_zero(sgd_mlp):
    for kernel, bias in zip(*[iter(weights(started(sgd_mlp)))] * 2, strict=True):
        limit = math.sqrt(6 / sum(kernel.shape))
        # The limit is computed in float32, hence half a unit in the last place above.
        assert np.abs(kernel).max() <= limit * (1 + 1e-6)
        # Variance limit^2 / 3; of N uniform draws it varies by sqrt(0.8 / N) relative to that:
        # with the 320 of the last layer, 4 standard deviations are 0.2.
        assert np.var(kernel) == pytest.approx(limit**2 / 3, rel=4 * math.sqrt(0.8 / kernel.size))
        assert not bias.any()


def test_initial_weights_depend_on_seed_place_and_shape_only(mlp):
    neighbour = replace(
        mlp, activation="tanh", hidden_dropout=0.0, optimiser=Sgd("sgd", 0.1, 0.0, 0.0, False)
    )
    deeper = replace(mlp, hidden=(128, 128, 64))
    start = weights(started(mlp))
    assert_all_equal(start, weights(started(neighbour)))
    assert_all_equal(start[:4], weights(started(deeper))[:4])
    assert not np.array_equal(start[0], weights(started(mlp, seed=2))[0])
    square = replace(mlp, inputs=128)
    first, second = weights(started(square))[0:4:2]
    assert not np.array_equal(first, second)


def test_net_is_put_back_entirely(mlp, patterns):
    net = started(mlp)
    start = state(net)
    x, y = patterns
    assert train(net, x, y, row_order(50, 2, "shuffled", 1), 32, math.inf)
    assert int(net.model.optimizer.iterations.numpy()) == 4
    initialise(net, 1, ALL)
    assert_all_equal(start, state(net))


def test_net_with_dropped_columns_is_the_smaller_net(patterns):
    x, y = patterns
    columns = np.flatnonzero(np.ptp(x, axis=0) > 0)
    assert 0 < columns.size < 784
    sgd = Sgd("sgd", 0.01, 0.0, 0.9, True)
    whole = Architecture(784, (16,), "tanh", 0.0, 0.0, "softmax", sgd)
    small = replace(whole, inputs=columns.size)
    masked = np.zeros_like(x)
    masked[:, columns] = x[:, columns] / 255
    fitted = []
    for architecture, rows in ((whole, masked), (small, masked[:, columns])):
        used = columns if architecture is whole else np.arange(columns.size)
        net = started(architecture, columns=used)
        train(net, rows, y, row_order(50, 5, "file", 1), 10, math.inf)
        fitted.append((weights(net), predict(net, rows)))
    (whole_weights, whole_fit), (small_weights, small_fit) = fitted
    assert not np.delete(whole_weights[0], columns, axis=0).any()
    # Zeros add nothing, but sums over more columns are blocked otherwise: a few float32 roundings
    # (6e-8 each) on each of 25 updates.
    np.testing.assert_allclose(whole_weights[0][columns], small_weights[0], rtol=0, atol=1e-6)
    np.testing.assert_allclose(whole_fit, small_fit, rtol=0, atol=1e-6)


def masks(net, rows, update=0):
    """Return the output of each dropout layer for a matrix of ones at an update."""
    _, keras = frameworks()
    found = {}
    for layer in net.model.layers:
        if isinstance(layer, keras.layers.Dropout):
            state = layer.seed_generator.state
            state.assign([state.numpy()[0], update])
            found[layer.name] = layer(np.ones((rows, layer.input.shape[1])), training=True).numpy()
    return found


def test_dropout_scales_what_it_keeps(mlp):
    for mask in masks(started(mlp), 32).values():
        assert set(np.unique(mask)) == {0.0, 2.0}
        # 4,096 fair coins: 5 standard deviations are 0.04.
        assert np.mean(mask == 0) == pytest.approx(0.5, abs=0.04)


def test_dropout_masks_of_fewer_rows_are_the_first_of_more_rows(mlp):
    net = started(mlp)
    for name, mask in masks(net, 32, update=7).items():
        for rows in (1, 10, 31):
            np.testing.assert_array_equal(mask[:rows], masks(net, rows, update=7)[name])


def test_dropout_masks_differ_by_seed_layer_and_update(mlp):
    first = masks(started(mlp), 32)
    assert not np.array_equal(first["dropout_1"], first["dropout_2"])
    assert not np.array_equal(first["dropout_1"], masks(started(mlp), 32, 1)["dropout_1"])
    assert not np.array_equal(first["dropout_1"], masks(started(mlp, seed=2), 32)["dropout_1"])


def test_dropout_of_the_input_leaves_the_masks_of_hidden_layers(mlp):
    both = masks(started(replace(mlp, input_dropout=0.2)), 8)
    assert sorted(both) == ["dropout_0", "dropout_1", "dropout_2"]
    for name, mask in masks(started(mlp), 8).items():
        np.testing.assert_array_equal(mask, both[name])


def test_predictions_use_no_dropout(mlp, patterns):
    net = started(mlp)
    np.testing.assert_array_equal(predict(net, patterns[0]), predict(net, patterns[0]))


def graphs() -> int:
    """Count TensorFlow's graphs that something still refers to."""
    net_of.cache_clear()
    training._loop.cache_clear()
    gc.collect()
    return sum(type(thing).__name__ == "FuncGraph" for thing in gc.get_objects())


@pytest.mark.long
def test_nothing_holds_the_graph_of_a_net_that_is_gone(mlp, patterns):
    """One process may train thousands of nets; what it kept of each once filled a machine."""
    x, y = patterns
    order = row_order(10, 1, "shuffled", 1)
    before = graphs()
    for width in (2, 3, 4):
        net = started(replace(mlp, hidden=(width,)))
        train(net, x[:10], y[:10], order, 5, math.inf)
        del net
    assert graphs() <= before
