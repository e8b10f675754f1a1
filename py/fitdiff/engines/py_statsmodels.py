"""Engine ``py.statsmodels``: least squares and generalised linear models in statsmodels."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import scipy
import statsmodels
from numpy.typing import NDArray
from statsmodels.discrete.discrete_model import Logit
from statsmodels.genmod import families
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.regression.linear_model import OLS, WLS

import fitdiff.models.cox.statsmodels as cox
from fitdiff.engines.contract import Context, Engine, Fit, Quantity, SplitData
from fitdiff.methods.method import Method
from fitdiff.models.allowed import ANYTHING, number, one_of
from fitdiff.models.contract import MatrixRows
from fitdiff.models.linear.design import Design, Solution, make_design, make_fit
from fitdiff.models.linear.rank import orthonormal_basis
from fitdiff.models.linear.settings import TASKS, LinearSettings, settings_of
from fitdiff.models.linear.supports import UNPENALISED
from fitdiff.models.preparation import ENCODE, MISSING, SCALE, SELECT
from fitdiff.models.reported import reported_by, whole

Floats = NDArray[np.float64]

# statsmodels fixes the fraction of the largest singular value below which others count as zero.
_PINV_TOLERANCE = 1e-15


# What a family of ours is in statsmodels; a quasi-family has a dispersion besides.
_FAMILIES = {
    "gaussian": families.Gaussian,
    "binomial": families.Binomial,
    "quasi-binomial": families.Binomial,
    "poisson": families.Poisson,
    "quasi-poisson": families.Poisson,
    "gamma": families.Gamma,
}
_LINKS = {
    "identity": families.links.Identity,
    "log": families.links.Log,
    "inverse": families.links.InversePower,
    "sqrt": families.links.Sqrt,
    "logit": families.links.Logit,
    "probit": families.links.Probit,
    "cloglog": families.links.CLogLog,
}


def fit(method: Method, rows: SplitData, context: Context) -> Fit:
    """Fit a linear model by least squares or maximum likelihood.

    Raises
    ------
    DataError
        If the rows are not those that the split means, or cannot be fitted by the model.
    """
    if method.model == "cox":
        return cox.fit(method, rows, context)
    spec = settings_of(method)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        design = make_design(method, rows)
        if spec.solver == "lbfgs":
            solution, result = _logistic_lbfgs(design, spec)
        elif spec.solver == "irls":
            solution, result = _irls(design, spec)
        elif spec.solver == "qr":
            solution, result = _least_squares_qr(design, spec)
        else:
            solution, result = _least_squares_pinv(design, spec)
        if not isinstance(rows, MatrixRows) and method.transform("scale") is None:
            solution = replace(solution, quantities=_reported(solution, result, design))
    return make_fit(method, rows, design, solution, caught)


def _reported(solution: Solution, result: Any, design: Design) -> tuple[Quantity, ...]:
    """Quantities of the terms that were not left out."""
    left_out = np.isnan(solution.estimates)
    terms = [term for term, out in zip(design.terms, left_out, strict=True) if not out]
    return reported_by(result, terms)


def _least_squares_pinv(design: Design, spec: LinearSettings) -> tuple[Solution, Any]:
    """Of all solutions, should there be many, the one with the least sum of squares."""
    result = _squares(design, spec, design.train).fit(method="pinv")
    return Solution(result.params, *_fitted(design, result, slice(None))), result


def _least_squares_qr(design: Design, spec: LinearSettings) -> tuple[Solution, Any]:
    """Terms that earlier ones explain are left out first, as in R: this QR cannot take them."""
    weighted = design.train
    if design.columns.weights is not None:
        weighted = weighted * np.sqrt(design.columns.weights)[:, np.newaxis]
    kept = orthonormal_basis(weighted, spec.tolerance)[1]
    result = _squares(design, spec, design.train[:, kept]).fit(method="qr")
    estimates = np.full(kept.size, np.nan)
    estimates[kept] = result.params
    return Solution(estimates, *_fitted(design, result, kept)), result


def _squares(design: Design, spec: LinearSettings, train: Floats) -> Any:
    """Ordinary or weighted least squares; frequencies are as many rows."""
    y, weights, offset = design.y_train.astype(float), design.columns.weights, design.columns.offset
    if offset is not None:
        y = y - offset
    if weights is None:
        return OLS(y, train)
    if spec.weights == "frequency":
        times = whole(weights)
        return OLS(np.repeat(y, times), np.repeat(train, times, axis=0))
    return WLS(y, train, weights=weights)


def _fitted(design: Design, result: Any, kept: Any) -> tuple[Floats, Floats]:
    """Fitted values of test and training rows."""
    offsets = design.columns.offset_test, design.columns.offset
    fitted = [result.predict(x[:, kept]) for x in (design.test, design.train)]
    test, train = (
        values if offset is None else values + offset
        for values, offset in zip(fitted, offsets, strict=True)
    )
    return test, train


def _irls(design: Design, spec: LinearSettings) -> tuple[Solution, Any]:
    """Iterate until the deviance D changes by at most tolerance * (D + 0.1): R's own rule.

    Terms that earlier ones explain stay: statsmodels shares their effect among them.
    """
    columns = design.columns
    stated: dict[str, Any] = {}
    if columns.weights is not None:
        name = "freq_weights" if spec.weights == "frequency" else "var_weights"
        stated[name] = columns.weights
    if columns.offset is not None:
        stated["offset"] = columns.offset
    family = _FAMILIES[spec.family](link=_LINKS[spec.link]())
    model = GLM(design.y_train.astype(float), design.train, family=family, **stated)
    quasi = {"scale": "X2"} if spec.family.startswith("quasi") else {}
    tolerances = {"tol": 0.1 * spec.tolerance, "rtol": spec.tolerance}
    result = model.fit(method="IRLS", maxiter=spec.max_iterations, **tolerances, **quasi)
    solution = Solution(
        result.params,
        result.predict(design.test, offset=columns.offset_test),
        result.predict(design.train, offset=columns.offset),
        converged=bool(result.converged),
        iterations=result.fit_history["iteration"],
    )
    return solution, result


def _logistic_lbfgs(design: Design, spec: LinearSettings) -> tuple[Solution, Any]:
    """Minimise the mean loss from zero until no slope exceeds the tolerance: scikit-learn's rule.

    That ends at no progress beyond 64 units in the last place, too; SciPy counts in these units.
    """
    columns = design.columns
    model = Logit(design.y_train.astype(float), design.train, offset=columns.offset)
    result = model.fit(
        method="lbfgs", maxiter=spec.max_iterations, pgtol=spec.tolerance, factr=64.0, disp=False
    )
    solution = Solution(
        result.params,
        result.predict(design.test, offset=columns.offset_test),
        result.predict(design.train, offset=columns.offset),
        converged=bool(result.mle_retvals["converged"]),
        iterations=int(result.mle_retvals["iterations"]),
    )
    return solution, result


def _tasks(method: Method) -> tuple[str, ...]:
    return ("survival",) if method.model == "cox" else TASKS[settings_of(method).family]


def _incompatibility(method: Method) -> str | None:
    if method.model == "cox":
        return None
    spec = settings_of(method)
    able = ["irls"]
    if (spec.family, spec.link) == ("gaussian", "identity"):
        able += ["qr", "pinv"]
    if (spec.family, spec.link, spec.weights) == ("binomial", "logit", "none"):
        able += ["lbfgs"]
    if spec.solver not in able:
        words = " or ".join(f"'{solver}'" for solver in able)
        return (
            f"family '{spec.family}' with link '{spec.link}' and weights '{spec.weights}' goes "
            f"with solver {words}, seen: '{spec.solver}'."
        )
    if (spec.max_iterations > 0) != (spec.solver in ("irls", "lbfgs")):
        return (
            "max_iterations is 0 for the direct solvers and at least 1 for 'irls' and 'lbfgs', "
            f"seen: {spec.max_iterations} for '{spec.solver}'."
        )
    if spec.solver == "pinv" and spec.tolerance != _PINV_TOLERANCE:
        return f"solver 'pinv' has tolerance {_PINV_TOLERANCE} fixed, seen: {spec.tolerance}."
    return None


def _versions() -> Mapping[str, str]:
    return {
        "statsmodels": statsmodels.__version__,
        "scipy": scipy.__version__,
        "numpy": np.__version__,
    }


_LINEAR = {
    **MISSING,
    **ENCODE,
    **SELECT,
    **SCALE,
    **UNPENALISED,
    "family": one_of(*_FAMILIES),
    "link": one_of(*_LINKS),
    "intercept": one_of(True, False),
    "weights": one_of("none", "precision", "frequency"),
    "solver": one_of("qr", "pinv", "irls", "lbfgs"),
    "tolerance": ANYTHING,
    "max_iterations": number(low=0),
    "threshold": ANYTHING,
}

# What fits of tables run besides their model.
_TABLES = (
    *("fitdiff.models.columns", "fitdiff.models.reported"),
    *("fitdiff.quantities", "fitdiff.transforms"),
)

ENGINE = Engine(
    name="py.statsmodels",
    supports={"linear": _LINEAR, "cox": cox.SUPPORTS},
    fit=fit,
    versions=_versions,
    files={
        "linear": (
            "fitdiff.models.linear.design",
            "fitdiff.models.linear.rank",
            "fitdiff.models.linear.separation",
            *_TABLES,
        ),
        "cox": ("fitdiff.models.cox", *_TABLES),
    },
    problem=lambda: None,
    tasks=_tasks,
    incompatibility=_incompatibility,
    is_random=lambda method: False,  # noqa: ARG005
)
