from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

from fitdiff.engines.contract import Context
from fitdiff.engines.r_glmnet import ENGINE
from fitdiff.errors import DataError, UnsupportedSettingError
from fitdiff.methods.method import read_method
from fitdiff.models.folds import draw_folds
from fitdiff.models.linear.strength import strength_path
from rbridge import RError

from ..patterns import DIVIDED
from .conftest import METHODS, as_rows, vary

STATED = {"path_length": 1, "path_ratio": 1.0, "folds": 0}
RATIO = {"l1": {"penalty": "l1", "l1_ratio": 1.0}, "l2": {"penalty": "l2", "l1_ratio": 0.0}}
SHORT = {"path_length": 20, "folds": 5}
DEBIASED = {"family": "gaussian", "link": "identity", "refit": "least-squares"}


@pytest.fixture
def fit(r_session):
    def fit(name, rows, seed=1, **changes):
        context = Context(seed=seed, time_limit=60.0, r=lambda: r_session)
        return ENGINE.fit(vary(name, **changes), rows, context)

    return fit


def standardised(x):
    spread = x.std(axis=0)
    return (x - x.mean(axis=0)) / np.where(spread > 0, spread, 1)


@pytest.mark.parametrize("penalty", ["l1", "l2"])
def test_objective_is_the_stated_one_on_standardised_columns(hard, fit, penalty):
    rows, _ = hard(60, 1)
    strength = 0.05 if penalty == "l1" else 2.0
    fitted = fit(
        "lasso",
        rows,
        penalty=penalty,
        l1_ratio=float(penalty == "l1"),
        strength=strength,
        tolerance=1e-20,
        **STATED,
    )
    x = rows.x_train.astype(float)
    coefficients = np.zeros(256)
    coefficients[list(fitted.selected)] = fitted.parameters["coefficients"]
    probability = expit(x @ coefficients + fitted.parameters["intercept"])
    slope = standardised(x).T @ (probability - rows.y_train) / 60
    scaled = coefficients * x.std(axis=0)
    # Coordinate descent ends when a pass changes the deviance by no more than 1e-20 of the null
    # one; estimates by its root, times the condition of the columns in play.
    if penalty == "l1":
        kept = scaled != 0
        assert 0 < kept.sum() < 256
        np.testing.assert_allclose(slope[kept], -strength * np.sign(scaled[kept]), atol=1e-7)
        assert (np.abs(slope) <= strength + 1e-7).all()
    else:
        assert len(fitted.selected) == 256
        np.testing.assert_allclose(slope + strength * scaled, 0, atol=1e-7)
    # The intercept is not penalised.
    assert abs((probability - rows.y_train).sum()) < 1e-6
    assert (fitted.status, fitted.warnings) == ("ok", ())


@pytest.mark.parametrize("penalty", ["l1", "l2"])
def test_strength_against_squared_loss_is_the_stated_one(hard, fit, penalty):
    """Also where glmnet would divide it by the standard deviation of the labels."""
    rows, _ = hard(60, 1)
    strength = 0.05 if penalty == "l1" else 2.0
    settings = {"tolerance": 1e-20, "family": "gaussian", "link": "identity", **STATED}
    fitted = fit(
        "lasso",
        rows,
        penalty=penalty,
        l1_ratio=float(penalty == "l1"),
        strength=strength,
        **settings,
    )
    x = rows.x_train.astype(float)
    coefficients = np.zeros(256)
    coefficients[list(fitted.selected)] = fitted.parameters["coefficients"]
    residuals = x @ coefficients + fitted.parameters["intercept"] - rows.y_train
    slope = standardised(x).T @ residuals / 60
    scaled = coefficients * x.std(axis=0)
    pull = np.sign(scaled) if penalty == "l1" else scaled
    kept = scaled != 0
    # As above.
    np.testing.assert_allclose((slope + strength * pull)[kept], 0, atol=1e-7)
    assert fitted.parameters["strength"] == pytest.approx(strength, rel=1e-15)
    assert fitted.status == "ok"


@pytest.mark.parametrize(("scale", "unit"), [("none", 1.0), (DIVIDED, 255.0)])
def test_without_standardising_the_penalty_is_on_the_unit_of_columns(hard, fit, scale, unit):
    rows, _ = hard(60, 1)
    strength = 2.55 / unit
    fitted = fit("lasso", rows, scale=scale, strength=strength, tolerance=1e-20, **STATED)
    x = rows.x_train[:, fitted.selected] / unit
    linear = rows.x_train[:, fitted.selected] @ fitted.parameters["coefficients"]
    residuals = expit(linear + fitted.parameters["intercept"]) - rows.y_train
    signs = np.sign(fitted.parameters["coefficients"])
    assert 0 < signs.size < 256
    # Relative to the strength, as above.
    np.testing.assert_allclose(x.T @ residuals / 60 / strength, -signs, atol=1e-6)


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("lasso", {}),
        ("lasso", {"strength": "cv-1se"}),
        ("ridge", {}),
        ("lasso", {"family": "gaussian", "link": "identity"}),
        ("lasso", DEBIASED),
    ],
    ids=["lasso", "one standard error", "ridge", "squared", "debiased"],
)
def test_strength_is_chosen_from_our_path_by_our_folds(hard, fit, name, changes):
    rows, _ = hard(60, 2)
    fitted = fit(name, rows, **SHORT, **changes)
    method = vary(name, **SHORT, **changes)
    spec, scale = method.spec, method.transform("scale")
    path, mean, error = (fitted.parameters[key] for key in ("path", "cv_mean", "cv_error"))
    np.testing.assert_array_equal(path, strength_path(spec, scale, rows.x_train, rows.y_train))
    limit = mean.min() + (error[mean.argmin()] if spec.strength == "cv-1se" else 0)
    assert fitted.parameters["strength"] == path[mean <= limit].max()
    linear = rows.x_test[:, fitted.selected] @ fitted.parameters["coefficients"]
    linear += fitted.parameters["intercept"]
    expected = expit(linear) if spec.family == "binomial" else linear
    # Sums of up to 256 terms in double precision.
    np.testing.assert_allclose(fitted.prediction, expected, atol=1e-10)
    np.testing.assert_array_equal(fitted.label, fitted.prediction > 0.5)
    assert fitted.status == "ok"


