"""Linear models of the R package: what is sent, and what comes back besides a fit."""

from __future__ import annotations

from collections.abc import Mapping

from fitdiff.engines.contract import Context, Fit, SplitData
from fitdiff.engines.r import package as r_package
from fitdiff.engines.r.design import design_of, with_covariance
from fitdiff.methods.method import Method
from fitdiff.models.contract import MatrixRows
from fitdiff.models.linear.settings import settings_of
from fitdiff.transforms.settings import TopK
from rbridge import Value


def fit_linear(
    function: str,
    method: Method,
    rows: SplitData,
    context: Context,
    arguments: Mapping[str, Value],
) -> Fit:
    """Fit a linear model by a function of the R package, to matrices or to tables.

    Parameters
    ----------
    function : str
        ``fit_lm`` or ``fit_glm``.
    arguments : mapping of str to Value
        Those of the solver.

    Raises
    ------
    DataError, RError, RTimedOut, RWorkerDied
        As `fitdiff.engines.r.package.fit` does.
    """
    spec = settings_of(method)
    stated = dict(arguments)
    if isinstance(spec.threshold, float):
        stated["threshold"] = spec.threshold
    top = method.transform("select")
    as_matrix = isinstance(rows, MatrixRows) or top is not None
    if isinstance(top, TopK):
        stated["select"] = {"statistic": top.statistic, "ties": top.ties, "k": top.k}
    if not as_matrix:
        stated["design"] = design_of(method, rows) | {
            "weights": spec.weights,
            "intercept": spec.intercept,
        }
    value, warnings = r_package.fit(function, rows, context, stated, tables=not as_matrix)
    fitted = r_package.to_fit(value, warnings)
    if as_matrix:
        return fitted
    return with_covariance(fitted, value)


def r_incompatibility(method: Method) -> str | None:
    """Why R's linear models cannot be fitted with all settings of a method; None when they can."""
    spec = settings_of(method)
    if method.transform("select") is None:
        return None
    if method.transform("encode") or method.transform("missing") or spec.weights != "none":
        return "select is possible for matrices only: no encode, no missing, no weights."
    if not spec.intercept:
        return "select goes with an intercept."
    return None
