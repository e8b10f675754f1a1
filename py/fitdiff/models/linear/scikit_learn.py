"""Linear models by scikit-learn: what it supports, and logistic regression."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from fitdiff.methods.method import Method
from fitdiff.models.allowed import ANYTHING, number, one_of
from fitdiff.models.contract import Context, Fit, SplitData
from fitdiff.models.linear import scikit_learn_path
from fitdiff.models.linear.design import Solution, make_design, make_fit, settings_of
from fitdiff.models.linear.settings import LinearSettings
from fitdiff.models.preparation import SCALE, SELECT

# Three are enough where columns are scaled so that lbfgs gains by restarts at all.
_MOST_RESTARTS = 10

SUPPORTS = {
    **SELECT,
    **SCALE,
    "family": one_of("gaussian", "binomial"),
    "link": one_of("identity", "logit"),
    "intercept": one_of(True),
    "intercept_penalised": one_of(True, False),
    "penalty": one_of("none", "l1", "l2", "elastic-net"),
    "l1_ratio": ANYTHING,
    "strength": ANYTHING,
    "strength_unit": ANYTHING,
    "path_length": ANYTHING,
    "path_ratio": ANYTHING,
    "folds": ANYTHING,
    "refit": one_of("none"),
    "solver": one_of(
        *("coordinate-descent", "liblinear", "saga", "lbfgs", "lbfgs-restarted", "newton-cholesky")
    ),
    "tolerance": ANYTHING,
    "max_iterations": number(low=1),
    "threshold": ANYTHING,
}

# By family and penalty.
_SOLVERS = {
    ("binomial", "none"): ("lbfgs", "lbfgs-restarted", "newton-cholesky"),
    ("binomial", "l1"): ("liblinear", "saga"),
    ("binomial", "l2"): ("liblinear", "saga", "lbfgs", "lbfgs-restarted", "newton-cholesky"),
    ("binomial", "elastic-net"): ("saga",),
    ("gaussian", "l1"): ("coordinate-descent",),
    ("gaussian", "l2"): ("saga",),
    ("gaussian", "elastic-net"): ("coordinate-descent",),
}


def incompatibility(method: Method) -> str | None:
    """Why scikit-learn does not support all settings of a method together; None when it can."""
    spec = settings_of(method)
    able = _SOLVERS.get((spec.family, spec.penalty), ())
    if spec.solver not in able:
        words = " or ".join(f"'{solver}'" for solver in able) or "none that there is"
        return (
            f"family '{spec.family}' with penalty '{spec.penalty}' needs solver {words}, seen: "
            f"'{spec.solver}'."
        )
    return _of_intercept(spec) or _of_path(method)


def _of_intercept(spec: LinearSettings) -> str | None:
    if spec.solver == "liblinear" and not spec.intercept_penalised:
        return "solver 'liblinear' penalises the intercept."
    if spec.penalty == "none" and spec.intercept_penalised:
        return "without a penalty the intercept has none either."
    return None


def _of_path(method: Method) -> str | None:
    spec = settings_of(method)
    if _along_path(spec) and method.transform("select"):
        return (
            "select is not possible along a path of strengths: the columns would have to be "
            "selected anew in each fold."
        )
    if not spec.is_stated and spec.solver == "lbfgs-restarted":
        return f"solver '{spec.solver}' needs a stated strength, seen: {spec.strength!r}."
    return None


def _along_path(spec: LinearSettings) -> bool:
    return spec.family != "binomial" or not spec.is_stated


def is_random(method: Method) -> bool:
    """Folds are drawn; saga, and coordinate descent for an l1 penalty, visit rows at random."""
    spec = settings_of(method)
    return not spec.is_stated or spec.solver == "saga" or spec.penalty == "l1"


def fit(method: Method, rows: SplitData, context: Context) -> Fit:
    """Fit a linear model: along a path of strengths, unless a logistic one is stated.

    Raises
    ------
    DataError
        If the rows are not those that the split means, or hold one class only.
    """
    spec = settings_of(method)
    if _along_path(spec):
        return scikit_learn_path.fit(method, rows, context)
    strength = spec.total_strength(rows.y_train.size)
    # liblinear penalises the intercept by itself; for the others it is the coefficient of ones.
    ones = spec.intercept_penalised and spec.solver != "liblinear"
    restarted = spec.solver == "lbfgs-restarted"
    model = LogisticRegression(
        C=1 / strength if strength else np.inf,
        l1_ratio=spec.l1_ratio,
        tol=spec.tolerance,
        max_iter=spec.max_iterations,
        solver="lbfgs" if restarted else spec.solver,
        fit_intercept=not ones,
        random_state=context.seed,
        warm_start=restarted,
    )
    columns = (lambda design: design) if ones else _without_ones
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        design = make_design(method, rows)
        model.fit(columns(design.train), design.y_train)
        converged = not any(issubclass(one.category, ConvergenceWarning) for one in caught)
        iterations = int(model.n_iter_.max())
        if restarted and converged:
            iterations += _restart(model, columns(design.train), design.y_train)
    found = model.coef_[0] if ones else np.append(model.intercept_, model.coef_[0])
    solution = Solution(
        estimates=found[: 1 + design.selected.size],
        prediction=model.predict_proba(columns(design.test))[:, 1],
        train_prediction=model.predict_proba(columns(design.train))[:, 1],
        converged=converged,
        iterations=iterations,
    )
    return make_fit(spec, design, solution, caught)


def _restart(model: LogisticRegression, columns: NDArray[np.float64], y: NDArray[np.uint8]) -> int:
    """Let a converged lbfgs begin anew where it ended, until it takes no step; count its steps.

    scikit-learn ends lbfgs when a step lowers the mean loss by less than 64 machine epsilons,
    whatever the tolerance: that leaves estimates with errors near 1e-8. A restart forgets the
    curvature seen and takes one more step along the slope, which double precision still resolves.
    That such a step finds nothing lower is no failure to converge, so its warning is left out.
    """
    steps = 0
    with warnings.catch_warnings(action="ignore", category=ConvergenceWarning):
        for _ in range(_MOST_RESTARTS):
            model.fit(columns, y)
            taken = int(model.n_iter_.max())
            steps += taken
            if taken == 0:
                break
    return steps


def _without_ones(design: NDArray[np.float64]) -> NDArray[np.float64]:
    """Leave out the ones, which scikit-learn adds itself.

    It wants a column, even where ties kept none; one of zeros leaves the intercept alone.
    """
    return design[:, 1:] if design.shape[1] > 1 else np.zeros((len(design), 1))
