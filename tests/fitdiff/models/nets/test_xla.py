from __future__ import annotations

import math
import time

import numpy as np
import pytest

from fitdiff.models.nets.inputs import row_order
from fitdiff.models.nets.network import net_of
from fitdiff.models.nets.start import initialise
from fitdiff.models.nets.training import UPDATES_PER_CALL, train
from fitdiff.models.nets.xla import train_by_xla

pytestmark = pytest.mark.long  # XLA compiles for seconds

# Sums of some hundred float32 numbers in another order differ by 1e-6 of them, which grows with the
# updates: 1e-4 was seen in one weight of 46,000 after 650. Another order of rows differs by 1e-2.
ROUNDING = {100: 1e-4, 650: 1e-3}


def trained(architecture, patterns, training, epochs, deadline=math.inf):
    x, y = patterns
    net = net_of(architecture)
    initialise(net, 1, np.arange(architecture.inputs))
    assert training(net, x, y, row_order(y.size, epochs, "shuffled", 1), 1, deadline)
    return [variable.numpy().copy() for variable in net.model.variables]


# 100 updates; more than are made in one call, which ends in the middle of an epoch.
@pytest.mark.parametrize("epochs", [2, UPDATES_PER_CALL // 50 + 3])
def test_weights_are_those_of_the_plain_loop_but_for_rounding(epochs, sgd_mlp, patterns):
    tolerance = ROUNDING[50 * epochs]
    plain = trained(sgd_mlp, patterns, train, epochs)
    for one, other in zip(trained(sgd_mlp, patterns, train_by_xla, epochs), plain, strict=True):
        np.testing.assert_allclose(one, other, rtol=0, atol=tolerance)
    updates = int(net_of(sgd_mlp).model.optimizer.iterations.numpy())
    assert updates == epochs * 50


def test_the_deadline_is_kept(sgd_mlp, patterns):
    with pytest.raises(TimeoutError, match="after 500 of 600 updates"):
        trained(sgd_mlp, patterns, train_by_xla, 12, time.monotonic())
