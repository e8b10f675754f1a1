"""The Leekasso by scikit-learn's logistic regression."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from fitdiff.methods.method import Method
from fitdiff.models.allowed import ANYTHING, number, one_of
from fitdiff.models.contract import Context, Fit, SplitData
from fitdiff.models.leekasso.design import Solution, make_design, make_fit, settings_of

# Three are enough where columns are scaled so that lbfgs gains by restarts at all.
_MOST_RESTARTS = 10

SUPPORTS = {
    "selection": one_of("pooled-f", "welch-ddof0"),
    "tie_rule": one_of("average-rank", "argsort"),
    "features": ANYTHING,
    "scaling": one_of("none", "divide-by-255", "standardise"),
    "loss": one_of("log"),
    "penalty": one_of("none", "l1", "l2"),
    "inverse_penalty": number(low=0),
    "intercept_penalised": one_of(True, False),
    "solver": one_of("liblinear", "lbfgs", "lbfgs-restarted", "newton-cholesky"),
    "tolerance": ANYTHING,
    "max_iterations": number(low=1),
    "threshold": ANYTHING,
}


def incompatibility(method: Method) -> str | None:
    """Why scikit-learn does not support all settings of a method together; None when it can."""
    spec = settings_of(method)
    liblinear = spec.solver == "liblinear"
    if liblinear and spec.penalty == "none":
        return "solver 'liblinear' needs penalty 'l1' or 'l2'."
    if not liblinear and spec.penalty == "l1":
        return f"penalty 'l1' needs solver 'liblinear', seen: '{spec.solver}'."
    if liblinear and not spec.intercept_penalised:
        return "solver 'liblinear' penalises the intercept."
    if spec.penalty == "none" and spec.intercept_penalised:
        return "without a penalty the intercept has none either."
    return None


def is_random(method: Method) -> bool:
    """Only liblinear's coordinate descent for the l1 penalty visits coordinates at random."""
    return settings_of(method).penalty == "l1"


def fit(method: Method, rows: SplitData, context: Context) -> Fit:
    """Select columns and fit a logistic regression to them.

    Raises
    ------
    DataError
        If the rows are not those that the split means, or hold one class only.
    """
    spec = settings_of(method)
    # liblinear penalises the intercept by itself; for the others it is the coefficient of ones.
    ones = spec.intercept_penalised and spec.solver != "liblinear"
    restarted = spec.solver == "lbfgs-restarted"
    model = LogisticRegression(
        C=spec.inverse_penalty,
        l1_ratio=1.0 if spec.penalty == "l1" else 0.0,
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
        design = make_design(spec, rows)
        model.fit(columns(design.train), design.y_train)
        converged = not any(issubclass(one.category, ConvergenceWarning) for one in caught)
        iterations = int(model.n_iter_.max())
        if restarted and converged:
            iterations += _restart(model, columns(design.train), design.y_train)
    found = model.coef_[0] if ones else np.append(model.intercept_, model.coef_[0])
    solution = Solution(
        estimates=found[: 1 + design.selection.indices.size],
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
