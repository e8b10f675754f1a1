"""Assertions that two fits of a net are equal to the bit."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from fitdiff.engines.contract import Fit

# Java's exponential and TensorFlow's differ in the last bit of some results. Biases have float64,
# so they keep that; weights have float32, in which it is lost.
LAST_BIT = 2e-15


def assert_same_bits(one: Fit, other: Fit) -> None:
    """Check parameters and predictions to the bit."""
    assert (one.status, one.updates, one.epochs) == (other.status, other.updates, other.epochs)
    assert one.selected == other.selected
    assert one.threshold == other.threshold
    for name in ("prediction", "train_prediction", "label"):
        assert getattr(one, name).tobytes() == getattr(other, name).tobytes(), name
    assert one.parameters.keys() == other.parameters.keys()
    for name, value in one.parameters.items():
        assert value.tobytes() == other.parameters[name].tobytes(), name


def assert_same_net(keras: Fit, h2o: Fit) -> None:
    """Check weights and labels to the bit, the rest to the last bit of an exponential."""
    assert (keras.status, keras.updates, keras.epochs) == (h2o.status, h2o.updates, h2o.epochs)
    assert keras.selected == h2o.selected
    assert_same_weights(keras.parameters, h2o.parameters)
    np.testing.assert_allclose(keras.prediction, h2o.prediction, rtol=0, atol=LAST_BIT)
    np.testing.assert_allclose(keras.train_prediction, h2o.train_prediction, rtol=0, atol=LAST_BIT)
    np.testing.assert_allclose(keras.threshold, h2o.threshold, rtol=0, atol=LAST_BIT)
    np.testing.assert_array_equal(keras.label, h2o.label)


def assert_same_weights(
    keras: Mapping[str, NDArray[np.float64]], h2o: Mapping[str, NDArray[np.float64]]
) -> None:
    assert keras.keys() == h2o.keys()
    for name, value in h2o.items():
        if name.endswith("kernel"):
            np.testing.assert_array_equal(keras[name], value, err_msg=name)
        else:
            np.testing.assert_allclose(keras[name], value, rtol=0, atol=LAST_BIT, err_msg=name)
