from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

from debate2017.transfer.loading import load_body
from debate2017.transfer.logistic import features
from fitdiff.errors import DataError
from fitdiff.hashing import hash_rows


def test_features_are_what_the_last_layer_is_given(mnist, tiny) -> None:
    body = load_body(tiny)
    found = features(body, (mnist.images[:50] / 255).astype(np.float32))
    assert found.shape == (50, 128)
    assert found.dtype == np.float64
    assert found.min() >= 0  # after ReLU
    images = (mnist.images[:50] / 255).astype(np.float32).reshape(-1, 28, 28, 1)
    kernel, bias = body.model.layers[-1].get_weights()
    odds = np.exp(found @ kernel + bias)
    expected = odds / odds.sum(axis=1, keepdims=True)
    # Float32 products summed in another order.
    np.testing.assert_allclose(body.model.predict(images, verbose=0), expected, rtol=0, atol=1e-5)


@pytest.mark.parametrize("scaling", ["none", "standardise"])
def test_parameters_are_those_of_the_raw_features(fit, digits, tiny, scaling: str) -> None:
    rows, _ = digits(20)
    fitted = fit("pretrained-frozen", rows, body=tiny, feature_scaling=scaling)
    raw = features(load_body(tiny), (rows.x_test / 255).astype(np.float32))
    linear = raw @ fitted.parameters["coefficients"] + fitted.parameters["intercept"]
    # Undoing the scaling of features whose spread may be 1e-4 costs some digits of a double.
    np.testing.assert_allclose(fitted.prediction, expit(linear), rtol=0, atol=1e-9)


def test_ten_images_are_enough_to_be_better_than_chance(fit, digits, tiny) -> None:
    rows, y_test = digits(10)
    label = fit("pretrained-frozen", rows, body=tiny).label
    # Chance would have 0.5 with a standard deviation of 0.035; pretraining saw 300 images.
    assert np.mean(label == y_test) > 0.8


def test_fitting_does_not_change_the_body(fit, digits, tiny) -> None:
    body = load_body(tiny)
    before = [weight.tobytes() for weight in body.model.get_weights()]
    fit("pretrained-frozen", digits(20)[0], body=tiny)
    assert load_body(tiny) is body
    assert [weight.tobytes() for weight in body.model.get_weights()] == before


def test_test_rows_have_no_influence_on_the_fit(fit, digits, tiny) -> None:
    rows, _ = digits(20)
    darker = rows.x_test // 2
    other = replace(rows, x_test=darker, test_hash=hash_rows(darker))
    first = fit("pretrained-frozen", rows, body=tiny).parameters
    second = fit("pretrained-frozen", other, body=tiny).parameters
    assert all(first[name].tobytes() == second[name].tobytes() for name in first)


def test_solver_cut_short_is_not_converged(fit, digits, tiny) -> None:
    fitted = fit("pretrained-frozen", digits(20)[0], body=tiny, max_iterations=1)
    assert fitted.status == "not-converged"
    assert any("converge" in warning for warning in fitted.warnings)


def test_solvers_that_solve_the_same_problem_agree(fit, digits, tiny) -> None:
    rows, _ = digits(20)
    fits = [
        fit("pretrained-frozen", rows, body=tiny, solver=solver, tolerance=1e-8)
        for solver in ("lbfgs", "newton-cholesky")
    ]
    # Both gradients are below 1e-8 in features of size 1.
    np.testing.assert_allclose(fits[0].prediction, fits[1].prediction, rtol=0, atol=1e-5)
    penalised = fit(
        "pretrained-frozen",
        rows,
        body=tiny,
        solver="liblinear",
        intercept_penalised=True,
        tolerance=1e-8,
    )
    assert np.abs(penalised.prediction - fits[0].prediction).max() > 1e-5


def test_one_class_is_refused(fit, digits, tiny) -> None:
    rows, _ = digits(20)
    ones = np.ones_like(rows.y_train)
    one_class = replace(rows, y_train=ones, train_hash=hash_rows(rows.x_train, ones))
    with pytest.raises(DataError, match="All 20 training labels are"):
        fit("pretrained-frozen", one_class, body=tiny)


def test_users_file_works_from_end_to_end(fit, digits, saved, users_model) -> None:
    rows, y_test = digits(60)
    body = saved(users_model)
    fitted = fit("pretrained-frozen", rows, body=body, scaling="none")
    assert fitted.parameters["coefficients"].shape == (24,)
    # Random features are features too; chance would have 0.5 with a standard deviation of 0.035.
    assert np.mean(fitted.label == y_test) > 0.8
