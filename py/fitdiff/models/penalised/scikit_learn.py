"""Penalised linear models by scikit-learn's estimators."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from warnings import WarningMessage

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import Lasso, LogisticRegression, Ridge

from fitdiff.methods.method import Method
from fitdiff.models.allowed import ANYTHING, one_of
from fitdiff.models.contract import Context, Fit, SplitData
from fitdiff.models.folds import draw_folds, explain_folds
from fitdiff.models.penalised.crossvalidation import Validation, validate
from fitdiff.models.penalised.path import learn_scaling_ddof0, strength_path
from fitdiff.models.penalised.settings import PenalisedLinearSettings
from fitdiff.models.rows import check_rows

Floats = NDArray[np.float64]
Labels = NDArray[np.uint8]

SUPPORTS = {
    "loss": one_of("log", "squared"),
    "penalty": one_of("l1", "l2"),
    "strength": ANYTHING,
    "path_length": ANYTHING,
    "path_ratio": ANYTHING,
    "folds": ANYTHING,
    "refit": one_of("none"),
    "scaling": one_of("none", "divide-by-255", "standardise-ddof0"),
    "intercept_penalised": one_of(True, False),
    "solver": one_of("coordinate-descent", "liblinear", "saga", "lbfgs", "newton-cholesky"),
    "tolerance": ANYTHING,
    "max_iterations": ANYTHING,
    "threshold": ANYTHING,
}


@dataclass(frozen=True)
class SolutionPath:
    """Solutions along a path of k strengths, in units of raw columns.

    Attributes
    ----------
    intercepts : ndarray, shape (k,), float64
    coefficients : ndarray, shape (k, p), float64
    iterations : int
        All of them together.
    unconverged : tuple of int
        Positions of strengths at which the solver gave up.
    caught : sequence of WarningMessage
    """

    intercepts: Floats
    coefficients: Floats
    iterations: int
    unconverged: tuple[int, ...]
    caught: Sequence[WarningMessage]

    def fitted(self, spec: PenalisedLinearSettings, x: NDArray[np.generic]) -> Floats:
        """Fitted values of rows, shape (m, p), for every strength: shape (m, k)."""
        linear = x.astype(np.float64) @ self.coefficients.T + self.intercepts
        return np.asarray(expit(linear)) if spec.loss == "log" else linear


def incompatibility(method: Method) -> str | None:
    """Why scikit-learn does not support all settings of a method together; None when it can."""
    spec = _settings_of(method)
    able = _SOLVERS[spec.loss, spec.penalty]
    if spec.solver not in able:
        words = " or ".join(f"'{solver}'" for solver in able)
        return (
            f"loss '{spec.loss}' with penalty '{spec.penalty}' needs solver {words}, seen: "
            f"'{spec.solver}'."
        )
    if spec.solver == "liblinear" and not spec.intercept_penalised:
        return "solver 'liblinear' penalises the intercept."
    return None


def fit(method: Method, rows: SplitData, context: Context) -> Fit:
    """Choose a strength, if none is stated, and fit the model at it.

    Raises
    ------
    DataError
        If the rows are not those that the split means, hold one class only, or do not vary.
    """
    spec = _settings_of(method)
    check_rows(rows)
    x, y = rows.x_train, rows.y_train
    path = strength_path(spec, x, y)
    said: list[str] = []
    parameters: dict[str, Floats] = {}
    chosen = path.size - 1
    if not isinstance(spec.strength, float):
        folds = draw_folds(y, spec.folds, context.seed)
        said += explain_folds(folds, spec.folds, "the smallest strength of the path")
        if folds is not None:
            validation, caught = _cross_validate(spec, x, y, path, folds, context.seed)
            said += caught
            chosen = validation.chosen(spec.strength)
            parameters = {"path": path, "cv_mean": validation.mean, "cv_error": validation.error}
    # Larger strengths first, so that each solution is the start of the next.
    solutions = solve_path(spec, x, y, path[: chosen + 1], context.seed)
    said += [str(warning.message) for warning in solutions.caught]
    coefficients = solutions.coefficients[-1]
    kept = coefficients != 0 if spec.penalty == "l1" else np.ones(coefficients.size, dtype=bool)
    probability = solutions.fitted(spec, rows.x_test)[:, -1]
    return Fit(
        status="not-converged" if chosen in solutions.unconverged else "ok",
        prediction=probability,
        label=(probability > spec.threshold).astype(np.uint8),
        threshold=spec.threshold,
        selected=tuple(np.flatnonzero(kept).tolist()),
        parameters=parameters
        | {
            "intercept": solutions.intercepts[-1:],
            "coefficients": coefficients[kept],
            "strength": path[[chosen]],
        },
        updates=solutions.iterations,
        warnings=tuple(dict.fromkeys(said)),
        train_prediction=solutions.fitted(spec, x)[:, -1],
    )


def solve_path(
    spec: PenalisedLinearSettings, x: NDArray[np.generic], y: Labels, path: Floats, seed: int
) -> SolutionPath:
    """Solve for each strength in turn.

    An l2 penalty is the same in every orthonormal basis, so that with more columns than rows the
    solution lies in the span of the rows; it is sought there, and is still exact.

    Parameters
    ----------
    spec : PenalisedLinearSettings
    x : ndarray, shape (n, p)
        Unscaled; the scaling is learned here.
    y : ndarray, shape (n,), uint8
    path : ndarray, shape (k,), float64
        Largest first.
    seed : int
        For the solvers that visit rows or columns at random.
    """
    scaler = learn_scaling_ddof0(x, spec.scaling)
    columns, basis = scaler.scale(x), None
    if spec.penalty == "l2" and columns.shape[0] < columns.shape[1]:
        left, singular, basis = np.linalg.svd(columns, full_matrices=False)
        columns = left * singular
    # liblinear penalises the intercept by itself; for the others it is the coefficient of ones.
    ones = spec.intercept_penalised and spec.solver != "liblinear"
    if ones:
        columns = np.column_stack([np.ones(y.size), columns])
    model = _estimator(spec, seed, intercept=not ones)
    raw, iterations, unconverged = [], 0, []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for position, strength in enumerate(path):
            before = len(caught)
            model.set_params(**_strength(spec, strength, y.size)).fit(columns, y)
            iterations += int(np.max(model.n_iter_))
            if any(issubclass(one.category, ConvergenceWarning) for one in caught[before:]):
                unconverged.append(position)
            estimates = np.ravel(model.coef_)
            intercept = float(estimates[0] if ones else np.ravel(model.intercept_)[0])
            found = estimates[1:] if ones else estimates
            if not (spec.intercept_penalised or found.any()):
                # Alone it has a closed form, so that no rounding decides between even classes.
                intercept = float(logit(y.mean()) if spec.loss == "log" else y.mean())
            raw.append(scaler.raw_units(intercept, found if basis is None else found @ basis))
    return SolutionPath(
        np.array([intercept for intercept, _ in raw]),
        np.stack([coefficients for _, coefficients in raw]),
        iterations,
        tuple(unconverged),
        caught,
    )


def _cross_validate(
    spec: PenalisedLinearSettings,
    x: NDArray[np.generic],
    y: Labels,
    path: Floats,
    folds: NDArray[np.int32],
    seed: int,
) -> tuple[Validation, list[str]]:
    fitted, said = np.empty((y.size, path.size)), []
    for fold in range(1, folds.max() + 1):
        out = folds == fold
        solutions = solve_path(spec, x[~out], y[~out], path, seed)
        fitted[out] = solutions.fitted(spec, x[out])
        said += [str(warning.message) for warning in solutions.caught]
    return validate(spec.loss, fitted, y, folds), said


_SOLVERS = {
    ("log", "l1"): ("liblinear", "saga"),
    ("log", "l2"): ("liblinear", "saga", "lbfgs", "newton-cholesky"),
    ("squared", "l1"): ("coordinate-descent",),
    ("squared", "l2"): ("saga",),
}


def _estimator(spec: PenalisedLinearSettings, seed: int, intercept: bool) -> Any:
    settings = {
        "fit_intercept": intercept,
        "tol": spec.tolerance,
        "max_iter": spec.max_iterations,
        "random_state": seed,
    }
    if (spec.loss, spec.penalty) == ("squared", "l2"):
        return Ridge(solver=spec.solver, **settings)
    # Refused by liblinear with a warning; Ridge has none.
    settings["warm_start"] = spec.solver != "liblinear"
    if spec.loss == "squared":
        return Lasso(**settings)
    return LogisticRegression(l1_ratio=spec.l1_ratio, solver=spec.solver, **settings)


def _strength(spec: PenalisedLinearSettings, strength: float, n: int) -> dict[str, float]:
    """In the estimator's own words, what weighs the penalty against the mean loss by ``strength``.

    With w the coefficients, and by the estimators' documentation (scikit-learn 1.9):

    - LogisticRegression minimises ``penalty(w) + C * sum(loss)``, so that C = 1 / (n * strength);
    - Lasso minimises ``mean(squared error) / 2 + alpha * sum(abs(w))``, so that alpha = strength;
    - Ridge minimises ``sum(squared error) + alpha * sum(w**2)``, so that alpha = n * strength.
    """
    if spec.loss == "log":
        return {"C": 1 / (n * strength)}
    return {"alpha": strength if spec.penalty == "l1" else n * strength}


def _settings_of(method: Method) -> PenalisedLinearSettings:
    assert isinstance(method.spec, PenalisedLinearSettings), f"{method.name} is not penalised"
    return method.spec
