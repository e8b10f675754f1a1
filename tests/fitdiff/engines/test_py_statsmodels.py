import math
import warnings
from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit, xlogy

from fitdiff.engines import py_sklearn
from fitdiff.engines.py_statsmodels import ENGINE
from fitdiff.errors import DataError, UnsupportedSettingError
from fitdiff.hashing import hash_rows

from ..patterns import DIVIDED, SCALES
from .conftest import NONE_KEPT

LINEAR, LOGISTIC = "ols-top10", "logit-top10"
BINOMIAL = {"family": "binomial", "link": "logit"}
PINV = {"solver": "pinv", "tolerance": 1e-15}


def design(rows, fit, x):
    return np.column_stack([np.ones(len(x)), x[:, fit.selected].astype(float)])


def estimates(fit):
    return np.append(fit.parameters["intercept"], fit.parameters["coefficients"])


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize(("name", "inverse_link"), [(LINEAR, np.asarray), (LOGISTIC, expit)])
def test_parameters_are_in_units_of_raw_columns(hard, fit, name, inverse_link, scale):
    rows, _ = hard(300, 1)
    fitted = fit(ENGINE, name, rows, scale=scale)
    expected = inverse_link(design(rows, fitted, rows.x_test) @ estimates(fitted))
    # Sums of eleven terms of order 1 in double precision, and their undone scaling.
    np.testing.assert_allclose(fitted.prediction, expected, rtol=0, atol=1e-12)
    assert fitted.status == "ok"
    assert list(fitted.selected) == sorted(set(fitted.selected))
    assert fitted.parameters["coefficients"].shape == (len(fitted.selected),)


@pytest.mark.parametrize("threshold", [0.5, 0.9])
def test_labels_are_1_above_the_threshold(easy, fit, threshold):
    fitted = fit(ENGINE, LINEAR, easy(40, 1)[0], threshold=threshold)
    np.testing.assert_array_equal(fitted.label, fitted.prediction > threshold)
    assert (fitted.label.dtype, fitted.threshold) == (np.uint8, threshold)


@pytest.mark.parametrize("solver", [{}, PINV], ids=["qr", "pinv"])
def test_least_squares_solves_the_normal_equations(easy, fit, solver):
    rows, _ = easy(60, 2)
    fitted = fit(ENGINE, LINEAR, rows, **solver)
    train = design(rows, fitted, rows.x_train)
    residuals = rows.y_train - train @ estimates(fitted)
    # Relative to the columns' norms, which reach 2,000.
    scale = np.linalg.norm(train, axis=0)
    np.testing.assert_allclose(train.T @ residuals / scale, 0, atol=1e-11)
    assert (fitted.status, fitted.updates) == ("ok", 0)


def test_with_more_terms_than_rows_qr_leaves_terms_out_and_pinv_shrinks_all(easy, fit):
    rows, _ = easy(10, 3)
    qr, pinv = fit(ENGINE, LINEAR, rows), fit(ENGINE, LINEAR, rows, **PINV)
    assert qr.status == pinv.status == "rank-deficient"
    left_out = np.isnan(qr.parameters["coefficients"])
    rank = np.linalg.matrix_rank(design(rows, qr, rows.x_train))
    assert 1 + np.count_nonzero(~left_out) == rank
    kept = np.nan_to_num(estimates(qr))
    assert np.linalg.norm(estimates(pinv)) < np.linalg.norm(kept)
    # Both reproduce the labels of the training rows: one of many exact solutions each.
    for solution in (kept, estimates(pinv)):
        np.testing.assert_allclose(
            design(rows, qr, rows.x_train) @ solution, rows.y_train, atol=1e-10
        )
    assert any("rank-deficient" in text for text in pinv.warnings)


def test_logistic_regression_solves_the_score_equations(hard, fit):
    rows, _ = hard(300, 2)
    fitted = fit(ENGINE, LOGISTIC, rows, tolerance=1e-14)
    train = design(rows, fitted, rows.x_train)
    residuals = rows.y_train - expit(train @ estimates(fitted))
    scale = np.linalg.norm(train, axis=0)
    np.testing.assert_allclose(train.T @ residuals / scale, 0, atol=1e-8)
    assert fitted.status == "ok"


def test_lbfgs_takes_the_steps_that_it_takes_in_scikit_learn(hard, fit):
    """The same loss, start and rule of stopping; both hand them to SciPy's L-BFGS-B."""
    rows, _ = hard(300, 2)
    lbfgs = {"solver": "lbfgs", "tolerance": 1e-4, "max_iterations": 1_000}
    ours = fit(ENGINE, LOGISTIC, rows, scale=DIVIDED, **lbfgs)
    theirs = fit(py_sklearn.ENGINE, LOGISTIC, rows, scale=DIVIDED, **lbfgs)
    assert ours.status == theirs.status == "ok"
    assert ours.updates == theirs.updates > 5
    # Twenty steps carry roundings of 1e-16 on; 5e-15 was seen.
    np.testing.assert_allclose(ours.prediction, theirs.prediction, atol=1e-12)


def test_stopped_lbfgs_is_not_converged(hard, fit):
    rows, _ = hard(300, 2)
    stopped = fit(ENGINE, LOGISTIC, rows, solver="lbfgs", tolerance=1e-8, max_iterations=3)
    assert (stopped.status, stopped.updates) == ("not-converged", 3)


