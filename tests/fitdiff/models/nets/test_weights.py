from dataclasses import replace

import numpy as np
import pytest

from fitdiff.models.nets.architecture import Convolutions
from fitdiff.models.nets.inputs import prepare
from fitdiff.models.nets.network import net_of, predict
from fitdiff.models.nets.start import initialise
from fitdiff.models.nets.weights import weights


@pytest.mark.parametrize("precision", ["float32", "mixed"])
def test_weights_lie_in_the_rows_of_their_columns_and_explain_predictions(
    precision, sgd_mlp, patterns
):
    x = patterns[0][:20].astype(np.uint8)
    inputs = prepare(x, x, "divide-by-255", "dropped", precision)
    small = replace(sgd_mlp, inputs=inputs.x_train.shape[1], hidden=(4, 3), precision=precision)
    net = net_of(small)
    initialise(net, 1, inputs.preparation.places)
    kept = weights(net, inputs.preparation, 784)
    names = [f"layer{n}.{part}" for n in range(3) for part in ("kernel", "bias")]
    assert list(kept) == names
    assert all(value.dtype == np.float64 for value in kept.values())
    assert kept["layer0.kernel"].shape == (784, 4)
    np.testing.assert_array_equal(
        np.flatnonzero(kept["layer0.kernel"].any(axis=1)), np.flatnonzero(np.ptp(x, axis=0))
    )
    hidden = np.tanh(np.tanh(x / 255 @ kept["layer0.kernel"]) @ kept["layer1.kernel"])
    net_input = hidden @ kept["layer2.kernel"]
    expected = 1 / (1 + np.exp(net_input[:, 0] - net_input[:, 1]))
    # Precision of the net's numbers, sums of some hundred products.
    tolerance = 1e-5 if precision == "float32" else 1e-13
    np.testing.assert_allclose(predict(net, inputs.x_train), expected, rtol=0, atol=tolerance)


def test_convolutions_come_first(deep_cnn, patterns):
    convolutions = Convolutions((28, 28), (3, 4), 3, (1, 2), 4, 0.0)
    net = net_of(replace(deep_cnn, hidden=(6,), convolutions=convolutions))
    initialise(net, 1, np.arange(784))
    x = patterns[0][:2].astype(np.uint8)
    kept = weights(net, prepare(x, x, "none", "kept").preparation, 784)
    shapes = {name: value.shape for name, value in kept.items()}
    assert shapes == {
        "convolution0.kernel": (3, 3, 1, 3),
        "convolution0.bias": (3,),
        "convolution1.kernel": (3, 3, 3, 4),
        "convolution1.bias": (4,),
        # 28 -> 26 -> 6 -> 4 -> 1 pixels of 4 filters.
        "layer0.kernel": (4, 6),
        "layer0.bias": (6,),
        "layer1.kernel": (6, 2),
        "layer1.bias": (2,),
    }
