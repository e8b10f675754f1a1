"""The language and the framework effect of nets: H2O and Keras, each from R and from Python.

H2O's rules are written out in `fitdiff.models.nets`: with all of them Keras trains H2O's own net,
weight by weight, and nothing is handed over but rows, settings and seed.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import replace

import numpy as np
import pytest

from fitdiff.engines.contract import SplitData
from fitdiff.engines.h2o import client, estimator
from fitdiff.engines.h2o.deeplearning import parameters
from fitdiff.engines.h2o.server import H2OAddress
from fitdiff.models.nets.architecture import architecture_of
from fitdiff.models.nets.augmentation_settings import Elastic
from fitdiff.models.nets.inputs import prepare
from fitdiff.models.nets.network import net_of
from fitdiff.models.nets.start import initialise
from fitdiff.models.nets.training import train
from fitdiff.models.nets.weights import weights

from .net_pairs import HIDDEN, SEED, Fitter, fit_in_keras, net
from .same_bits import assert_same_bits, assert_same_net, assert_same_weights
from .small_tables import CELLS, grey
from .varied import vary

# The language effect.


def test_h2o_is_the_same_from_r_and_from_python(fit: Fitter) -> None:
    """Stopped early, the best model kept, labelled by its own threshold."""
    rows = grey(40)
    from_r = vary("h2o-mlp-one-thread")
    assert_same_bits(fit(from_r, rows), fit(replace(from_r, engine="py.h2o"), rows))


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("keras-mlp-r", {}),
        ("keras-mlp-sgd", {}),
        ("keras-mlp-r", {"augmentation": Elastic("elastic", 8.0, 2.0, 2)}),
    ],
    ids=["Adam", "SGD", "augmented"],
)
def test_keras_is_the_same_from_r_and_from_python(
    name: str, changes: dict[str, object], fit: Fitter
) -> None:
    from_r, from_python = (
        vary(name, engine, epochs=3.0, **changes) for engine in ("r.keras", "py.keras")
    )
    assert_same_bits(fit(from_r, grey(20)), fit(from_python, grey(20)))


# The framework effect.


@pytest.mark.parametrize("activation", HIDDEN)
def test_keras_starts_where_h2o_starts_and_makes_its_first_update(
    activation: str, h2o_address: H2OAddress
) -> None:
    """H2O draws which rows it makes its first update on; asked for one update, it may make more."""
    rows, spec = grey(10), net("py.keras", activation, 20.0).spec
    inputs = prepare(rows.x_train, rows.x_test, "standardise", "dropped", "mixed")
    keras = net_of(architecture_of(spec, inputs.x_train.shape[1]))

    def in_keras(seed: int, row: int | None):
        initialise(keras, seed, inputs.preparation.places, spec.initialisation, activation)
        if row is not None:
            order = np.array([[row]], dtype=np.int32)
            train(keras, inputs.x_train, rows.y_train, order, 1, math.inf)
        return weights(keras, inputs.preparation, CELLS)

    with client.connected(h2o_address, 1), warnings.catch_warnings(action="ignore"):
        start, _ = h2o_weights(spec, rows, SEED, epochs=0.0)
        assert_same_weights(in_keras(SEED, None), start)
        for seed in range(20):
            once, samples = h2o_weights(spec, rows, seed, epochs=0.1, train_samples_per_iteration=1)
            if samples == 1:
                break
    assert samples == 1
    found = [same_kernels(in_keras(seed, row), once) for row in range(10)]
    assert found.count(True) == 1
    assert_same_weights(in_keras(seed, found.index(True)), once)


def h2o_weights(spec, rows: SplitData, seed: int, **changes: float):
    """Weights after H2O's training with other parameters than settings can say, and its updates."""
    names = ["parity_train", "parity_model"]
    names += estimator.weight_frames(names[1], len(spec.hidden))
    stated = parameters(spec, rows.y_train.size, seed) | changes
    with client.removed_afterwards(names):
        frame = client.send_rows(names[0], rows.x_train, rows.y_train, one_chunk=True)
        stated["export_weights_and_biases"] = True
        trained = estimator.train(frame, names[1], stated, math.inf)
        columns = list(trained.columns)
        kept = estimator.weights(names[1], columns, CELLS, len(spec.hidden))
        return kept, max(trained.samples)


def same_kernels(one, other) -> bool:
    return all(np.array_equal(one[name], other[name]) for name in other if "kernel" in name)


@pytest.mark.parametrize("zero_gradients", ["skipped", "applied"])
@pytest.mark.parametrize(("n", "epochs"), [(5, 2.0), (10, 10.0)], ids=["10 updates", "100 updates"])
@pytest.mark.parametrize("activation", HIDDEN)
def test_keras_trains_h2os_net(
    activation: str, n: int, epochs: float, zero_gradients: str, fit: Fitter
) -> None:
    changes = {"epochs_per_scoring": epochs, "zero_gradients": zero_gradients}
    rows = grey(n)
    keras, h2o = (
        fit(net(engine, activation, epochs, **changes), rows) for engine in ("py.keras", "py.h2o")
    )
    assert keras.updates == n * epochs
    assert_same_net(keras, h2o)


@pytest.mark.parametrize("activation", HIDDEN)
def test_keras_trains_h2os_net_for_a_thousand_updates(activation: str, fit: Fitter) -> None:
    """In ten iterations of H2O's, from R; labels follow H2O's own threshold."""
    rows = grey(20)
    h2o = fit(net("r.h2o", activation, 50.0), rows)
    assert h2o.updates == 1000
    assert_same_net(fit(net("py.keras", activation, 50.0), rows), h2o)


@pytest.mark.parametrize(
    "changes",
    [
        {"scaling": "none"},
        {"constant_columns": "kept"},
        {"hidden": (11, 5), "threshold": 0.5},
        {"hidden": (3,)},
    ],
    ids=str,
)
def test_nets_stay_equal_when_a_setting_changes_in_both(
    changes: dict[str, object], fit: Fitter
) -> None:
    """Layers of 3, 5 and 11 units have sums that do not fill blocks of eight."""
    changed = {"hidden": (16,)} | changes
    keras, h2o = (
        fit(net(engine, "tanh", 20.0, **changed), grey(10)) for engine in ("py.keras", "py.h2o")
    )
    assert_same_net(keras, h2o)


def test_another_seed_gives_another_net() -> None:
    """Negative control: the comparison would see another start."""
    rows = grey(10)
    one, other = (fit_in_keras(net("py.keras", "relu", 1.0), rows, seed) for seed in (1, 2))
    assert not same_kernels(one.parameters, other.parameters)
