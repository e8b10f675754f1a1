"""The engine that lets R drive Keras: the same bits as the Python engine, from the same rows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from fitdiff.engines import py_keras
from fitdiff.engines.contract import Context, Fit, check_supported
from fitdiff.engines.r_keras import ENGINE
from fitdiff.errors import UnsupportedSettingError
from fitdiff.models.nets.augmentation_settings import Rotation, Shift
from fitdiff.models.nets.settings import Sgd
from rbridge import RError

from .conftest import no_r, vary


@pytest.fixture
def context(r_session):
    return Context(seed=20170604, time_limit=300.0, r=lambda: r_session, keep_weights=True)


def method(**changes):
    return vary("keras-mlp-r", **changes)


def in_python(changed, rows, context: Context) -> Fit:
    """The same settings by `py.keras`, which needs no R."""
    there = replace(changed, engine="py.keras")
    check_supported(py_keras.ENGINE, there)
    return py_keras.ENGINE.fit(there, rows, replace(context, r=no_r))


def assert_same_bits(one: Fit, other: Fit) -> None:
    assert one.prediction.tobytes() == other.prediction.tobytes()
    assert one.label.tobytes() == other.label.tobytes()
    assert one.train_prediction.tobytes() == other.train_prediction.tobytes()
    assert one.parameters.keys() == other.parameters.keys()
    for name, value in one.parameters.items():
        assert value.shape == other.parameters[name].shape
        assert value.tobytes() == other.parameters[name].tobytes()
    assert one.threshold == other.threshold
    assert one.selected == other.selected
    assert (one.status, one.updates, one.epochs) == (other.status, other.updates, other.epochs)


def test_training_equals_pythons_to_the_bit(easy, context):
    """Batches of one, 200 epochs, columns as they are."""
    rows, truth = easy(10, 1)
    fitted = ENGINE.fit(method(), rows, context)
    assert (fitted.status, fitted.epochs, fitted.updates) == ("ok", 200.0, 200 * 10)
    assert fitted.selected == tuple(range(256))
    np.testing.assert_array_equal(fitted.label, fitted.prediction > 0.5)
    # The larger class has about a half.
    assert np.mean(fitted.label == truth) > 0.85
    assert_same_bits(fitted, in_python(method(), rows, context))


@pytest.mark.parametrize(
    "changes",
    [
        {"output": "softmax", "batch_size": 32},
        {
            "hidden": (160,) * 5,
            "activation": "tanh",
            "hidden_dropout": 0.0,
            "output": "softmax",
            "optimiser": Sgd("sgd", 0.005, 0.99, 0.0, True),
        },
        {"hidden": (16,), "input_dropout": 0.2, "scaling": "standardise", "row_order": "file"},
        {"hidden": (16,), "constant_columns": "dropped", "threshold": "max-f1-training"},
        {
            "hidden": (16,),
            "scaling": "divide-by-255",
            "optimiser": Sgd("sgd", 0.1, 0.0, 0.9, False),
        },
        # What copies must not be used for: moments, constant columns, the learned threshold.
        {
            "hidden": (16,),
            "augmentation": Rotation("rotation", 15.0, 3),
            "scaling": "standardise",
            "constant_columns": "dropped",
            "threshold": "max-f1-training",
            "batch_size": 8,
        },
    ],
    ids=["keras-mlp", "keras-mlp-sgd", "standardised", "dropped", "momentum", "augmented"],
)
def test_same_settings_give_the_same_bits_in_r_and_in_python(changes, easy, context):
    rows, _ = easy(20, 2)
    changed = method(epochs=5.0, **changes)
    check_supported(ENGINE, changed)
    assert_same_bits(ENGINE.fit(changed, rows, context), in_python(changed, rows, context))


def test_keras_own_fit_gives_the_same_bits(easy, context):
    rows, _ = easy(20, 2)
    short = method(epochs=3.0, batch_size=8)
    compiled = ENGINE.fit(short, rows, context)
    assert_same_bits(ENGINE.fit(short, rows, replace(context, plain=True)), compiled)


def test_augmented_images_are_what_r_trains_on(easy, context):
    """Equal bits would not tell if both languages ignored augmentation."""
    rows, _ = easy(20, 2)
    short = method(epochs=2.0, hidden=(16,))
    augmented = replace(short, spec=replace(short.spec, augmentation=Shift("shift", 2, 20)))
    with_copies, without = (ENGINE.fit(each, rows, context) for each in (augmented, short))
    assert not np.array_equal(with_copies.prediction, without.prediction)
    assert (with_copies.updates, with_copies.epochs) == (without.updates, without.epochs)


def test_another_seed_gives_another_net(easy, context):
    """Negative control of all that is compared here."""
    rows, _ = easy(20, 2)
    short = method(epochs=2.0)
    fits = {seed: ENGINE.fit(short, rows, replace(context, seed=seed)) for seed in (1, 2)}
    assert not np.array_equal(fits[1].prediction, fits[2].prediction)


def test_diverged_net_warns_as_in_python(easy, context):
    rows, _ = easy(10, 1)
    wild = method(optimiser=Sgd("sgd", 1e30, 0.0, 0.0, False), epochs=3.0)
    fitted = ENGINE.fit(wild, rows, context)
    assert fitted.status == "not-converged"
    assert fitted.warnings == in_python(wild, rows, context).warnings


def test_overdue_fit_times_out_and_leaves_r_alive(easy, context, monkeypatch):
    rows, _ = easy(40, 1)
    monkeypatch.setattr("fitdiff.engines.r_keras._TRAINING_SHARE", 0.0)
    # One call of the loop is always made.
    with pytest.raises(TimeoutError, match="with 500 of 8000 updates made"):
        ENGINE.fit(method(), rows, context)
    monkeypatch.undo()
    assert ENGINE.fit(method(epochs=1.0), rows, context).status == "ok"


def test_foreign_rows_are_not_fitted(easy, context):
    # Of rows that R has by their hash nothing is sent: these it has not seen.
    rows, _ = easy(12, 77)
    with pytest.raises(RError, match="training rows received by R hash to"):
        ENGINE.fit(method(), replace(rows, y_train=1 - rows.y_train), context)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("initialisation", "h2o-uniform-adaptive"),
        ("precision", "mixed"),
        ("optimiser", vary("h2o-mlp").spec.optimiser),
        ("epochs", 2.5),
        ("row_order", "hogwild"),
        ("dropout_scaling", "at-prediction"),
        ("stopping_rule", "training-error-zero"),
        ("model_kept", "best-scored"),
        ("threads", 2),
        ("nodes", 2),
    ],
)
def test_unsupported_values_are_refused(setting, value):
    with pytest.raises(UnsupportedSettingError, match=f"'r.keras' does not support {setting} = "):
        check_supported(ENGINE, method(**{setting: value}))


def test_versions_are_those_of_r_and_of_pythons_keras():
    versions = ENGINE.versions()
    there = py_keras.ENGINE.versions()
    assert {name: versions[name] for name in ("keras", "tensorflow")} == {
        name: there[name] for name in ("keras", "tensorflow")
    }
    assert versions["R"].startswith("4.")
    assert "reticulate" in versions
