"""H2O's rules, one by one: how it scales, how it labels, and what leaving one out costs."""

from __future__ import annotations

import math

import numpy as np
import pytest

from fitdiff.engines.h2o import client, estimator
from fitdiff.engines.h2o.cloud import ask
from fitdiff.engines.h2o.deeplearning import parameters
from fitdiff.engines.h2o.server import H2OAddress
from fitdiff.engines.h2o.threshold import merged_threshold
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
    """With threads racing; where the threshold is not that with the largest F1, the row says so."""
    rows = grey(n)
    method = vary("h2o-mlp-python", hidden=HIDDEN["tanh"])
    for seed in range(3):
        fitted = fit(method, rows, seed)
        exact = max_f1_threshold(fitted.train_prediction, rows.y_train)
        merged = merged_threshold(fitted.train_prediction, rows.y_train)
        # A mean of up to 80 numbers near 1, in another order.
        assert fitted.threshold == exact or fitted.threshold == pytest.approx(merged, abs=1e-14)
        assert any("largest F1" in one for one in fitted.warnings) == (fitted.threshold != exact)
        expected = labels(fitted.prediction, "max-f1-training", fitted.threshold)
        np.testing.assert_array_equal(fitted.label, expected)


# Three sure of class 1, two of them equal in single precision; and three of class 0.
SURE = np.array([1 - 2e-8, 1 - 1e-8, 0.999, 1e-5, 2e-5, 0.3])
SURE_Y = np.array([1, 1, 0, 0, 0, 0], dtype=np.uint8)


@pytest.mark.parametrize(("parts", "merges"), [(1, False), (2, True)])
def test_h2o_merges_thresholds_equal_in_single_precision(
    parts: int, merges: bool, h2o_address: H2OAddress
) -> None:
    """Where it puts chunks of rows together, and within one chunk not."""
    names = ["sure", "sure_first", "sure_second"]
    with client.connected(h2o_address, 1), client.removed_afterwards(names):
        import h2o  # noqa: PLC0415 - takes seconds

        columns = np.column_stack([1 - SURE, SURE])
        if parts == 1:
            sent = client.send_rows("sure", columns, SURE_Y)
        else:
            for name, own in zip(names[1:], (slice(0, None, 2), slice(1, None, 2)), strict=True):
                client.send_rows(name, columns[own], SURE_Y[own])
            h2o.rapids("(assign sure (rbind sure_first sure_second))")
            sent = h2o.get_frame("sure")
        predicted = client.download("sure")[:, 2]
        performance = h2o.make_metrics(sent[2], sent["label"])
        found = float(performance.find_threshold_by_max_metric("f1"))
    order = np.argsort(predicted)
    np.testing.assert_array_equal(predicted[order], np.sort(SURE))
    expected = merged_threshold(SURE, SURE_Y) if merges else max_f1_threshold(SURE, SURE_Y)
    # A mean of two numbers near 1.
    assert found == pytest.approx(expected, abs=1e-15)
    assert merged_threshold(SURE, SURE_Y) > max_f1_threshold(SURE, SURE_Y)


@pytest.mark.parametrize("activation", HIDDEN)
def test_leaving_out_a_rule_costs_what_was_recorded(activation: str) -> None:
    """See `net_pairs` for how to record it again."""
    check_costs(measure(activation), recorded())
