"""Leek's net of H2O and its like in Keras, of the published sizes, on images."""

from __future__ import annotations

import pytest

from ..net_pairs import Fitter, check_costs, measure, net, recorded
from ..same_bits import assert_same_net
from .leeks_rows import HERE, leeks_rows

RECORD = HERE / "recorded" / "h2o-rules.csv"
HIDDEN = {"tanh": (160,) * 5, "relu": (128,) * 2}


@pytest.mark.long
@pytest.mark.parametrize("activation", HIDDEN)
def test_keras_trains_h2os_net_on_images(activation: str, fit: Fitter) -> None:
    """A hundred updates, from ten images."""
    rows = leeks_rows(10)
    keras, h2o = (
        fit(net(engine, activation, 10.0, hidden=HIDDEN[activation], epochs_per_scoring=10.0), rows)
        for engine in ("py.keras", "py.h2o")
    )
    assert_same_net(keras, h2o)


@pytest.mark.long
@pytest.mark.parametrize("activation", HIDDEN)
def test_leaving_out_a_rule_costs_what_was_recorded(activation: str) -> None:
    """See `net_pairs.write_costs` for how to record it again."""
    costs = measure(activation, leeks_rows(20), HIDDEN[activation])
    check_costs(costs, recorded(RECORD))


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("n", [10, 40, 80])
@pytest.mark.parametrize("activation", HIDDEN)
def test_keras_trains_h2os_net_as_long_as_leek_asked(
    activation: str, n: int, seed: int, fit: Fitter
) -> None:
    rows = leeks_rows(n)
    keras, h2o = (
        fit(net(engine, activation, 20.0, hidden=HIDDEN[activation]), rows, seed)
        for engine in ("py.keras", "py.h2o")
    )
    assert_same_net(keras, h2o)
