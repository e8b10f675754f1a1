from dataclasses import replace

import numpy as np
import pytest

from fitdiff.methods.method import read_method
from fitdiff.models.nets.h2o_weights import uniform_adaptive
from fitdiff.models.nets.network import net_of
from fitdiff.models.nets.start import dense_layers, initialise

from .test_architecture import METHODS


@pytest.mark.parametrize("precision", ["float32", "mixed"])
def test_h2os_start_is_drawn_for_the_inputs_that_are_used(precision, sgd_mlp):
    optimiser = read_method(METHODS / "h2o-mlp.toml").spec.optimiser
    net = net_of(
        replace(sgd_mlp, inputs=24, hidden=(5, 3), precision=precision, optimiser=optimiser)
    )
    places = np.array([0, 2, 3, 17])
    initialise(net, 9, places, "h2o-uniform-adaptive", "relu")
    first, second, output = dense_layers(net)
    kernel = first.kernel.numpy()
    np.testing.assert_array_equal(kernel[places], uniform_adaptive(9, 0, 4, 5, is_output=False))
    assert np.count_nonzero(kernel.any(axis=1)) == 4
    np.testing.assert_array_equal(
        output.kernel.numpy(), uniform_adaptive(9, 2, 3, 2, is_output=True)
    )
    biases = [set(layer.bias.numpy()) for layer in (first, second, output)]
    assert biases == [{0.5}, {1.0}, {0.0}]
    # What the optimiser divides by is the number of inputs that are used.
    inputs = [v for v in net.model.optimizer.variables if v.name.startswith("inputs_")]
    assert [float(v.numpy()) for v in inputs] == [4.0, 5.0, 3.0]
