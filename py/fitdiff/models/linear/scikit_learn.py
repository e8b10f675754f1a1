"""Linear models by scikit-learn: what it supports, and logistic regression."""

from __future__ import annotations

import warnings
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import (
    GammaRegressor,
    LinearRegression,
    LogisticRegression,
    PoissonRegressor,
)

from fitdiff.errors import DataError
from fitdiff.methods.method import Method
from fitdiff.models.allowed import ANYTHING, number, one_of
from fitdiff.models.contract import Context, Fit, SplitData
from fitdiff.models.linear import multinomial, scikit_learn_path
from fitdiff.models.linear.design import Design, Solution, make_design, make_fit
from fitdiff.models.linear.settings import TASKS, LinearSettings, settings_of
from fitdiff.models.preparation import ENCODE, MISSING, SCALE, SELECT

# Three are enough where columns are scaled so that lbfgs gains by restarts at all.
_MOST_RESTARTS = 10

SUPPORTS = {
    **MISSING,
    **ENCODE,
    **SELECT,
    **SCALE,
    "family": one_of("gaussian", "binomial", "multinomial", "poisson", "gamma"),
    "link": one_of("identity", "logit", "log"),
    "intercept": one_of(True, False),
    # As sample weights, which mean either: estimates are the same.
    "weights": one_of("none", "precision", "frequency"),
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
        *("svd", "coordinate-descent", "liblinear", "saga", "lbfgs", "lbfgs-restarted"),
        "newton-cholesky",
    ),
    "tolerance": ANYTHING,
    "max_iterations": number(low=0),
    "threshold": ANYTHING,
}

_MEANS = {"poisson": PoissonRegressor, "gamma": GammaRegressor}
# Of these the penalty is never on the intercept.
_FREE = (*_MEANS, "multinomial")
# By family and penalty.
_OF_MEANS = ("lbfgs", "newton-cholesky")
_SOLVERS = {
    **{(family, penalty): _OF_MEANS for family in _MEANS for penalty in ("none", "l2")},
    **{("multinomial", penalty): ("lbfgs", "newton-cholesky") for penalty in ("none", "l2")},
    ("gaussian", "none"): ("svd",),
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
    links = {"gaussian": "identity", "binomial": "logit", "multinomial": "logit"}
    link = links.get(spec.family, "log")
    if spec.link != link:
        return f"family '{spec.family}' has link '{link}', seen: '{spec.link}'."
    return _of_solver(spec) or _of_path(method)


def _of_solver(spec: LinearSettings) -> str | None:
    if (spec.solver == "svd") != (spec.max_iterations == 0):
        return (
            "max_iterations is 0 for the solver 'svd' and at least 1 for others, seen: "
            f"{spec.max_iterations} for '{spec.solver}'."
        )
    if spec.solver == "liblinear" and not spec.intercept_penalised:
        return "solver 'liblinear' penalises the intercept."
    if spec.intercept_penalised and (spec.penalty == "none" or spec.family in _FREE):
        return "without a penalty, or with this family, the intercept has none either."
    return None


def _of_path(method: Method) -> str | None:
    spec = settings_of(method)
    if spec.family == "multinomial" and method.transform("select"):
        return "select tells two classes apart, and family 'multinomial' has several."
    if not _along_path(spec):
        return None
    for kind in ("missing", "encode", "select"):
        if method.transform(kind):
            return f"{kind} is not possible along a path of strengths, anew in each fold."
    if spec.weights != "none" or not spec.intercept or spec.family not in ("gaussian", "binomial"):
        return (
            "a path of strengths is for the families 'gaussian' and 'binomial', with an intercept "
            "and without weights."
        )
    if not spec.is_stated and spec.solver == "lbfgs-restarted":
        return f"solver '{spec.solver}' needs a stated strength, seen: {spec.strength!r}."
    return None


def _along_path(spec: LinearSettings) -> bool:
    return not spec.is_stated or (spec.family == "gaussian" and spec.penalty != "none")


def tasks(method: Method) -> tuple[str, ...]:
    """Kinds of outcome; those of paths are two classes, in whose proportion folds are drawn."""
    spec = settings_of(method)
    return ("binary",) if _along_path(spec) else TASKS[spec.family]


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
    if spec.family == "multinomial":
        estimator = partial(_estimator, spec, seed=context.seed, intercept=spec.intercept)
        return multinomial.fit_by(method, rows, estimator, _refuse_offset)
    # liblinear penalises the intercept by itself; for the others it is the coefficient of ones.
    ones = spec.intercept_penalised and spec.solver != "liblinear"
    restarted = spec.solver == "lbfgs-restarted"
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        design = make_design(method, rows)
        _refuse_offset(design)
        columns = (lambda x: x) if ones or not spec.intercept else _without_ones
        model = _estimator(spec, design.y_train.size, context.seed, spec.intercept and not ones)
        weighted = (
            {} if design.columns.weights is None else {"sample_weight": design.columns.weights}
        )
        model.fit(columns(design.train), design.y_train, **weighted)
        converged = not any(issubclass(one.category, ConvergenceWarning) for one in caught)
        iterations = int(np.max(getattr(model, "n_iter_", 0)))
        if restarted and converged:
            iterations += _restart(model, columns(design.train), design.y_train)
    found = np.ravel(model.coef_)
    if spec.intercept and not ones:
        found = np.append(model.intercept_, found)
    solution = Solution(
        estimates=found[: design.train.shape[1]],
        prediction=_predicted(model, columns(design.test)),
        train_prediction=_predicted(model, columns(design.train)),
        converged=converged,
        iterations=iterations,
    )
    return make_fit(method, rows, design, solution, caught)


def _refuse_offset(design: Design) -> None:
    if design.columns.offset is not None:
        raise DataError(
            "scikit-learn's linear models have no offset, and a column has the role of one, or of "
            "an exposure. Use r.glm or py.statsmodels, or take the role away."
        )


def _estimator(spec: LinearSettings, n: int, seed: int, intercept: bool) -> Any:
    """Return the estimator of a family, unfitted; its strength is in the unit of its own loss."""
    common: dict[str, Any] = {"fit_intercept": intercept}
    if spec.family == "gaussian":
        # The share of the largest singular value below which others count as zero.
        return LinearRegression(**common, tol=spec.tolerance)
    common |= {"tol": spec.tolerance, "max_iter": spec.max_iterations}
    if spec.family in _MEANS:
        return _MEANS[spec.family](alpha=spec.mean_strength(n), solver=spec.solver, **common)
    restarted = spec.solver == "lbfgs-restarted"
    strength = spec.total_strength(n)
    return LogisticRegression(
        C=1 / strength if strength else np.inf,
        l1_ratio=spec.l1_ratio,
        solver="lbfgs" if restarted else spec.solver,
        random_state=seed,
        warm_start=restarted,
        **common,
    )


def _predicted(model: Any, columns: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probability of class 1, or expected value."""
    if len(columns) == 0:
        return np.empty(0)
    found = model.predict_proba(columns)[:, 1] if hasattr(model, "classes_") else None
    return np.asarray(model.predict(columns) if found is None else found, dtype=np.float64)


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
