"""The Leekasso by scikit-learn's logistic regression."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from fitdiff.domain import ANYTHING, number, one_of
from fitdiff.engine import Context, Fit, Rows
from fitdiff.leekasso.design import Solution, factors_of, make_design, make_fit
from fitdiff.method import Method

HONOURS = {
    "selection": one_of("pooled-f", "welch-ddof0"),
    "tie_rule": one_of("average-rank", "argsort"),
    "features": ANYTHING,
    "scaling": one_of("none", "divide-by-255", "standardise"),
    "loss": one_of("log"),
    "penalty": one_of("none", "l1", "l2"),
    "inverse_penalty": number(low=0),
    "intercept_penalised": one_of(True, False),
    "solver": one_of("liblinear", "lbfgs", "newton-cholesky"),
    "tolerance": ANYTHING,
    "max_iterations": number(low=1),
    "threshold": ANYTHING,
}


def conflict(method: Method) -> str | None:
    """Why scikit-learn cannot honour all factors of a method together; None when it can."""
    spec = factors_of(method)
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


def fit(method: Method, rows: Rows, context: Context) -> Fit:
    """Select columns and fit a logistic regression to them.

    Raises
    ------
    DataError
        If the rows are not those that the split means, or hold one class only.
    """
    spec = factors_of(method)
    design = make_design(spec, rows)
    # liblinear penalises the intercept by itself; for the others it is the coefficient of ones.
    ones = spec.intercept_penalised and spec.solver != "liblinear"
    model = LogisticRegression(
        C=spec.inverse_penalty,
        l1_ratio=1.0 if spec.penalty == "l1" else 0.0,
        tol=spec.tolerance,
        max_iter=spec.max_iterations,
        solver=spec.solver,
        fit_intercept=not ones,
        random_state=context.seed,
    )
    columns = (lambda design: design) if ones else _without_ones
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model.fit(columns(design.train), design.y_train)
    found = model.coef_[0] if ones else np.append(model.intercept_, model.coef_[0])
    solution = Solution(
        estimates=found[: 1 + design.selection.indices.size],
        probability=model.predict_proba(columns(design.test))[:, 1],
        train_probability=model.predict_proba(columns(design.train))[:, 1],
        converged=not any(issubclass(one.category, ConvergenceWarning) for one in caught),
        iterations=int(model.n_iter_.max()),
    )
    return make_fit(spec, design, solution, caught)


def _without_ones(design: NDArray[np.float64]) -> NDArray[np.float64]:
    """Leave out the ones, which scikit-learn adds itself.

    It wants a column, even where ties kept none; one of zeros leaves the intercept alone.
    """
    return design[:, 1:] if design.shape[1] > 1 else np.zeros((len(design), 1))
