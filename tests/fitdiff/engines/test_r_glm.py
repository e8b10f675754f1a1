from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

from fitdiff.engines.contract import Context
from fitdiff.engines.r_glm import ENGINE
from fitdiff.errors import UnsupportedSettingError
from fitdiff.hashing import hash_rows
from fitdiff.models.linear.separation import separation
from rbridge import RError

from ..patterns import DIVIDED
from .conftest import NONE_KEPT, vary

NAME = "glm-top10"


@pytest.fixture
def fit(r_session):
    context = Context(seed=1, time_limit=60.0, r=lambda: r_session)
    return lambda rows, **changes: ENGINE.fit(vary(NAME, **changes), rows, context)


def design(fitted, x):
    return np.column_stack([np.ones(len(x)), x[:, fitted.selected].astype(float)])


def estimates(fitted):
    return np.append(fitted.parameters["intercept"], fitted.parameters["coefficients"])


def as_sent(rows):
    return replace(
        rows,
        train_hash=hash_rows(rows.x_train, rows.y_train),
        test_hash=hash_rows(rows.x_test),
    )


def test_score_equations_hold_where_the_classes_overlap(hard, fit):
    rows, _ = hard(300, 2)
    fitted = fit(rows, tolerance=1e-14)
    train = design(fitted, rows.x_train)
    residuals = rows.y_train - expit(train @ estimates(fitted))
    # Relative to the columns' norms. The last Newton step, of relative size 1e-7 or less at this
    # tolerance, leaves about its square.
    scale = np.linalg.norm(train, axis=0)
    np.testing.assert_allclose(train.T @ residuals / scale, 0, atol=1e-8)
    predicted = expit(design(fitted, rows.x_test) @ estimates(fitted))
    # Sums of eleven terms of order 1 in double precision.
    np.testing.assert_allclose(fitted.prediction, predicted, rtol=0, atol=1e-12)
    assert (fitted.status, fitted.warnings) == ("ok", ())
    assert fitted.updates > 1


@pytest.mark.parametrize("n", [10, 20, 40, 60, 120])
def test_separation_agrees_with_a_linear_programme(easy, hard, fit, n):
    for seed in range(3):
        for rows, _ in (easy(n, seed), hard(n, seed)):
            fitted = fit(rows)
            said = separation(design(fitted, rows.x_train), rows.y_train)
            assert (fitted.status == "separated") == (said != "none")


def random_design(seed):
    """Small whole numbers, with labels at random, by a hyperplane, or by one with rows on it."""
    generator = np.random.default_rng(seed)
    n, p = generator.integers(4, 40), generator.integers(1, 8)
    columns = generator.integers(-2, 3, (n, p))
    side = np.sign(columns @ generator.integers(-2, 3, p))
    coin = generator.choice([-1, 1], n)
    sign = [coin, np.where(side == 0, 1, side), np.where(side == 0, coin, side)][seed % 3]
    return np.column_stack([np.ones(n), columns]), (sign > 0).astype(np.uint8)


def test_r_and_python_agree_on_the_kind_of_separation(r_session):
    seen = set()
    for seed in range(300):
        x, y = random_design(seed)
        said = r_session.call("fitdiff", "separation", {"x": x, "y": y.astype(np.int32)}).unwrap()
        assert said == separation(x, y), f"seed {seed}"
        seen.add(said)
    assert seen == {"none", "quasi-complete", "complete"}


def test_separation_is_found_where_r_says_that_it_converged(easy, fit):
    fits = [fit(easy(20, seed)[0]) for seed in range(5)]
    # R's deviance settles near 0 before fitted probabilities reach its limit for a warning.
    silent = [fitted for fitted in fits if not fitted.warnings]
    assert silent
    assert {fitted.status for fitted in silent} == {"separated"}


def test_too_few_iterations_are_not_converged(hard, fit):
    fitted = fit(hard(300, 4)[0], max_iterations=2)
    assert (fitted.status, fitted.updates) == ("not-converged", 2)
    assert any("did not converge" in text for text in fitted.warnings)


def test_collinear_columns_without_separation_are_rank_deficient(hard, fit):
    rows, _ = hard(300, 5)
    doubled = as_sent(
        replace(
            rows,
            x_train=np.repeat(rows.x_train, 2, axis=1),
            x_test=np.repeat(rows.x_test, 2, axis=1),
        )
    )
    fitted = fit(doubled)
    assert fitted.status == "rank-deficient"
    # Every column kept is followed by its copy, which R drops.
    np.testing.assert_array_equal(
        np.isnan(fitted.parameters["coefficients"]), [False, True] * (len(fitted.selected) // 2)
    )


@pytest.mark.parametrize("threshold", [0.5, 0.9])
def test_labels_are_1_above_the_threshold(hard, fit, threshold):
    fitted = fit(hard(300, 1)[0], threshold=threshold)
    np.testing.assert_array_equal(fitted.label, fitted.prediction > threshold)
    assert (fitted.label.dtype, fitted.threshold) == (np.uint8, threshold)


def test_without_any_column_the_share_of_class_1_is_fitted(perfect, fit):
    fitted = fit(perfect)
    assert (fitted.selected, fitted.status) == ((), "ok")
    assert fitted.warnings == (NONE_KEPT,)
    # The deviance changes by less than 1e-8 at the end, the estimate by less than its root.
    np.testing.assert_allclose(fitted.prediction, 4 / 6, atol=1e-6)


def test_rows_changed_in_transit_are_rejected(easy, fit):
    # Of no other test: R takes rows that it has kept by their hash, and reads no others.
    rows, _ = easy(20, 61)
    with pytest.raises(RError, match="test rows received by R hash to"):
        fit(replace(rows, x_test=rows.x_test[::-1]))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"weights": "none", "solver": "qr"}, "solver = 'qr'"),
        ({"penalty": "l1", "l1_ratio": 1.0, "strength": 1.0}, "penalty = 'l1'"),
        ({"solver": "newton-cholesky"}, "solver = 'newton-cholesky'"),
        ({"scale": DIVIDED}, "scale = 'divide'"),
        ({"max_iterations": 0}, "max_iterations = 0"),
    ],
)
def test_unsupported_values_are_refused(refused, changes, message):
    with pytest.raises(UnsupportedSettingError, match=f"'r.glm' does not support {message}"):
        refused(ENGINE, NAME, **changes)
