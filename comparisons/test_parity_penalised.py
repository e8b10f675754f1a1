"""The framework effect of penalised linear models: liblinear, glmnet and scikit-learn's solvers.

What one calls lambda, another alpha and a third C, is one strength of the penalty against the mean
loss in our methods; the engines convert it.
"""

from __future__ import annotations

import numpy as np
import pytest

from fitdiff.engines.contract import Context, Fit, SplitData, engine_of
from fitdiff.methods.method import Method

from .recorded_fits import Case
from .small_tables import as_rows, few, well_posed
from .varied import vary

STATED = {"path_length": 1, "path_ratio": 1.0, "folds": 0}
# glmnet ends when no coefficient's step changes the deviance by more than this share of the null
# deviance, so estimates are good to about its root.
GLMNET = {"tolerance": 1e-28, "max_iterations": 10_000_000}
# Each solver's own rule, as tight as double precision lets it get.
SOLVERS = {
    "newton-cholesky": {"tolerance": 1e-14, "max_iterations": 100},
    "lbfgs": {"tolerance": 1e-14, "max_iterations": 10_000},
    "saga": {"tolerance": 1e-15, "max_iterations": 100_000},
    "coordinate-descent": {"tolerance": 1e-15, "max_iterations": 100_000},
}
# A few dozen roundings at the end of each solver, times the condition of the penalised problem.
PENALISED = 1e-10
# lbfgs ends when a step lowers the mean loss by less than 1.4e-14, whatever its tolerance.
LBFGS = 1e-6
PROBLEMS = [
    ("binomial", "l1", 0.02, "saga", PENALISED),
    ("binomial", "l2", 0.1, "newton-cholesky", PENALISED),
    ("binomial", "l2", 0.1, "saga", PENALISED),
    ("binomial", "l2", 0.1, "lbfgs", LBFGS),
    ("gaussian", "l1", 0.02, "coordinate-descent", PENALISED),
    ("gaussian", "l2", 0.1, "saga", PENALISED),
]


def fit(method: Method, rows: SplitData) -> Fit:
    """Fit by scikit-learn."""
    return engine_of(method).fit(method, rows, Context(1, 60.0, r=no_r))


def no_r() -> object:
    raise AssertionError("Engines of Python need no R.")


def estimates(fitted: Fit, columns: int) -> np.ndarray:
    """Intercept and all coefficients, those that a lasso left out being 0."""
    coefficients = np.zeros(columns)
    coefficients[list(fitted.selected)] = fitted.parameters["coefficients"]
    return np.append(fitted.parameters["intercept"], coefficients)


def distance(ours: Fit, theirs: Fit, rows: SplitData) -> float:
    """Smallest tolerance, relative to the largest coefficient, under which they agree."""
    columns = rows.x_train.shape[1]
    by_theirs = estimates(theirs, columns)
    return float(np.abs(estimates(ours, columns) - by_theirs).max() / np.abs(by_theirs).max())


def first(rows: SplitData, n: int) -> SplitData:
    return as_rows(rows.x_train[:n], rows.y_train[:n], rows.x_test)


def stated(family: str, penalty: str, strength: float) -> dict[str, object]:
    """Settings of a penalised problem whose strength on the mean loss is stated."""
    link = "identity" if family == "gaussian" else "logit"
    ratio = 1.0 if penalty == "l1" else 0.0
    problem = {"family": family, "link": link, "penalty": penalty, "l1_ratio": ratio}
    return problem | {"strength": strength, **STATED}


