"""Elastic averaging, which H2O does between nodes only: on a real cluster of two."""

from collections.abc import Iterator

import numpy as np
import pytest

from fitdiff.engines.contract import Context, check_supported
from fitdiff.engines.h2o.cloud import ask
from fitdiff.engines.h2o.port import LOOPBACK
from fitdiff.engines.h2o.server import H2OServer, start_h2o
from fitdiff.engines.py_h2o import ENGINE
from fitdiff.errors import UnsupportedSettingError

from .conftest import no_r, vary

# Starts clusters of two nodes.
pytestmark = pytest.mark.long

# One thread a node, which passes over the rows twice between two exchanges of models: a fit that
# can be repeated. Five iterations, of which averaging begins with the second.
REPEATABLE = {
    "hidden": (32, 32),
    "row_order": "file",
    "threads": 1,
    "epochs_per_scoring": 4.0,
    "stopping_rule": "none",
    "stopping_rounds": 0,
    "model_kept": "last",
}
TWO_NODES = {"nodes": 2}
AVERAGED = TWO_NODES | {"elastic_averaging": True}


@pytest.fixture(scope="module")
def two_nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[H2OServer]:
    log = tmp_path_factory.mktemp("h2o") / "h2o.log"
    with start_h2o(log, memory="512m", nodes=2) as server:
        yield server


@pytest.fixture(scope="module")
def fit(two_nodes: H2OServer):
    context = Context(seed=1, time_limit=300.0, r=no_r, resource=two_nodes.address)

    def fit(rows, **changes):
        method = vary("h2o-mlp-python", **changes)
        check_supported(ENGINE, method)
        return ENGINE.fit(method, rows, context)

    return fit


def test_two_nodes_are_one_private_cluster(two_nodes: H2OServer) -> None:
    assert len({address.port for address in two_nodes.addresses}) == 2
    for address in two_nodes.addresses:
        status, cloud = ask(address, "GET", "/3/Cloud", address.password)
        assert (status, cloud["cloud_name"], cloud["cloud_size"]) == (200, address.name, 2)
        assert cloud["locked"]
        assert all(node["healthy"] for node in cloud["nodes"])
        assert {node["ip_port"].split(":")[0] for node in cloud["nodes"]} == {LOOPBACK}
        assert ask(address, "GET", "/3/Cloud", None)[0] == 401


def test_averaging_alone_changes_the_net(easy, fit) -> None:
    rows, truth = easy(40, 0)
    without, again = (fit(rows, **REPEATABLE | TWO_NODES) for _ in range(2))
    averaged = fit(rows, **REPEATABLE | AVERAGED)
    assert without.prediction.tobytes() == again.prediction.tobytes()
    assert (averaged.epochs, averaged.updates) == (without.epochs, without.updates)
    assert not np.array_equal(averaged.prediction, without.prediction)
    # Both still tell the patterns apart, of which the larger class has about a half.
    for fitted in (without, averaged):
        assert np.mean((fitted.prediction > 0.5) == truth) > 0.8


def test_averaging_begins_after_the_first_scoring(easy, fit) -> None:
    """A fit that ends there is the same with and without."""
    rows, _ = easy(40, 0)
    first_only = REPEATABLE | {"epochs": 4.0}
    without = fit(rows, **first_only | TWO_NODES).prediction
    averaged = fit(rows, **first_only | AVERAGED).prediction
    assert without.tobytes() == averaged.tobytes()


@pytest.mark.parametrize("stopping_rule", ["training-error-zero", "none"])
def test_racing_threads_run_on_two_nodes(stopping_rule, easy, fit) -> None:
    rows, truth = easy(40, 0)
    rounds = 0 if stopping_rule == "none" else 5
    changes = AVERAGED | {"hidden": (32, 32), "stopping_rounds": rounds}
    fitted = fit(rows, **changes, stopping_rule=stopping_rule)
    assert fitted.status == "ok"
    assert fitted.epochs >= (20 if stopping_rule == "none" else 1)
    assert np.mean((fitted.prediction > 0.5) == truth) > 0.8


def test_averaging_on_one_node_is_refused(refused) -> None:
    with pytest.raises(UnsupportedSettingError, match=r"elastic_averaging = True does not go with"):
        refused(ENGINE, "h2o-mlp", elastic_averaging=True)
