import math
import time
from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

from fitdiff.models.nets.architecture import Architecture
from fitdiff.models.nets.inputs import row_order, visit_copies
from fitdiff.models.nets.network import net_of
from fitdiff.models.nets.settings import Adam, Sgd
from fitdiff.models.nets.start import initialise
from fitdiff.models.nets.training import (
    UPDATES_PER_CALL,
    compiled_loop,
    train,
    train_plainly,
    updates_per_epoch,
)

LOOPS = pytest.mark.parametrize("training", [train, train_plainly])


def trained(architecture, patterns, training, epochs, batch_size, seed=1):
    """Weights, dropout counters and optimiser after training, and whether losses were finite."""
    x, y = patterns
    net = net_of(architecture)
    initialise(net, seed, np.arange(architecture.inputs))
    order = row_order(y.size, epochs, "shuffled", seed)
    finite = training(net, x, y, order, batch_size, math.inf)
    variables = [*net.model.variables, *net.model.optimizer.variables]
    return [variable.numpy().copy() for variable in variables], finite


@pytest.mark.parametrize(
    ("name", "batch_size", "epochs", "updates"),
    [
        ("mlp", 32, 50, 100),
        ("mlp", 1, 2, 100),
        ("sgd_mlp", 1, 2, 100),
        ("deep_cnn", 32, 2, 4),
    ],
)
def test_both_loops_give_the_same_weights(name, batch_size, epochs, updates, patterns, request):
    """To the bit: the same operations run on the same shapes, if not by the same path."""
    architecture = request.getfixturevalue(name)
    assert epochs * updates_per_epoch(50, batch_size) == updates
    start, _ = trained(architecture, patterns, lambda *_: True, epochs, batch_size)
    compiled, finite = trained(architecture, patterns, train, epochs, batch_size)
    plain, finite_plain = trained(architecture, patterns, train_plainly, epochs, batch_size)
    assert finite
    assert finite_plain
    assert not np.array_equal(start[0], compiled[0])
    for one, other in zip(compiled, plain, strict=True):
        np.testing.assert_array_equal(one, other)


def test_calls_of_the_loop_join_without_a_seam(sgd_mlp, patterns):
    epochs = 2 * UPDATES_PER_CALL // 50 + 1
    small = replace(sgd_mlp, hidden=(8, 8))
    whole, _ = trained(small, patterns, train, epochs, 1)
    plain, _ = trained(small, patterns, train_plainly, epochs, 1)
    for one, other in zip(whole, plain, strict=True):
        np.testing.assert_array_equal(one, other)


def test_loop_is_traced_once_for_all_numbers_of_rows(sgd_mlp, patterns):
    small = replace(sgd_mlp, hidden=(7,))
    x, y = patterns
    for rows, batch_size in ((50, 1), (40, 1), (50, 32), (33, 8)):
        trained(small, (x[:rows], y[:rows]), train, 2, batch_size)
    assert compiled_loop(net_of(small)).experimental_get_tracing_count() == 1


def test_rate_decays_as_in_the_formula(sgd_mlp, patterns):
    trained(sgd_mlp, patterns, train, 4, 1)
    optimiser = net_of(sgd_mlp).model.optimizer
    assert int(optimiser.iterations.numpy()) == 200
    rate = float(optimiser.learning_rate)
    # Four float32 operations, 6e-8 each.
    assert rate == pytest.approx(0.005 / (1 + 0.99 * 200), rel=3e-7)
    assert rate == pytest.approx(2.5e-5, rel=0.01)


class ReferenceAdam:
    """Kingma and Ba (2015), end of section 2: epsilon is added to the uncorrected root."""

    def __init__(self, setting, size):
        self.setting, self.m, self.v, self.t = setting, np.zeros(size), np.zeros(size), 0

    def step(self, gradient):
        a, self.t = self.setting, self.t + 1
        self.m = a.beta_1 * self.m + (1 - a.beta_1) * gradient
        self.v = a.beta_2 * self.v + (1 - a.beta_2) * gradient**2
        rate = a.rate * math.sqrt(1 - a.beta_2**self.t) / (1 - a.beta_1**self.t)
        return -rate * self.m / (np.sqrt(self.v) + a.epsilon)


class ReferenceSgd:
    """Bengio et al. (2013), section 3.5: Nesterov momentum in the variable that is ahead."""

    def __init__(self, setting, size):
        self.setting, self.velocity, self.t = setting, np.zeros(size), 0

    def step(self, gradient):
        s = self.setting
        rate = s.rate / (1 + s.decay * self.t)
        self.t += 1
        self.velocity = s.momentum * self.velocity - rate * gradient
        return s.momentum * self.velocity - rate * gradient if s.nesterov else self.velocity