@pytest.mark.parametrize("n", [60, 240])
@pytest.mark.parametrize("data", ["tumours", "patients"])
@pytest.mark.parametrize(("family", "penalty", "strength", "solver", "tolerance"), PROBLEMS)
def test_glmnet_and_scikit_learn_solve_the_same_problem(
    family, penalty, strength, solver, tolerance, data, n, r_answers, agree
) -> None:
    """At two n, because C and alpha of scikit-learn are per sum or per mean of losses."""
    rows = first(well_posed(data), n)
    problem = stated(family, penalty, strength)
    name = f"{family} {penalty}, {data}, n = {n}"
    theirs = r_answers(Case(f"glmnet, {name}", vary("lasso", **problem, **GLMNET), rows))
    ours = fit(vary("lasso", "py.sklearn", solver=solver, **problem, **SOLVERS[solver]), rows)
    assert ours.status == theirs.status == "ok"
    assert ours.selected == theirs.selected
    agree(f"glmnet = {solver}, {name}", distance(ours, theirs, rows), tolerance)


@pytest.mark.parametrize(
    ("family", "penalty", "strength", "solver", "tolerance"),
    [
        # Least squares by coordinates: fitted values are unique, the columns kept nearly equal.
        ("gaussian", "l1", 0.05, "coordinate-descent", 1e-8),
        ("binomial", "l2", 2.0, "newton-cholesky", 1e-8),
    ],
)
def test_more_columns_than_rows(
    family, penalty, strength, solver, tolerance, r_answers, agree
) -> None:
    """Twenty rows of 30 columns, neighbours nearly equal."""
    rows = few(20, 1)
    problem = stated(family, penalty, strength)
    name = f"{family} {penalty}, few, n = 20"
    glmnet = GLMNET | {"tolerance": 1e-20}
    theirs = r_answers(Case(f"glmnet, {name}", vary("lasso", **problem, **glmnet), rows))
    ours = fit(vary("lasso", "py.sklearn", solver=solver, **problem, **SOLVERS[solver]), rows)
    assert ours.status == theirs.status == "ok"
    needed = float(np.abs(ours.prediction - theirs.prediction).max())
    agree(f"glmnet = {solver}, {name}, fitted values", needed, tolerance)


@pytest.mark.parametrize("inverse_strength", [1.0, 1e6])
@pytest.mark.parametrize("data", ["tumours", "patients"])
@pytest.mark.parametrize("solver", ["lbfgs", "newton-cholesky"])
def test_liblinear_equals_others_once_they_penalise_the_intercept(
    solver, data, inverse_strength, agree
) -> None:
    """The intercept is then the coefficient of a column of ones, penalised like any other."""
    rows = well_posed(data)
    same = {"strength": 1 / inverse_strength, "select.k": 6}
    one = fit(vary("liblinear-top10", tolerance=1e-14, max_iterations=100_000, **same), rows)
    other = fit(vary("liblinear-top10", solver=solver, **same, **SOLVERS[solver]), rows)
    assert one.status == other.status == "ok"
    # liblinear ends when its quadratic model promises less than 1e-12 of the objective, whatever
    # the tolerance: estimates are then off by the root of that.
    name = f"liblinear = {solver}, intercept penalised, {data}, C = {inverse_strength:g}"
    agree(name, distance(one, other, rows), 1e-6)


@pytest.mark.parametrize("data", ["tumours", "patients"])
def test_penalised_intercept_changes_the_problem(data) -> None:
    """The penalty on the intercept changes a fit far more than any tolerance of a solver."""
    rows = well_posed(data)
    settings = {"strength": 1.0, "select.k": 6, **SOLVERS["newton-cholesky"]}
    penalised, free = (
        fit(vary("newton-top10", intercept_penalised=penalised, **settings), rows)
        for penalised in (True, False)
    )
    assert distance(penalised, free, rows) > 1e-4


def test_saga_needs_scaled_columns() -> None:
    """Raw units leave it far from the solution after a hundred passes: said, and not judged."""
    rows = well_posed("raw")
    few = {"tolerance": 1e-15, "max_iterations": 100}
    ridge = stated("binomial", "l2", 1.0) | {"scale": "none"}
    with_saga = fit(vary("lasso", "py.sklearn", solver="saga", **ridge, **few), rows)
    assert with_saga.status == "not-converged"
