"""Engine ``py.statsmodels``: least squares and logistic regression in statsmodels."""

from __future__ import annotations

import warnings
from collections.abc import Mapping

import numpy as np
import scipy
import statsmodels
from statsmodels.discrete.discrete_model import Logit
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.regression.linear_model import OLS

from fitdiff.engines.contract import Context, Engine, Fit, SplitData
from fitdiff.methods.method import Method
from fitdiff.models.allowed import ANYTHING, number, one_of
from fitdiff.models.linear.design import Design, Solution, make_design, make_fit, settings_of
from fitdiff.models.linear.rank import orthonormal_basis
from fitdiff.models.linear.supports import UNPENALISED
from fitdiff.models.preparation import SCALE, SELECT

# statsmodels fixes the fraction of the largest singular value below which others count as zero.
_PINV_TOLERANCE = 1e-15


def fit(method: Method, rows: SplitData, context: Context) -> Fit:  # noqa: ARG001 - nothing is random
    """Fit a linear model by least squares or maximum likelihood.

    Raises
    ------
    DataError
        If the rows are not those that the split means, or hold one class only.
    """
    spec = settings_of(method)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        design = make_design(method, rows)
        if spec.solver == "irls":
            solution = _logistic_irls(design, spec.tolerance, spec.max_iterations)
        elif spec.solver == "lbfgs":
            solution = _logistic_lbfgs(design, spec.tolerance, spec.max_iterations)
        elif spec.solver == "qr":
            solution = _least_squares_qr(design, spec.tolerance)
        else:
            solution = _least_squares_pinv(design)
    return make_fit(spec, design, solution, caught)


def _least_squares_pinv(design: Design) -> Solution:
    """Of all solutions, should there be many, the one with the least sum of squares."""
    result = OLS(design.y_train.astype(float), design.train).fit(method="pinv")
    return Solution(result.params, result.predict(design.test), result.predict(design.train))


def _least_squares_qr(design: Design, tolerance: float) -> Solution:
    """Terms that earlier ones explain are left out first, as in R: this QR cannot take them."""
    kept = orthonormal_basis(design.train, tolerance)[1]
    result = OLS(design.y_train.astype(float), design.train[:, kept]).fit(method="qr")
    estimates = np.full(kept.size, np.nan)
    estimates[kept] = result.params
    return Solution(estimates, *(result.predict(x[:, kept]) for x in (design.test, design.train)))


def _logistic_irls(design: Design, tolerance: float, max_iterations: int) -> Solution:
    """Iterate until the deviance D changes by at most tolerance * (D + 0.1): R's own rule."""
    model = GLM(design.y_train.astype(float), design.train, family=Binomial())
    result = model.fit(method="IRLS", maxiter=max_iterations, tol=0.1 * tolerance, rtol=tolerance)
    return Solution(
        result.params,
        result.predict(design.test),
        result.predict(design.train),
        converged=bool(result.converged),
        iterations=result.fit_history["iteration"],
    )


def _logistic_lbfgs(design: Design, tolerance: float, max_iterations: int) -> Solution:
    """Minimise the mean loss from zero until no slope exceeds the tolerance: scikit-learn's rule.

    That ends at no progress beyond 64 units in the last place, too; SciPy counts in these units.
    """
    model = Logit(design.y_train.astype(float), design.train)
    result = model.fit(
        method="lbfgs", maxiter=max_iterations, pgtol=tolerance, factr=64.0, disp=False
    )
    return Solution(
        result.params,
        result.predict(design.test),
        result.predict(design.train),
        converged=bool(result.mle_retvals["converged"]),
        iterations=int(result.mle_retvals["iterations"]),
    )


_SOLVERS = {"binomial": ("irls", "lbfgs"), "gaussian": ("qr", "pinv")}


def _incompatibility(method: Method) -> str | None:
    spec = settings_of(method)
    solvers = _SOLVERS[spec.family]
    if spec.solver not in solvers:
        return (
            f"family '{spec.family}' goes with solver '{solvers[0]}' or '{solvers[1]}', seen: "
            f"'{spec.solver}'."
        )
    if (spec.max_iterations > 0) != (spec.family == "binomial"):
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
    **SELECT,
    **SCALE,
    **UNPENALISED,
    "family": one_of("gaussian", "binomial"),
    "link": one_of("identity", "logit"),
    "intercept": one_of(True),
    "solver": one_of("qr", "pinv", "irls", "lbfgs"),
    "tolerance": ANYTHING,
    "max_iterations": number(low=0),
    "threshold": ANYTHING,
}

ENGINE = Engine(
    name="py.statsmodels",
    supports={"linear": _LINEAR},
    fit=fit,
    versions=_versions,
    files={
        "linear": (
            "fitdiff.models.linear.design",
            "fitdiff.models.linear.rank",
            "fitdiff.models.linear.separation",
            "fitdiff.transforms",
        ),
    },
    problem=lambda: None,
    incompatibility=_incompatibility,
    is_random=lambda method: False,  # noqa: ARG005
)
