from dataclasses import replace

import numpy as np
import pytest

from fitdiff.engines.contract import Context, check_supported
from fitdiff.engines.py_keras import ENGINE
from fitdiff.errors import DataError, UnsupportedSettingError
from fitdiff.methods.method import read_method
from fitdiff.models.nets.augmentation_settings import Shift
from fitdiff.models.nets.settings import Adam, Sgd
from fitdiff.models.nets.threshold import max_f1_threshold

from .conftest import METHODS, as_rows, no_r, vary

SHIFT = Shift("shift", 2, 20)

CONTEXT = Context(seed=20170531, time_limit=300.0, r=no_r)


@pytest.fixture
def split(easy):
    """Rows of a split with n training rows and 300 others, and the labels of those."""
    return lambda n: easy(n, 0)


@pytest.mark.parametrize(
    ("name", "updates", "at_least"),
    # Three batches in each of 200 epochs, and 85 in each of 20. The second net's rate falls so
    # fast that it is poor, but it must beat the larger class by far.
    [("keras-mlp", 600, 0.97), ("keras-mlp-sgd", 1700, 0.75)],
)
def test_nets_learn_two_patterns(name, updates, at_least, split):
    rows, truth = split(85)
    fit = ENGINE.fit(vary(name), rows, CONTEXT)
    assert fit.status == "ok"
    assert fit.updates == updates
    assert fit.epochs == vary(name).spec.epochs
    assert fit.prediction.dtype == np.float64
    assert fit.label.dtype == np.uint8
    assert fit.prediction.min() >= 0
    assert fit.prediction.max() <= 1
    np.testing.assert_array_equal(fit.label, fit.prediction > 0.5)
    assert fit.threshold == 0.5
    assert fit.selected == tuple(range(256))
    assert fit.warnings == ()
    assert np.mean(fit.label == truth) >= at_least


@pytest.mark.parametrize("name", ["keras-mlp", "keras-mlp-sgd"])
def test_fit_does_not_depend_on_earlier_fits(name, split):
    rows, _ = split(20)
    first = ENGINE.fit(vary(name), rows, CONTEXT)
    ENGINE.fit(vary(name), split(40)[0], replace(CONTEXT, seed=5))
    ENGINE.fit(vary("keras-mlp", hidden=(16,), epochs=2.0), rows, CONTEXT)
    again = ENGINE.fit(vary(name), rows, CONTEXT)
    np.testing.assert_array_equal(first.prediction, again.prediction)
    other = ENGINE.fit(vary(name), rows, replace(CONTEXT, seed=5))
    assert not np.array_equal(first.prediction, other.prediction)


@pytest.mark.parametrize("name", ["keras-mlp", "keras-mlp-sgd"])
def test_plain_fit_gives_the_same_probabilities(name, split):
    """To the bit, over all of training."""
    rows, _ = split(20)
    compiled = ENGINE.fit(vary(name), rows, CONTEXT)
    plain = ENGINE.fit(vary(name), rows, replace(CONTEXT, plain=True))
    np.testing.assert_array_equal(compiled.prediction, plain.prediction)
    assert (plain.updates, plain.epochs, plain.status) == (compiled.updates, compiled.epochs, "ok")


@pytest.mark.long
def test_every_setting_changes_the_fit(split):
    """A setting that an engine supports but never reads would leave the probabilities alone."""
    rows, _ = split(40)
    base = vary("keras-mlp", epochs=5.0, hidden=(16,))
    adam = base.spec.optimiser
    changes = {
        "hidden": (17,),
        "activation": "tanh",
        "input_dropout": 0.2,
        "hidden_dropout": 0.1,
        "output": "sigmoid",
        "optimiser": Sgd("sgd", 1e-4, 0.0, 0.0, False),
        "epochs": 6.0,
        "batch_size": 8,
        "row_order": "file",
        "scaling": "divide-by-255",
        "constant_columns": "dropped",
        "augmentation": SHIFT,
    }
    variants = [replace(base.spec, **{setting: value}) for setting, value in changes.items()]
    for setting, value in {"rate": 0.01, "beta_1": 0.5, "beta_2": 0.9, "epsilon": 1.0}.items():
        variants.append(replace(base.spec, optimiser=replace(adam, **{setting: value})))
    sgd = Sgd("sgd", 1e-4, 0.1, 0.5, True)
    variants += [replace(base.spec, optimiser=sgd)]
    for setting, value in {"decay": 0.2, "momentum": 0.4, "nesterov": False}.items():
        variants.append(replace(base.spec, optimiser=replace(sgd, **{setting: value})))
    adadelta = read_method(METHODS / "h2o-mlp.toml").spec.optimiser
    variants += [replace(base.spec, optimiser=adadelta, batch_size=1)]
    settings = {"rho": 0.9, "epsilon": 1e-4, "square_root": "exact"}
    settings |= {"bias_state": "own-gradient", "zero_gradients": "applied"}
    for setting, value in settings.items():
        optimiser = replace(adadelta, **{setting: value})
        variants.append(replace(base.spec, optimiser=optimiser, batch_size=1))
    mixed = replace(base.spec, batch_size=1, precision="mixed", hidden_dropout=0.0)
    variants += [mixed, replace(mixed, initialisation="h2o-uniform-adaptive")]
    specs = [base.spec, *variants]
    fits = {ENGINE.fit(replace(base, spec=s), rows, CONTEXT).prediction.tobytes() for s in specs}
    assert len(fits) == len(specs)


