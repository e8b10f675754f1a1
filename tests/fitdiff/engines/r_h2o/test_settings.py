"""Effect of each setting on a fit."""

from dataclasses import replace

import numpy as np
import pytest

from fitdiff.engines.contract import check_supported
from fitdiff.engines.r_h2o import ENGINE
from fitdiff.methods.method import read_method
from fitdiff.models.nets.augmentation_settings import Shift
from fitdiff.models.nets.settings import Sgd

from ..conftest import METHODS, as_rows, by_weights, vary
from .conftest import FILE_ORDER, accuracy

# A small net, scored after every other epoch; what stops it and what is kept is up to a test.
SCORED = FILE_ORDER | {
    "hidden": (4,),
    "optimiser": Sgd("sgd", 0.1, 0.0, 0.0, False),
    "epochs_per_scoring": 2.0,
    "stopping_rule": "none",
    "stopping_rounds": 0,
}


def test_order_is_that_of_the_rows(fit, repeatable):
    rows, _, before = repeatable
    turned = fit(as_rows(rows.x_train[::-1], rows.y_train[::-1], rows.x_test), **FILE_ORDER)
    assert not np.array_equal(before.prediction, turned.prediction)


def test_numeric_threshold(fit, repeatable):
    rows, _, own = repeatable
    half = fit(rows, threshold=0.5, **FILE_ORDER)
    np.testing.assert_array_equal(own.prediction, half.prediction)
    np.testing.assert_array_equal(half.label, half.prediction > 0.5)
    assert half.threshold == 0.5 != own.threshold


def test_scored_by_epochs_it_is_the_same_until_it_is_scored_again(fit, repeatable):
    rows, _, by_clock = repeatable
    scored = fit(rows, epochs_per_scoring=2.0, **FILE_ORDER)
    np.testing.assert_array_equal(scored.prediction, by_clock.prediction)
    longer = fit(rows, epochs_per_scoring=4.0, **FILE_ORDER)
    assert (scored.epochs, longer.epochs) == (2.0, 4.0)


def test_without_stopping_rule_all_epochs_are_run(fit, repeatable):
    rows, _, stopped = repeatable
    fitted = fit(rows, stopping_rule="none", stopping_rounds=0, **FILE_ORDER)
    assert (stopped.epochs, stopped.updates) == (2.0, 80)
    assert (fitted.epochs, fitted.updates) == (20.0, 800)


@pytest.mark.parametrize(
    "changes",
    [
        {"activation": "relu"},
        {"scaling": "none"},
        {"hidden": (160,)},
        {"constant_columns": "kept"},
    ],
    ids=str,
)
def test_setting_changes_the_fit(fit, repeatable, changes):
    rows, y, published = repeatable
    changed = fit(rows, **changes, **FILE_ORDER)
    assert not np.array_equal(changed.prediction, published.prediction)
    assert accuracy(changed.prediction > 0.5, y) > 0.75


@pytest.mark.parametrize(
    ("activation", "activate"),
    [("tanh", np.tanh), ("relu", lambda net: np.maximum(net, 0.0))],
    ids=["tanh", "relu"],
)
def test_hidden_units_are_dropped_and_scaled_at_prediction(easy, context, activation, activate):
    """A net without dropout is explained by its weights as they are, this one is not."""
    rows, _ = easy(40, 0)
    method = vary("h2o-mlp", hidden=(16,), activation=activation, hidden_dropout=0.5, epochs=2.0)
    check_supported(ENGINE, method)
    fitted = ENGINE.fit(method, rows, replace(context, keep_weights=True))
    dropped, whole = (
        by_weights(fitted, rows.x_train, rows.x_train, activate, kept) for kept in (0.5, 1.0)
    )
    # Sums of up to 256 products in double precision, in another order.
    np.testing.assert_allclose(dropped, fitted.train_prediction, rtol=0, atol=1e-11)
    assert np.abs(whole - fitted.train_prediction).max() > 1e-3


def test_heavy_input_dropout_prevents_learning(easy, fit):
    """H2O draws masks from the clock, so that each fit is another."""
    rows, y = easy(40, 0)

    def mean(dropout):
        fits = [fit(rows, seed=seed, input_dropout=dropout, hidden=(64,)) for seed in range(4)]
        return np.mean([accuracy(each.prediction > 0.5, y) for each in fits])

    # Of eight fits each, all had 0.84 and more, and 0.76 and less.
    assert mean(0.1) > 0.8 > mean(0.999)


@pytest.fixture
def unlearnable(easy):
    """Labels that say nothing of the images, so that the loss goes up and down."""
    rows, _ = easy(40, 0)
    y = np.random.default_rng(0).integers(0, 2, 40).astype(np.uint8)
    return as_rows(rows.x_train, y, rows.x_test)


def test_model_kept_is_the_last_or_the_best_of_those_that_were_scored(unlearnable, fit):
    def probability(kept, epochs):
        return fit(unlearnable, **SCORED, model_kept=kept, epochs=epochs).train_prediction

    after = {epochs: probability("last", epochs) for epochs in (2.0, 4.0, 6.0, 8.0, 10.0)}
    y = unlearnable.y_train
    loss = {epochs: -np.mean(np.log(np.where(y, p, 1 - p))) for epochs, p in after.items()}
    end = next(epochs for epochs in (4.0, 6.0, 8.0, 10.0) if loss[epochs] > loss[epochs - 2])
    best = min((epochs for epochs in loss if epochs <= end), key=loss.__getitem__)
    kept = probability("best-scored", end)
    np.testing.assert_array_equal(kept, after[best])
    assert not np.array_equal(kept, after[end])


def test_training_stops_when_scores_no_longer_improve(unlearnable, fit):
    stopped = fit(unlearnable, **SCORED | {"stopping_rounds": 1}, epochs=100.0)
    whole = fit(unlearnable, **SCORED, epochs=100.0)
    assert stopped.epochs < whole.epochs == 100.0


def test_training_uses_augmented_rows(easy, fit, repeatable):
    """Twenty copies of 40 rows, of which H2O takes about two in twenty at a time."""
    rows, y, _ = repeatable
    copies = Shift("shift", pixels=2, copies=20)
    fitted = fit(rows, augmentation=copies, stopping_rule="none", stopping_rounds=0)
    # Twenty passes over as many rows as there are, and the rest of the last iteration.
    assert 20 <= fitted.epochs < 23
    assert fitted.updates == round(40 * fitted.epochs)
    assert accuracy(fitted.prediction > 0.5, y) > 0.85


def test_zero_gradients_can_be_applied(easy, fit):
    """Rectifiers have them: their units may be 0, standardised columns and tanh hardly ever are."""
    rows, _ = easy(40, 0)
    own = read_method(METHODS / "h2o-mlp.toml").spec.optimiser
    changes = {"activation": "relu", "hidden": (32, 32), **FILE_ORDER}
    skipped, applied = (
        fit(rows, optimiser=replace(own, zero_gradients=value), **changes).prediction
        for value in ("skipped", "applied")
    )
    assert not np.array_equal(applied, skipped)
