import warnings
from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from fitdiff.engines import py_statsmodels
from fitdiff.engines.py_sklearn import ENGINE
from fitdiff.errors import DataError, UnsupportedSettingError

from ..patterns import DIVIDED, SCALES
from .conftest import NONE_KEPT

LIBLINEAR = "liblinear-top10"
PRECISE = {"tolerance": 1e-10, "max_iterations": 10_000, "scale": DIVIDED}
PENALISED = {"penalty": "l2", "strength": 2.0}
FREE_INTERCEPT = {"intercept_penalised": False}
L1 = {"penalty": "l1", "l1_ratio": 1.0}
UNPENALISED = {"penalty": "none", "strength": 0.0, **FREE_INTERCEPT}


def slopes(rows, fit, inverse_penalty):
    """C times the slope of the summed loss at the fit, for columns divided by 255."""
    scaled = np.column_stack([np.ones(rows.y_train.size), rows.x_train[:, fit.selected] / 255])
    return inverse_penalty * scaled.T @ (expit(scaled @ scaled_estimates(fit)) - rows.y_train)


def scaled_estimates(fit):
    return np.append(fit.parameters["intercept"], 255 * fit.parameters["coefficients"])


@pytest.mark.parametrize(
    ("changes", "intercept_penalty"),
    [
        ({"solver": "liblinear"}, 1.0),
        ({"solver": "lbfgs", **FREE_INTERCEPT}, 0.0),
        ({"solver": "newton-cholesky", **FREE_INTERCEPT}, 0.0),
        ({"solver": "lbfgs"}, 1.0),
        ({"solver": "newton-cholesky"}, 1.0),
    ],
)
def test_l2_objective_is_the_stated_one(hard, fit, changes, intercept_penalty):
    rows, _ = hard(200, 1)
    fitted = fit(ENGINE, LIBLINEAR, rows, **PRECISE, **PENALISED, **changes)
    # d/dw of penalty + C * sum(loss): the penalty is half the sum of squares.
    penalty = scaled_estimates(fitted)
    penalty[0] *= intercept_penalty
    # lbfgs ends where double precision shows no more change of the objective: slopes of 1e-7.
    np.testing.assert_allclose(penalty + slopes(rows, fitted, 0.5), 0, atol=1e-5)
    assert (fitted.status, fitted.warnings) == ("ok", ())


@pytest.mark.parametrize("solver", ["lbfgs", "newton-cholesky"])
def test_with_a_tight_tolerance_the_solver_makes_no_difference(hard, fit, solver):
    rows, _ = hard(200, 1)
    ours = fit(ENGINE, LIBLINEAR, rows, **PRECISE, **PENALISED, solver=solver)
    theirs = fit(ENGINE, LIBLINEAR, rows, **PRECISE, **PENALISED)
    # Slopes of 1e-7, as above, against a penalty whose curvature is 1.
    np.testing.assert_allclose(scaled_estimates(ours), scaled_estimates(theirs), rtol=0, atol=1e-5)


def test_l1_objective_is_the_stated_one_and_its_intercept_penalised(hard, fit):
    rows, _ = hard(200, 2)
    strength = {"penalty": "l1", "l1_ratio": 1.0, "strength": 5.0}
    fitted = fit(ENGINE, LIBLINEAR, rows, **PRECISE, **strength)
    slope, estimate = slopes(rows, fitted, 0.2), scaled_estimates(fitted)
    # Coordinate descent ends when no slope is off by more than the tolerance times the first.
    np.testing.assert_allclose(slope, -np.sign(estimate), atol=1e-8)
    left_out = set(fit(ENGINE, LIBLINEAR, rows, **PRECISE).selected) - set(fitted.selected)
    assert 0 < len(left_out) < 10
    linear = rows.x_train[:, fitted.selected] @ fitted.parameters["coefficients"]
    residuals = expit(linear + fitted.parameters["intercept"]) - rows.y_train
    of_others = 0.2 * rows.x_train[:, sorted(left_out)].T @ residuals / 255
    assert (np.abs(of_others) <= 1 + 1e-8).all()


@pytest.mark.parametrize("solver", ["lbfgs", "newton-cholesky"])
def test_without_penalty_the_fit_is_that_of_statsmodels(hard, fit, solver):
    rows, _ = hard(300, 3)
    ours = fit(ENGINE, "logit-top10", rows, **PRECISE, solver=solver)
    theirs = fit(py_statsmodels.ENGINE, "logit-top10", rows, tolerance=1e-14)
    assert ours.status == theirs.status == "ok"
    assert ours.selected == theirs.selected
    # lbfgs ends where double precision shows no more change of the objective: errors of 1e-7.
    np.testing.assert_allclose(ours.prediction, theirs.prediction, rtol=0, atol=1e-5)


def test_restarts_bring_lbfgs_nearer_and_count_as_iterations(hard, fit):
    rows, _ = hard(300, 3)
    changes = {**PRECISE, **PENALISED, "strength": 1000.0, "tolerance": 1e-14}
    exact = fit(ENGINE, LIBLINEAR, rows, **changes, solver="newton-cholesky")
    once = fit(ENGINE, LIBLINEAR, rows, **changes, solver="lbfgs")
    restarted = fit(ENGINE, LIBLINEAR, rows, **changes, solver="lbfgs-restarted")
    assert restarted.updates > once.updates
    assert (restarted.status, restarted.warnings) == ("ok", ())

    def error(fitted):
        return np.abs(scaled_estimates(fitted) - scaled_estimates(exact)).max()

    # The penalty, of one curvature in all directions, dominates: a restart is a Newton step.
    assert error(restarted) < error(once)


