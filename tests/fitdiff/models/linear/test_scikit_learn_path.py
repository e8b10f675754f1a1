"""Solutions and choices of scikit-learn; against glmnet they are compared in comparisons/."""

import numpy as np
import pytest
from scipy.special import expit, logit

from fitdiff.engines.contract import Context
from fitdiff.methods.method import read_method, with_settings
from fitdiff.models.linear import scikit_learn_path
from fitdiff.models.linear.scikit_learn_path import solve_path
from fitdiff.models.linear.strength import strength_path
from fitdiff.transforms.scaling import learn_scale
from fitdiff.transforms.settings import Standardise

from ...patterns import two_patterns
from .conftest import METHODS

SCALE = Standardise(name="standardise", ddof=0)
PATH = np.array([0.1, 0.03])
# With the ratio of so few columns liblinear would take minutes near the end of the path.
SHORT = {"path_length": 8, "path_ratio": 0.01, "folds": 4}
STATED = {"path_length": 1, "path_ratio": 1.0, "folds": 0}
PRECISE = {"tolerance": 1e-12, "max_iterations": 1_000_000}


@pytest.fixture(scope="module")
def cells():
    """120 rows of 16 cells from the middle of two patterns, far enough apart to differ."""
    x, y = two_patterns(120, seed=1, side=28, contrast=0.6)
    return x.reshape(-1, 28, 28)[:, 8:20:3, 8:20:3].reshape(120, -1), y


def slopes(spec, x, y, solutions):
    """Slope of the mean loss at each solution, intercept first, for scaled columns."""
    scaler = learn_scale(x, SCALE)
    design = np.column_stack([np.ones(y.size), scaler.scale(x)])
    linear = x @ solutions.coefficients.T + solutions.intercepts
    fitted = expit(linear) if spec.family == "binomial" else linear
    estimates = np.column_stack(
        [
            solutions.intercepts + solutions.coefficients @ scaler.centre,
            solutions.coefficients * scaler.spread,
        ]
    )
    return (design.T @ (fitted - y[:, np.newaxis]) / y.size).T, estimates


@pytest.mark.parametrize(
    ("family", "solver", "intercept_penalised"),
    [
        ("binomial", "liblinear", True),
        ("binomial", "saga", False),
        ("binomial", "saga", True),
        ("gaussian", "coordinate-descent", False),
        ("gaussian", "coordinate-descent", True),
    ],
)
def test_l1_objective_is_the_stated_one(settings, cells, family, solver, intercept_penalised):
    x, y = cells
    spec = settings(
        family=family, solver=solver, intercept_penalised=intercept_penalised, **PRECISE
    )
    found = solve_path(spec, SCALE, x, y, PATH, seed=1)
    assert found.unconverged == ()
    slope, estimates = slopes(spec, x, y, found)
    penalty = np.where(np.arange(x.shape[1] + 1) > 0, 1.0, float(intercept_penalised))
    for at, strength in enumerate(PATH):
        # An intercept of 0 has been to the table's units and back: a sum of a dozen products of
        # size 1, whose rounding depends on the processor.
        zero = (np.abs(estimates[at]) < 1e-13) & (penalty > 0)
        assert zero[1:].any()
        assert not zero[1:].all()
        # Solvers end when no slope is off by more than their tolerance times one of order 1; the
        # Lasso's is on the objective, of which the slope's error is about the root.
        expected = -strength * penalty * np.sign(estimates[at])
        np.testing.assert_allclose(slope[at][~zero], expected[~zero], atol=1e-6)
        assert (np.abs(slope[at][zero]) <= strength + 1e-6).all()


@pytest.mark.parametrize("intercept_penalised", [False, True])
@pytest.mark.parametrize("solver", ["lbfgs", "newton-cholesky"])
@pytest.mark.parametrize("rows", [120, 12], ids=["more rows", "more columns"])
def test_l2_objective_is_the_stated_one(settings, cells, rows, solver, intercept_penalised):
    """With more columns than rows the solution is sought in another basis."""
    x, y = (part[:rows] for part in cells)
    spec = settings(penalty="l2", solver=solver, intercept_penalised=intercept_penalised, **PRECISE)
    found = solve_path(spec, SCALE, x, y, PATH, seed=1)
    slope, estimates = slopes(spec, x, y, found)
    penalised = estimates * ([float(intercept_penalised)] + [1.0] * x.shape[1])
    # lbfgs ends where double precision shows no more change of the objective: slopes of 1e-8.
    np.testing.assert_allclose(slope + PATH[:, np.newaxis] * penalised, 0, atol=1e-6)


