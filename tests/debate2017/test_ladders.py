"""The ladders that ship can be taken in other orders, too."""

import pytest

from fitdiff.attribution.both_ends import with_both_ends
from fitdiff.attribution.coalitions import with_configurations
from fitdiff.attribution.ladder import read_ladder

LADDERS = (
    "leek-net-to-beam-mlp",
    "mlp-leek-to-h2o",
    "leekasso-r-to-python",
    "beam-r-to-python-nets",
)


@pytest.mark.parametrize("name", LADDERS)
def test_shapley_values_exist_for_every_ladder(name) -> None:
    ladder, plan = with_configurations(read_ladder(name), orders=20)
    assert plan.runnable_orders > 1
    assert not plan.orders, "all orders are taken, none sampled"
    steps = [at for one in plan.players for at in one.steps]
    assert sorted(steps) == list(range(len(ladder.steps)))
    names = [one.method.name for one in (*ladder.configurations, *ladder.further)]
    assert len(set(names)) == len(names)
    assert set(plan.names.values()) <= set(names)


def test_nets_of_h2o_and_keras_are_divided_into_whole_groups() -> None:
    """The engine must change after how training stops, and before what H2O does not have."""
    _, plan = with_configurations(read_ladder("leek-net-to-beam-mlp"), orders=20)
    assert {one.name for one in plan.players} == {
        "threshold",
        "stopping",
        "engine",
        "optimiser",
        "initialisation",
        "preparation",
        "architecture",
    }


def test_leeks_net_alone_takes_raw_pixels_and_dropout() -> None:
    ladder, planned = with_both_ends(read_ladder("leek-net-to-beam-mlp"))
    places = {one.player.name: one for one in planned}
    assert not places["scaling"].first.refusal
    assert not places["scaling"].last.refusal
    assert not places["threshold"].first.refusal
    assert "dropout_scaling" in places["hidden_dropout"].first.refusal
    assert places["threshold"].first.after == ladder.configurations[1].method.name
