"""Linear models by scikit-learn along a path of strengths, one of which is stated or chosen."""

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
from sklearn.linear_model import ElasticNet, Lasso, LogisticRegression, Ridge

from fitdiff.methods.method import Method
from fitdiff.models.columns import classes_of
from fitdiff.models.contract import Context, Fit, SplitData
from fitdiff.models.folds import draw_folds, explain_folds
from fitdiff.models.linear.crossvalidation import Validation, validate
from fitdiff.models.linear.settings import LinearSettings, settings_of
from fitdiff.models.linear.strength import strength_path
from fitdiff.models.rows import check_rows
from fitdiff.transforms.scaling import learn_scale
from fitdiff.transforms.settings import Divide, Standardise

Floats = NDArray[np.float64]
Labels = NDArray[np.uint8]
_Scale = Standardise | Divide | None


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

    def fitted(self, spec: LinearSettings, x: NDArray[np.generic]) -> Floats:
        """Fitted values of rows, shape (m, p), for every strength: shape (m, k)."""
        linear = x.astype(np.float64) @ self.coefficients.T + self.intercepts
        return np.asarray(expit(linear)) if spec.family == "binomial" else linear


def fit(method: Method, rows: SplitData, context: Context) -> Fit:
    """Choose a strength, if none is stated, and fit the model at it.

    Raises
    ------
    DataError
        If the rows are not those that the split means, hold one class only, or do not vary.
    """
    spec, scale = settings_of(method), method.transform("scale")
    check_rows(rows)
    x, y = rows.x_train, rows.y_train
    path = strength_path(spec, scale, x, y)
    said: list[str] = []
    parameters: dict[str, Floats] = {}
    chosen = path.size - 1
    if not isinstance(spec.strength, float):
        folds = draw_folds(y, spec.folds, context.seed)
        said += explain_folds(folds, spec.folds, "the smallest strength of the path")
        if folds is not None:
            validation, caught = _cross_validate(spec, scale, x, y, path, folds, context.seed)
            said += caught
            chosen = validation.chosen(spec.strength)
            parameters = {"path": path, "cv_mean": validation.mean, "cv_error": validation.error}
    # Larger strengths first, so that each solution is the start of the next.
    solutions = solve_path(spec, scale, x, y, path[: chosen + 1], context.seed)
    said += [str(warning.message) for warning in solutions.caught]
    coefficients = solutions.coefficients[-1]
    kept = coefficients != 0 if spec.l1_ratio > 0 else np.ones(coefficients.size, dtype=bool)
    probability = solutions.fitted(spec, rows.x_test)[:, -1]
    label, threshold = classes_of(rows.task, probability, spec.threshold)
    return Fit(
        status="not-converged" if chosen in solutions.unconverged else "ok",
        prediction=probability,
        label=label,
        threshold=threshold,
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
    spec: LinearSettings,
    scale: _Scale,
    x: NDArray[np.generic],
    y: Labels,
    path: Floats,
    seed: int,
) -> SolutionPath:
    """Solve for each strength in turn.

    An l2 penalty is the same in every orthonormal basis, so that with more columns than rows the
    solution lies in the span of the rows; it is sought there, and is still exact.

    Parameters
    ----------
    spec : LinearSettings
    scale : Standardise, Divide or None
    x : ndarray, shape (n, p)
        Unscaled; the scaling is learned here.
    y : ndarray, shape (n,), uint8
    path : ndarray, shape (k,), float64
        Largest first.
    seed : int
        For the solvers that visit rows or columns at random.
    """
    scaler = learn_scale(x, scale)
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
                intercept = float(logit(y.mean()) if spec.family == "binomial" else y.mean())
            raw.append(scaler.raw_units(intercept, found if basis is None else found @ basis))
    return SolutionPath(
        np.array([intercept for intercept, _ in raw]),
        np.stack([coefficients for _, coefficients in raw]),
        iterations,
        tuple(unconverged),
        caught,
    )


def _cross_validate(
    spec: LinearSettings,
    scale: _Scale,
    x: NDArray[np.generic],
    y: Labels,
    path: Floats,
    folds: NDArray[np.int32],
    seed: int,
) -> tuple[Validation, list[str]]:
    fitted, said = np.empty((y.size, path.size)), []
    for fold in range(1, folds.max() + 1):
        out = folds == fold
        solutions = solve_path(spec, scale, x[~out], y[~out], path, seed)
        fitted[out] = solutions.fitted(spec, x[out])
        said += [str(warning.message) for warning in solutions.caught]
    return validate(spec.family, fitted, y, folds), said


def _estimator(spec: LinearSettings, seed: int, intercept: bool) -> Any:
    settings = {
        "fit_intercept": intercept,
        "tol": spec.tolerance,
        "max_iter": spec.max_iterations,
        "random_state": seed,
    }
    if (spec.family, spec.penalty) == ("gaussian", "l2"):
        return Ridge(solver=spec.solver, **settings)
    # Refused by liblinear with a warning; Ridge has none.
    settings["warm_start"] = spec.solver != "liblinear"
    if spec.family == "gaussian" and spec.penalty == "l1":
        return Lasso(**settings)
    if spec.family == "gaussian":
        return ElasticNet(l1_ratio=spec.l1_ratio, **settings)
    return LogisticRegression(l1_ratio=spec.l1_ratio, solver=spec.solver, **settings)


def _strength(spec: LinearSettings, strength: float, n: int) -> dict[str, float]:
    """A strength on the mean loss in the estimator's own words; see `LinearSettings`."""
    if spec.family == "binomial":
        return {"C": 1 / (n * strength)}
    return {"alpha": n * strength if spec.penalty == "l2" else strength}
