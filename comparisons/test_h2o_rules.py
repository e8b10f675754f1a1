"""H2O's rules, one by one: how it scales, how it labels, and what leaving one out costs."""

from __future__ import annotations

import math

import numpy as np
import pytest

from fitdiff.engines.h2o import client, estimator
from fitdiff.engines.h2o.cloud import ask
from fitdiff.engines.h2o.deeplearning import parameters
from fitdiff.engines.h2o.server import H2OAddress
from fitdiff.models.nets.moments import h2o_moments
from fitdiff.models.nets.threshold import labels, max_f1_threshold

from .net_pairs import HIDDEN, Fitter, check_costs, measure, net, recorded
from .small_tables import grey
from .varied import vary

# Trains a net for each rule of H2O.
pytestmark = pytest.mark.long


def test_columns_have_h2os_moments_to_the_bit(h2o_address: H2OAddress) -> None:
    """Of whole numbers, stored sparsely or not, of zeros and ones, and of doubles."""
    generator = np.random.default_rng(1)
    n = 50
    rare = generator.integers(1, 256, (n, 8)) * (generator.random((n, 8)) < 0.08)
    kinds = [
        generator.integers(0, 256, (n, 8)),
        rare,
        (rare > 0).astype(int),
        generator.integers(0, 2, (n, 4)),
        generator.integers(-9, 2000, (n, 4)),
        rare / 255,
        generator.normal(size=(n, 4)) * 10.0 ** generator.integers(-9, 9, 4),
    ]
    for place, kind in enumerate(kinds):
        x = kind[:, np.ptp(kind, axis=0) > 0].astype(np.float64)
        assert x.shape[1] > 1
        mean, deviation = h2o_moments(x)
        sub, mul = h2o_scaling(h2o_address, x, (np.arange(n) % 2).astype(np.uint8))
        np.testing.assert_array_equal(mean, sub, err_msg=str(place))
        np.testing.assert_array_equal(1.0 / deviation, mul, err_msg=str(place))


def h2o_scaling(
    address: H2OAddress, x: np.ndarray, y: np.ndarray
) -> tuple[list[float], list[float]]:
    """Return the shift and the multiplier that H2O applies to each column."""
    spec = net("py.h2o", "tanh", 1.0, hidden=(1,)).spec
    stated = parameters(spec, len(x), 1) | {"export_weights_and_biases": True}
    names = ["moments", "moments_model", *estimator.weight_frames("moments_model", 1)]
    with client.connected(address, 1), client.removed_afterwards(names):
        frame = client.send_rows("moments", x, y, one_chunk=True)
        estimator.train(frame, "moments_model", stated, math.inf)
        told = ask(address, "GET", "/3/Models/moments_model", address.password)[1]
        output = told["models"][0]["output"]
        return output["normsub"], output["normmul"]


@pytest.mark.parametrize("n", [10, 40, 80])
def test_h2os_labels_follow_from_its_training_probabilities(n: int, fit: Fitter) -> None:
    """With threads racing: the threshold rule alone, to the bit."""
    rows = grey(n)
    method = vary("h2o-mlp-python", hidden=HIDDEN["tanh"])
    for seed in range(3):
        fitted = fit(method, rows, seed)
        threshold = max_f1_threshold(fitted.train_prediction, rows.y_train)
        assert threshold == fitted.threshold
        expected = labels(fitted.prediction, "max-f1-training", threshold)
        np.testing.assert_array_equal(fitted.label, expected)


@pytest.mark.parametrize("activation", HIDDEN)
def test_leaving_out_a_rule_costs_what_was_recorded(activation: str) -> None:
    """See `net_pairs` for how to record it again."""
    check_costs(measure(activation), recorded())
