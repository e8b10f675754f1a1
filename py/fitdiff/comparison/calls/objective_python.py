"""What a Python fit minimises, read from its object in the worker."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from fitdiff.comparison.calls.objective import Solutions, at_both
from fitdiff.models.linear.negative_binomial import NEGATIVE_BINOMIAL, PROFILED
from fitdiff.models.linear.objective import FAMILIES, LINKS, Objective
from fitdiff.quantities.quantity import Floats, read_attribute
from fitdiff.quantities.terms import INTERCEPT, normal_term

# scikit-learn's estimators: family, link, and whether the loss is a mean over rows.
_ESTIMATORS = {
    "LinearRegression": ("gaussian", "identity"),
    "Ridge": ("gaussian", "identity"),
    "Lasso": ("gaussian", "identity"),
    "ElasticNet": ("gaussian", "identity"),
    "LogisticRegression": ("binomial", "logit"),
    "PoissonRegressor": ("poisson", "log"),
    "GammaRegressor": ("gamma", "log"),
}
_FAMILIES = {
    "Gaussian": "gaussian",
    "Binomial": "binomial",
    "Poisson": "poisson",
    "Gamma": "gamma",
    "InverseGaussian": "inverse.gaussian",
}
_LINKS = {
    "Identity": "identity",
    "Log": "log",
    "Logit": "logit",
    "Probit": "probit",
    "CLogLog": "cloglog",
    "InversePower": "inverse",
    "InverseSquared": "1/mu^2",
    "Sqrt": "sqrt",
}
_DISCRETE = {
    "Logit": ("binomial", "logit"),
    "Probit": ("binomial", "probit"),
    "Poisson": ("poisson", "log"),
}


def objective_of(result: Any, features: Any = None, outcome: Any = None) -> Objective | None:
    """Read what a fit minimises; None for a kind of fit of which that is not known.

    Parameters
    ----------
    result : object
        An estimator of scikit-learn or a results object of statsmodels.
    features, outcome : object, optional
        The rows that an estimator was fitted to.
    """
    kind = type(result).__name__
    if hasattr(result, "steps"):
        return _of_pipeline(result, features, outcome)
    if kind in _ESTIMATORS and type(result).__module__.startswith("sklearn."):
        return _of_estimator(result, kind, features, outcome)
    model = read_attribute(result, "model")
    module = type(model).__module__
    # Refitted after a penalty, a result has the class of one without; zeros were left out.
    penalised = "Regularized" in kind or kind.startswith("L1")
    penalised = penalised or bool(read_attribute(result, "regularized"))
    constrained = bool(read_attribute(result, "k_constr"))
    foreign = model is None or not module.startswith("statsmodels.")
    if foreign or penalised or constrained:
        return None
    return _of_results(model)


def objective_at(
    result: Any, features: Any, outcome: Any, solutions: Solutions
) -> tuple[float, float] | None:
    """Evaluate two solutions in what a fit minimises; None where that is not known."""
    return at_both(objective_of(result, features, outcome), solutions)


def _of_pipeline(result: Any, features: Any, outcome: Any) -> Objective | None:
    """Of an estimator of standardised columns, in units of the columns themselves."""
    (_, scaler), *rest = result.steps
    last = result.steps[-1][1]
    kind = type(last).__name__
    plain = type(scaler).__name__ == "StandardScaler" and len(rest) == 1 and kind in _ESTIMATORS
    if not plain or getattr(last, "solver", "") == "liblinear" or features is None:
        return None
    if scaler.with_mean and not last.fit_intercept:
        return None  # of centred columns, which have no such line in their own units
    found = _of_estimator(last, kind, features, outcome)
    if found is None or scaler.scale_ is None:
        return found
    spread = np.append(np.ones(len(found.labels) - scaler.scale_.size), scaler.scale_)
    return replace(found, lasso=found.lasso * spread, ridge=found.ridge * spread**2)


def _of_estimator(result: Any, kind: str, features: Any, outcome: Any) -> Objective | None:
    coefficients = np.atleast_2d(np.asarray(result.coef_, dtype=np.float64))
    if features is None or outcome is None or len(coefficients) != 1:
        return None
    if not hasattr(features, "columns") or coefficients.shape[1] != features.shape[1]:
        return None
    constrained = getattr(result, "positive", False)
    scaled = getattr(result, "solver", "") == "liblinear" and result.intercept_scaling != 1
    if getattr(result, "class_weight", None) is not None or constrained or scaled:
        return None
    family, link = _ESTIMATORS[kind]
    columns = np.asarray(features, dtype=np.float64)
    labels = [normal_term(str(name)) for name in features.columns]
    y = _outcome(result, outcome)
    lasso, ridge = _penalty(result, kind, y.size)
    penalties = [np.full(len(labels), one) for one in (lasso, ridge)]
    if result.fit_intercept:
        labels = [INTERCEPT, *labels]
        liblinear = ridge if getattr(result, "solver", "") == "liblinear" else 0.0
        penalties = [
            np.append(own, one) for own, one in zip((0.0, liblinear), penalties, strict=True)
        ]
    return _built(labels, columns, y, None, None, (family, link), penalties)


def _outcome(result: Any, outcome: Any) -> Floats:
    classes = getattr(result, "classes_", None)
    values = np.asarray(outcome).ravel()
    return np.asarray(values if classes is None else values == classes[1], dtype=np.float64)


def _penalty(result: Any, kind: str, rows: int) -> tuple[float, float]:
    """Weights of |b| and of b^2 / 2, for a loss that is a sum over rows."""
    settings = result.get_params()
    if kind == "LogisticRegression":
        if settings.get("penalty") is None or not np.isfinite(settings["C"]):
            return 0.0, 0.0
        share = {"l1": 1.0, "l2": 0.0}.get(settings["penalty"], settings.get("l1_ratio") or 0.0)
        return share / settings["C"], (1 - share) / settings["C"]
    alpha = float(np.ravel(settings.get("alpha", 0.0))[0])
    match kind:
        case "Ridge":
            return 0.0, alpha
        case "Lasso":
            return rows * alpha, 0.0
        case "ElasticNet":
            return rows * alpha * settings["l1_ratio"], rows * alpha * (1 - settings["l1_ratio"])
        case _:
            return 0.0, rows * alpha


def _of_results(model: Any) -> Objective | None:
    kind = type(model).__name__
    names = read_attribute(model, "exog_names")
    columns = read_attribute(model, "exog")
    y = np.asarray(read_attribute(model, "endog"), dtype=np.float64)
    if names is None or columns is None or y.ndim != 1:
        return None
    weights, offset = None, None
    if kind in ("OLS", "WLS"):
        form = ("gaussian", "identity")
        weights = read_attribute(model, "weights") if kind == "WLS" else None
    elif kind == "NegativeBinomial" and read_attribute(model, "loglike_method") == "nb2":
        form = (NEGATIVE_BINOMIAL, "log")
        offset = _sum(read_attribute(model, "offset"), read_attribute(model, "exposure"))
        names = names[: np.shape(columns)[1]]
    elif kind in _DISCRETE:
        form = _DISCRETE[kind]
        offset = _sum(read_attribute(model, "offset"), read_attribute(model, "exposure"))
    elif kind == "GLM":
        family = model.family
        form = (
            _FAMILIES.get(type(family).__name__, ""),
            _LINKS.get(type(family.link).__name__, ""),
        )
        weights = np.asarray(model.iweights) * np.ones(y.size)
        if form[0] == "binomial":
            weights = weights * np.asarray(model.n_trials)
        offset = read_attribute(model, "_offset_exposure")
    else:
        return None
    if form[0] not in FAMILIES or form[1] not in LINKS:
        return None
    labels = [normal_term(str(name)) for name in names]
    nothing = [np.zeros(len(labels)), np.zeros(len(labels))]
    found = _built(labels, np.asarray(columns, dtype=np.float64), y, weights, offset, form, nothing)
    return replace(found, profiled=PROFILED) if form[0] == NEGATIVE_BINOMIAL else found


def _sum(offset: Any, exposure: Any) -> Floats | None:
    """Offset and the logarithm of the exposure, which discrete models keep as that."""
    parts = [np.asarray(one, dtype=np.float64) for one in (offset, exposure) if one is not None]
    return None if not parts else np.asarray(sum(parts))


def _built(
    labels: list[str],
    columns: Floats,
    y: Floats,
    weights: Any,
    offset: Any,
    form: tuple[str, str],
    penalties: list[Floats],
) -> Objective:
    ones = np.ones(y.size)
    return Objective(
        tuple(labels),
        columns,
        y,
        ones if weights is None else np.asarray(weights, dtype=np.float64),
        0 * ones if offset is None else np.asarray(offset, dtype=np.float64) * ones,
        *form,
        penalties[0],
        penalties[1],
    )