def test_debiased_coefficients_are_those_of_least_squares(hard, fit):
    rows, _ = hard(60, 2)
    # On the squared scale glmnet's own tolerance leaves estimates with an error of 1e-3.
    fitted = fit("lasso", rows, **DEBIASED, tolerance=1e-16, max_iterations=10_000_000, **SHORT)
    design = np.column_stack([np.ones(60), rows.x_train[:, fitted.selected]])
    assert 1 < design.shape[1] < 60
    exact = np.linalg.lstsq(design, rows.y_train.astype(float))[0]
    fitted_values = design @ np.append(
        fitted.parameters["intercept"], fitted.parameters["coefficients"]
    )
    # The root of the tolerance, times the condition of the columns, which is near 100 here.
    np.testing.assert_allclose(fitted_values, design @ exact, atol=1e-5)


def test_same_rows_give_the_same_bits_and_other_folds_other_losses(hard, fit):
    rows, _ = hard(40, 3)
    one, again = fit("lasso", rows, **SHORT), fit("lasso", rows, **SHORT)
    assert one.prediction.tobytes() == again.prediction.tobytes()
    other = fit("lasso", rows, seed=2, **SHORT)
    assert (other.parameters["cv_mean"] != one.parameters["cv_mean"]).any()
    np.testing.assert_array_equal(other.parameters["path"], one.parameters["path"])


def test_choice_does_not_depend_on_test_rows(hard, fit):
    rows, _ = hard(40, 3)
    one = fit("lasso", rows, **SHORT)
    other = fit("lasso", as_rows(rows.x_train, rows.y_train, 255 - rows.x_test[:9]), **SHORT)
    for name, value in one.parameters.items():
        np.testing.assert_array_equal(value, other.parameters[name])


@pytest.mark.parametrize("ones", [1, 2])
def test_few_rows_of_a_class_are_fitted_although_glmnet_would_refuse_a_factor(easy, fit, ones):
    rows, _ = easy(40, 4)
    few = np.append(np.flatnonzero(rows.y_train == 0)[:6], np.flatnonzero(rows.y_train == 1)[:ones])
    small = as_rows(rows.x_train[few], rows.y_train[few], rows.x_test)
    fitted = fit("lasso", small, **SHORT)
    lasso = read_method(METHODS / "lasso.toml")
    path = strength_path(lasso.spec, lasso.transform("scale"), small.x_train, small.y_train)
    if ones == 1:
        assert "no cross-validation, the smallest strength" in fitted.warnings[0]
        # The last of either path is the same hundredth of the largest.
        np.testing.assert_allclose(fitted.parameters["strength"], path[-1], rtol=1e-12)
    else:
        assert draw_folds(small.y_train, 5, 1) is not None
        assert fitted.parameters["cv_mean"].shape == (20,)
    assert fitted.status == "ok"


def test_too_few_iterations_are_not_converged(hard, fit):
    fitted = fit("lasso", hard(40, 5)[0], max_iterations=40, **SHORT)
    assert fitted.status == "not-converged"
    assert any("not reached after maxit=40" in text for text in fitted.warnings)


def test_one_class_alone_is_refused(easy, fit):
    rows, _ = easy(20, 6)
    alone = as_rows(rows.x_train, np.zeros(20, dtype=np.uint8), rows.x_test)
    with pytest.raises(DataError, match="All 20 training labels are 0"):
        fit("lasso", alone)


def test_rows_changed_in_transit_are_rejected(easy, fit):
    # Of no other test: R takes rows that it has kept by their hash, and reads no others.
    rows, _ = easy(20, 62)
    with pytest.raises(RError, match="test rows received by R hash to"):
        fit("lasso", replace(rows, x_test=rows.x_test[::-1]))


@pytest.mark.parametrize(
    ("name", "changes", "message"),
    [
        ("lasso", {"intercept_penalised": True}, "intercept_penalised = True"),
        ("lasso", {"solver": "saga"}, "solver = 'saga'"),
        ("ridge", {"family": "gaussian", "link": "identity"}, "divides the response of each fold"),
        ("lasso", {"refit": "least-squares"}, "needs family 'gaussian' and penalty 'l1'"),
    ],
)
def test_unsupported_values_are_refused(refused, name, changes, message):
    with pytest.raises(UnsupportedSettingError, match=message):
        refused(ENGINE, name, **changes)