@pytest.mark.parametrize("tolerance", [1e-2, 1e-5, 1e-8, 1e-11])
def test_iterations_end_by_the_rule_of_r(hard, fit, tolerance):
    rows, _ = hard(300, 3)
    fitted = fit(ENGINE, LOGISTIC, rows, tolerance=tolerance)
    assert fitted.updates == iterations_by_hand(
        design(rows, fitted, rows.x_train), rows.y_train, tolerance
    )


def iterations_by_hand(x, y, tolerance):
    """Newton's method from (y + 1/2) / 2 until abs(change) / (abs(D) + 0.1) < tolerance."""
    mean = (y + 0.5) / 2
    predictor = np.log(mean / (1 - mean))
    deviance, count = math.inf, 0
    while True:
        weights = mean * (1 - mean)
        working = predictor + (y - mean) / weights
        root = np.sqrt(weights)
        predictor = x @ np.linalg.lstsq(root[:, np.newaxis] * x, root * working)[0]
        mean = expit(predictor)
        before, deviance = deviance, -2 * np.sum(xlogy(y, mean) + xlogy(1 - y, 1 - mean))
        count += 1
        if abs(deviance - before) / (abs(deviance) + 0.1) < tolerance:
            return count


def test_separated_fit_keeps_the_library_warning(easy, fit):
    rows, _ = easy(40, 4)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fitted = fit(ENGINE, LOGISTIC, rows)
    assert fitted.status == "separated"
    assert sum("Perfect separation" in text for text in fitted.warnings) == 1


def test_too_few_iterations_are_not_converged(hard, fit):
    fitted = fit(ENGINE, LOGISTIC, hard(300, 4)[0], max_iterations=2)
    assert (fitted.status, fitted.updates) == ("not-converged", 2)


def test_collinear_columns_without_separation_are_rank_deficient(hard, fit):
    rows, _ = hard(300, 5)
    twice = np.repeat(rows.x_train, 2, axis=1)
    doubled = as_sent(replace(rows, x_train=twice, x_test=np.repeat(rows.x_test, 2, axis=1)))
    assert fit(ENGINE, LOGISTIC, doubled).status == "rank-deficient"


def as_sent(rows):
    return replace(
        rows,
        train_hash=hash_rows(rows.x_train, rows.y_train),
        test_hash=hash_rows(rows.x_test),
    )


@pytest.mark.parametrize("name", [LINEAR, LOGISTIC])
def test_without_any_column_the_share_of_class_1_is_fitted(perfect, fit, name):
    fitted = fit(ENGINE, name, perfect)
    assert (fitted.selected, fitted.status) == ((), "ok")
    assert fitted.warnings == (NONE_KEPT,)
    assert fitted.parameters["coefficients"].shape == (0,)
    # The deviance changes by less than 1e-8 at the end, the estimate by less than its root.
    np.testing.assert_allclose(fitted.prediction, 4 / 6, atol=1e-6)


@pytest.mark.parametrize("name", [LINEAR, LOGISTIC])
def test_same_rows_give_the_same_bits(easy, fit, name):
    rows, _ = easy(20, 5)
    one, other = fit(ENGINE, name, rows), fit(ENGINE, name, rows)
    np.testing.assert_array_equal(one.prediction, other.prediction)


def test_rows_changed_in_transit_are_rejected(easy, fit):
    rows, _ = easy(20, 6)
    with pytest.raises(DataError, match="training rows received"):
        fit(ENGINE, LINEAR, replace(rows, y_train=1 - rows.y_train))


def test_one_class_is_refused(easy, fit):
    rows, _ = easy(20, 7)
    ones = rows.y_train == 1
    rows = as_sent(replace(rows, x_train=rows.x_train[ones], y_train=rows.y_train[ones]))
    with pytest.raises(DataError, match="training labels are 1"):
        fit(ENGINE, LINEAR, rows)


@pytest.mark.parametrize(
    ("name", "changes", "message"),
    [
        (LINEAR, {"penalty": "l2", "strength": 1.0}, "penalty = 'l2'"),
        (LINEAR, {"intercept_penalised": True}, "intercept_penalised = True"),
        (LINEAR, {"solver": "liblinear"}, "solver = 'liblinear'"),
        (LINEAR, {"solver": "lbfgs"}, "goes with solver 'irls' or 'qr' or 'pinv', seen: 'lbfgs'"),
        (LINEAR, {"solver": "pinv"}, "'pinv' has tolerance 1e-15 fixed, seen: 1e-07"),
        (LINEAR, BINOMIAL, "goes with solver 'irls' or 'lbfgs', seen: 'qr'"),
        (LINEAR, {"max_iterations": 25}, "max_iterations is 0 for the direct solvers"),
        (LOGISTIC, {"max_iterations": 0}, "at least 1 for 'irls' and 'lbfgs', seen: 0"),
        (LOGISTIC, {"solver": "qr", "max_iterations": 0}, "'irls' or 'lbfgs', seen: 'qr'"),
    ],
)
def test_unsupported_values_are_refused(refused, name, changes, message):
    with pytest.raises(UnsupportedSettingError, match=message):
        refused(ENGINE, name, **changes)
