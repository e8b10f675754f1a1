"""Engine ``py.sklearn``: logistic regression in scikit-learn."""

from __future__ import annotations

import warnings
from collections.abc import Mapping

import numpy as np
import scipy
import sklearn
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from fitdiff.domain import ANYTHING, number, one_of
from fitdiff.engine import Context, Engine, Fit, Rows
from fitdiff.leekasso.design import Solution, factors_of, make_design, make_fit
from fitdiff.method import Method


def fit(method: Method, rows: Rows, context: Context) -> Fit:
    """Select columns and fit a logistic regression to them.

    Raises
    ------
    DataError
        If the rows are not those that the split means, or hold one class only.
    """
    spec = factors_of(method)
    design = make_design(spec, rows)
    model = LogisticRegression(
        C=spec.inverse_penalty,
        l1_ratio=1.0 if spec.penalty == "l1" else 0.0,
        tol=spec.tolerance,
        max_iter=spec.max_iterations,
        solver=spec.solver,
        random_state=context.seed,
    )
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model.fit(_columns(design.train), design.y_train)
    solution = Solution(
        estimates=np.append(model.intercept_, model.coef_[0, : design.selection.indices.size]),
        probability=model.predict_proba(_columns(design.test))[:, 1],
        converged=not any(issubclass(one.category, ConvergenceWarning) for one in caught),
        iterations=int(model.n_iter_.max()),
    )
    return make_fit(spec, design, solution, caught)


def _columns(design: NDArray[np.float64]) -> NDArray[np.float64]:
    """Leave out the ones, which scikit-learn adds itself.

    It wants a column, even where ties kept none; one of zeros leaves the intercept alone.
    """
    return design[:, 1:] if design.shape[1] > 1 else np.zeros((len(design), 1))


def _conflict(method: Method) -> str | None:
    spec = factors_of(method)
    liblinear = spec.solver == "liblinear"
    if liblinear and spec.penalty == "none":
        return "solver 'liblinear' needs penalty 'l1' or 'l2'."
    if not liblinear and spec.penalty == "l1":
        return f"penalty 'l1' needs solver 'liblinear', seen: '{spec.solver}'."
    if liblinear != spec.intercept_penalised:
        return "the intercept is penalised with solver 'liblinear', and with no other solver."
    return None


def _versions() -> Mapping[str, str]:
    return {
        "scikit-learn": sklearn.__version__,
        "scipy": scipy.__version__,
        "numpy": np.__version__,
    }


_LEEKASSO = {
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

ENGINE = Engine(
    name="py.sklearn",
    honours={"leekasso": _LEEKASSO},
    fit=fit,
    versions=_versions,
    problem=lambda: None,
    conflict=_conflict,
)