@pytest.mark.parametrize("intercept_penalised", [False, True])
def test_l2_objective_of_squared_loss_is_the_stated_one(settings, cells, intercept_penalised):
    x, y = cells
    spec = settings(
        family="gaussian",
        penalty="l2",
        solver="saga",
        intercept_penalised=intercept_penalised,
        **PRECISE,
    )
    found = solve_path(spec, SCALE, x, y, PATH, seed=1)
    assert found.unconverged == ()
    slope, estimates = slopes(spec, x, y, found)
    penalised = estimates * ([float(intercept_penalised)] + [1.0] * x.shape[1])
    # saga ends when an epoch changes no coefficient by more than its tolerance times the largest.
    np.testing.assert_allclose(slope + PATH[:, np.newaxis] * penalised, 0, atol=1e-9)


def test_without_any_coefficient_the_intercept_is_the_share_of_class_1(settings, cells):
    x, y = cells
    for family, solver in (("binomial", "saga"), ("gaussian", "coordinate-descent")):
        spec = settings(family=family, solver=solver)
        found = solve_path(spec, SCALE, x, y, strength_path(spec, SCALE, x, y)[:1], seed=1)
        assert not found.coefficients.any()
        assert found.intercepts[0] == (logit(y.mean()) if family == "binomial" else y.mean())


def fit(name, rows, seed=1, **changes):
    method = read_method(METHODS / f"{name}.toml")
    method = with_settings(method, changes)
    return scikit_learn_path.fit(method, rows, Context(seed=seed, time_limit=60.0, r=lambda: None))


def test_choice_is_by_loss_in_folds_and_the_fit_is_of_all_rows(settings, cells, as_rows):
    x, y = cells
    rows = as_rows(x, y, x[:20])
    for rule in ("cv-min", "cv-1se"):
        fitted = fit("lasso-sklearn", rows, strength=rule, **SHORT)
        path, mean, error = (fitted.parameters[key] for key in ("path", "cv_mean", "cv_error"))
        limit = mean.min() + (error[mean.argmin()] if rule == "cv-1se" else 0)
        assert fitted.parameters["strength"] == path[mean <= limit].max()
        again = fit(
            "lasso-sklearn", rows, strength=float(fitted.parameters["strength"][0]), **STATED
        )
        assert again.selected == fitted.selected
        # Products of matrices of other shapes may sum in another order.
        np.testing.assert_allclose(again.prediction, fitted.prediction, atol=1e-12)
        coefficients = fitted.parameters["coefficients"]
        linear = x[:20, fitted.selected] @ coefficients + fitted.parameters["intercept"]
        # Sums of at most sixteen terms in double precision.
        np.testing.assert_allclose(fitted.prediction, expit(linear), atol=1e-12)
        np.testing.assert_array_equal(fitted.label, fitted.prediction > 0.5)


def test_choice_does_not_depend_on_test_rows(cells, as_rows):
    x, y = cells
    one = fit("lasso-sklearn", as_rows(x, y, x[:1]), **SHORT)
    other = fit("lasso-sklearn", as_rows(x, y, 255 - x), **SHORT)
    np.testing.assert_array_equal(one.parameters["cv_mean"], other.parameters["cv_mean"])
    np.testing.assert_array_equal(one.parameters["coefficients"], other.parameters["coefficients"])


def test_single_row_of_a_class_leaves_no_choice(cells, as_rows):
    x, y = cells
    alone = np.append(np.flatnonzero(y == 0)[:1], np.flatnonzero(y == 1)[:6])
    fitted = fit("lasso-sklearn", as_rows(x[alone], y[alone], x))
    spec = read_method(METHODS / "lasso-sklearn.toml").spec
    assert fitted.parameters["strength"] == strength_path(spec, SCALE, x[alone], y[alone])[-1]
    assert "path" not in fitted.parameters
    assert "no cross-validation, the smallest strength" in fitted.warnings[0]


def test_too_few_iterations_are_not_converged(cells, as_rows):
    x, y = cells
    fitted = fit("lasso-sklearn", as_rows(x, y, x), max_iterations=1, strength=0.001, **STATED)
    assert fitted.status == "not-converged"
    assert any("failed to converge" in text for text in fitted.warnings)