def test_lbfgs_that_ran_out_of_iterations_is_not_restarted(hard, fit):
    rows, _ = hard(200, 1)
    changes = {**PRECISE, **PENALISED, "max_iterations": 2, "solver": "lbfgs-restarted"}
    fitted = fit(ENGINE, LIBLINEAR, rows, **changes)
    assert (fitted.status, fitted.updates) == ("not-converged", 2)
    assert any("failed to converge" in text for text in fitted.warnings)


@pytest.mark.parametrize("scale", SCALES)
def test_parameters_are_in_units_of_raw_columns(easy, fit, scale):
    rows, _ = easy(40, 1)
    fitted = fit(ENGINE, LIBLINEAR, rows, scale=scale)
    linear = fitted.parameters["intercept"] + (
        rows.x_test[:, fitted.selected] @ fitted.parameters["coefficients"]
    )
    # Sums of eleven terms in double precision, and their undone scaling.
    np.testing.assert_allclose(fitted.prediction, expit(linear), rtol=0, atol=1e-12)


def test_labels_are_those_of_a_plain_call_of_scikit_learn(easy, fit):
    for seed in range(5):
        rows, _ = easy(40, seed)
        zeros, ones = rows.x_train[rows.y_train == 0], rows.x_train[rows.y_train == 1]
        error = np.sqrt(zeros.std(0) ** 2 / len(zeros) + ones.std(0) ** 2 / len(ones)) + 1e-6
        best = np.argsort(-np.abs((zeros.mean(0) - ones.mean(0)) / error))[:10]
        model = LogisticRegression(C=1e6, solver="liblinear")
        model.fit(rows.x_train[:, best], rows.y_train)
        fitted = fit(ENGINE, LIBLINEAR, rows)
        assert sorted(best) == list(fitted.selected)
        np.testing.assert_array_equal(fitted.label, model.predict(rows.x_test[:, best]))
        assert fitted.status == "ok"


def test_too_few_iterations_are_not_converged_and_the_warning_is_kept(easy, fit):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fitted = fit(ENGINE, LIBLINEAR, easy(40, 2)[0], max_iterations=1)
    assert (fitted.status, fitted.updates) == ("not-converged", 1)
    assert any("failed to converge" in text for text in fitted.warnings)


@pytest.mark.parametrize(
    ("drawn", "changes", "status"),
    [
        ("easy", {"solver": "lbfgs", **UNPENALISED}, "separated"),
        ("easy", {"solver": "lbfgs", **PENALISED, **FREE_INTERCEPT}, "ok"),
        ("hard", {"solver": "lbfgs", **UNPENALISED}, "ok"),
    ],
    ids=["separated", "separated but penalised", "not separated"],
)
def test_separation_matters_without_penalty_only(request, fit, drawn, changes, status):
    rows, _ = request.getfixturevalue(drawn)(300 if drawn == "hard" else 40, 4)
    assert fit(ENGINE, LIBLINEAR, rows, **PRECISE, **changes).status == status


@pytest.mark.parametrize("solver", ["liblinear", "lbfgs", "newton-cholesky"])
def test_without_any_column_the_intercept_is_fitted_alone(perfect, fit, solver):
    changes = {"select.statistic": "pooled-f", "select.ties": "average-rank", "tolerance": 1e-8}
    fitted = fit(ENGINE, LIBLINEAR, perfect, **changes, solver=solver)
    assert (fitted.selected, fitted.status) == ((), "ok")
    assert fitted.warnings == (NONE_KEPT,)
    assert fitted.parameters["coefficients"].shape == (0,)
    # C = 1e6 moves the intercept by about 1e-6.
    np.testing.assert_allclose(fitted.prediction, 4 / 6, atol=1e-5)


def test_same_seed_gives_the_same_bits(easy, fit):
    rows, _ = easy(20, 5)
    changes = {"penalty": "l1", "l1_ratio": 1.0, "strength": 1.0}
    one, other = fit(ENGINE, LIBLINEAR, rows, **changes), fit(ENGINE, LIBLINEAR, rows, **changes)
    np.testing.assert_array_equal(one.prediction, other.prediction)


def test_rows_changed_in_transit_are_rejected(easy, fit):
    rows, _ = easy(20, 6)
    with pytest.raises(DataError, match="test rows received"):
        fit(ENGINE, LIBLINEAR, replace(rows, x_test=rows.x_test[::-1]))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"family": "gaussian", "link": "identity"}, "needs solver 'saga', seen: 'liblinear'"),
        ({"solver": "irls"}, "solver = 'irls'"),
        ({"max_iterations": 0}, "at least 1 for others, seen: 0"),
        ({"penalty": "none", "strength": 0.0}, "penalty 'none' needs solver .*seen: 'liblinear'"),
        ({"intercept_penalised": False}, "'liblinear' penalises the intercept"),
        ({"solver": "lbfgs", "penalty": "none", "strength": 0.0}, "has none either"),
        (
            {"solver": "lbfgs", **L1},
            "'l1' needs solver 'liblinear'",
        ),
    ],
)
def test_unsupported_values_are_refused(refused, changes, message):
    with pytest.raises(UnsupportedSettingError, match=message):
        refused(ENGINE, LIBLINEAR, **changes)