@pytest.mark.parametrize("name", ["keras-cnn", "tuned-mlp"])
def test_these_models_train_on_augmented_images(name, split):
    rows, _ = split(20)
    published = read_method(METHODS / f"{name}.toml")
    small = {"epochs": 2.0, "hidden": (16,)}
    if name == "tuned-mlp":
        # One candidate: augmentation must not act through the choice among several alone.
        small |= {"tuned_hidden": ((16,),), "tuned_hidden_dropout": (0.5,), "tuned_rate": (1e-3,)}
    plain = replace(published, spec=replace(published.spec, **small))
    moved = replace(plain, spec=replace(plain.spec, augmentation=SHIFT))
    without, augmented = (ENGINE.fit(each, rows, CONTEXT) for each in (plain, moved))
    assert not np.array_equal(augmented.prediction, without.prediction)
    assert augmented.updates == without.updates


def test_threshold_of_largest_training_f1_includes_its_own_row(split):
    rows, _ = split(20)
    rows = as_rows(rows.x_train, rows.y_train, rows.x_train)
    fit = ENGINE.fit(vary("keras-mlp", threshold="max-f1-training"), rows, CONTEXT)
    assert fit.threshold == max_f1_threshold(fit.prediction, rows.y_train)
    assert fit.threshold in fit.prediction
    np.testing.assert_array_equal(fit.label, fit.prediction >= fit.threshold)


def test_dropped_columns_are_reported_by_their_absence(split):
    rows, _ = split(20)
    fit = ENGINE.fit(vary("keras-mlp", epochs=1.0, constant_columns="dropped"), rows, CONTEXT)
    assert fit.selected == tuple(np.flatnonzero(np.ptp(rows.x_train, axis=0)).tolist())


def test_split_with_one_class_only_is_fitted(split):
    rows, _ = split(40)
    zeros = rows.x_train[rows.y_train == 0]
    fit = ENGINE.fit(
        vary("keras-mlp"), as_rows(zeros, np.zeros(len(zeros), np.uint8), rows.x_test), CONTEXT
    )
    assert fit.status == "ok"
    assert not fit.label.any()


def test_diverged_net_is_not_converged(split):
    rows, _ = split(10)
    wild = vary("keras-mlp", optimiser=Sgd("sgd", 1e30, 0.0, 0.0, False), epochs=3.0)
    fit = ENGINE.fit(wild, rows, CONTEXT)
    assert fit.status == "not-converged"
    assert any("loss was not finite" in warning for warning in fit.warnings)
    assert any("300 of 300 probabilities are not finite" in text for text in fit.warnings)


def test_overdue_fit_times_out(split):
    rows, _ = split(85)
    with pytest.raises(TimeoutError, match="of 1700 updates"):
        ENGINE.fit(vary("keras-mlp-sgd"), rows, replace(CONTEXT, time_limit=0.0))


def test_foreign_rows_are_not_fitted(split):
    rows, _ = split(10)
    with pytest.raises(DataError, match="training rows"):
        ENGINE.fit(vary("keras-mlp"), replace(rows, y_train=1 - rows.y_train), CONTEXT)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("epochs", 2.5),
        ("row_order", "hogwild"),
        ("stopping_rule", "training-error-zero"),
        ("stopping_rounds", 5),
        ("model_kept", "best-scored"),
        ("threads", 0),
        ("threads", 2),
        ("elastic_averaging", True),
    ],
)
def test_unsupported_values_are_refused(setting, value):
    with pytest.raises(UnsupportedSettingError, match=f"'py.keras' does not support {setting} = "):
        check_supported(ENGINE, vary("keras-mlp", **{setting: value}))


@pytest.mark.parametrize("name", ["keras-mlp", "keras-mlp-sgd"])
def test_core_methods_are_accepted(name):
    check_supported(ENGINE, vary(name))


def test_mixed_precision_takes_one_row_at_a_time():
    check_supported(ENGINE, vary("keras-mlp", precision="mixed", batch_size=1))
    with pytest.raises(UnsupportedSettingError, match="batch_size = 1; seen: 32"):
        check_supported(ENGINE, vary("keras-mlp", precision="mixed"))


@pytest.mark.parametrize("name", ["keras-cnn", "tuned-mlp"])
def test_h2o_rules_need_plain_perceptrons(name):
    published = read_method(METHODS / f"{name}.toml")
    for changes in ({"precision": "mixed"}, {"initialisation": "h2o-uniform-adaptive"}):
        with pytest.raises(UnsupportedSettingError, match=r"'py.keras' does not support "):
            check_supported(ENGINE, replace(published, spec=replace(published.spec, **changes)))


def test_another_model_is_refused():
    with pytest.raises(UnsupportedSettingError, match="cannot fit the model 'linear'"):
        check_supported(ENGINE, replace(vary("liblinear-top10"), engine="py.keras"))


def test_optimisers_settings_are_all_supported():
    for optimiser in (Adam("adam", 0.1, 0.0, 0.5, 1.0), Sgd("sgd", 1.0, 0.0, 0.0, False)):
        check_supported(ENGINE, vary("keras-mlp", optimiser=optimiser))