@pytest.mark.parametrize(
    ("optimiser", "reference"),
    [
        (Adam("adam", 0.02, 0.8, 0.95, 0.1), ReferenceAdam),
        (Sgd("sgd", 0.5, 0.05, 0.7, True), ReferenceSgd),
        (Sgd("sgd", 0.5, 0.0, 0.7, False), ReferenceSgd),
    ],
    ids=["adam", "sgd-nesterov-decay", "sgd-momentum"],
)
@LOOPS
def test_training_is_the_written_formula(optimiser, reference, training):
    """Logistic regression in NumPy, with epochs of batches of 4, 4 and 2 rows."""
    rng = np.random.default_rng(3)
    x = rng.normal(size=(10, 3)).astype(np.float32)
    y = (rng.random(10) < 0.5).astype(np.uint8)
    net = net_of(Architecture(3, (), "tanh", 0.0, 0.0, "sigmoid", optimiser))
    initialise(net, 1, np.arange(3))
    parameters = np.concatenate([part.ravel() for part in net.model.get_weights()]).astype(float)
    order = row_order(10, 5, "shuffled", 9)
    assert training(net, x, y, order, 4, math.inf)

    design = np.column_stack([x, np.ones(10)]).astype(float)
    rule = reference(optimiser, 4)
    for epoch in order:
        for start in (0, 4, 8):
            rows = epoch[start : start + 4]
            error = expit(design[rows] @ parameters) - y[rows]
            parameters = parameters + rule.step(error @ design[rows] / rows.size)
    fitted = np.concatenate([part.ravel() for part in net.model.get_weights()])
    # 15 updates in float32 against float64: some 1e-7 each, of parameters near 1.
    np.testing.assert_allclose(fitted, parameters, rtol=0, atol=5e-6)


def test_softmax_of_two_units_trains_as_cross_entropy_says():
    """One update of plain descent from the gradient (p - onehot(y)) x."""
    x = np.array([[1.0, -2.0], [0.5, 3.0]], dtype=np.float32)
    y = np.array([0, 1], dtype=np.uint8)
    sgd = Sgd("sgd", 1.0, 0.0, 0.0, False)
    net = net_of(Architecture(2, (), "tanh", 0.0, 0.0, "softmax", sgd))
    initialise(net, 1, np.arange(2))
    kernel = net.model.get_weights()[0].astype(float)
    exponential = np.exp(x @ kernel)
    error = exponential / exponential.sum(axis=1, keepdims=True) - np.eye(2)[y]
    train(net, x, y, row_order(2, 1, "file", 1), 2, math.inf)
    after, bias = net.model.get_weights()
    # One update in float32, of numbers near 1.
    np.testing.assert_allclose(after, kernel - x.T @ error / 2, rtol=0, atol=1e-6)
    np.testing.assert_allclose(bias, -error.mean(axis=0), rtol=0, atol=1e-6)


@LOOPS
def test_infinite_loss_is_reported(training, sgd_mlp, patterns):
    _, finite = trained(
        replace(sgd_mlp, activation="relu"), (patterns[0] * 1e30, patterns[1]), training, 2, 8
    )
    assert not finite


@LOOPS
def test_training_stops_at_its_deadline(training, sgd_mlp, patterns):
    x, y = patterns
    net = net_of(sgd_mlp)
    initialise(net, 1, np.arange(784))
    order = row_order(50, 40, "file", 1)
    with pytest.raises(TimeoutError, match="of 2000 updates"):
        training(net, x, y, order, 1, time.monotonic() - 1)
    assert 0 < int(net.model.optimizer.iterations.numpy()) <= UPDATES_PER_CALL


@pytest.mark.parametrize(
    ("rows", "batch_size", "expected"), [(85, 32, 3), (64, 32, 2), (10, 32, 1), (10, 1, 10)]
)
def test_last_batch_of_an_epoch_may_be_smaller(rows, batch_size, expected):
    assert updates_per_epoch(rows, batch_size) == expected


@LOOPS
def test_epoch_may_visit_some_rows_only(training, mlp, patterns):
    """Like epochs that each visit one copy of several."""
    x, y = patterns
    order = visit_copies(row_order(25, 4, "shuffled", 1), 2)
    fitted = []
    for rows, visits in ((np.arange(50), order), (np.r_[25:50, 0:25], (order + 25) % 50)):
        net = net_of(mlp)
        initialise(net, 1, np.arange(784))
        assert training(net, x[rows], y[rows], visits.astype(np.int32), 10, math.inf)
        assert int(net.model.optimizer.iterations.numpy()) == 4 * 3
        fitted.append(net.model.get_weights())
    for one, other in zip(*fitted, strict=True):
        np.testing.assert_array_equal(one, other)
