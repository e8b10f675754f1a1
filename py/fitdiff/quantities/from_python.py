"""Quantities of Python objects: results of statsmodels, estimators, tests, tables and numbers.

Objects are told apart by what they offer, not by their package: `fitdiff` knows of no function in
particular here.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from numbers import Real
from typing import Any

import numpy as np

from fitdiff.quantities.quantity import Kind, Quantity, kind_of, quantity
from fitdiff.quantities.terms import INTERCEPT, normal_term

# Attributes of results objects with one value a term.
_TERMWISE: Mapping[str, Kind] = {
    "params": "coefficients",
    "bse": "standard errors",
    "tvalues": "statistics",
    "pvalues": "p-values",
    # linearmodels, lifelines and pygam
    "std_errors": "standard errors",
    "tstats": "statistics",
    "params_": "coefficients",
    "standard_errors_": "standard errors",
}
_SCALARS: Mapping[str, Kind] = {
    "nobs": "rows used",
    "llf": "log-likelihood",
    "log_likelihood_": "log-likelihood",
    "deviance": "deviance",
    "aic": "AIC",
    "bic": "BIC",
    "scale": "dispersion",
    "rsquared": "R-squared",
    "df_resid": "degrees of freedom",
}


def quantities_of(result: Any, features: Any = None, names: Sequence[str] = ()) -> list[Quantity]:
    """List what an object reports.

    Parameters
    ----------
    result : object
        A results object, a fitted estimator, the result of a test, a data frame, an array, a
        number, or anything with a method ``__fitdiff__`` that returns a dict of such.
    features : object, optional
        The rows that an estimator is asked to predict.
    names : sequence of str
        Names of the features, where the estimator has not seen them.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [one for one in _found(result, features, names) if one.values.size]


def _found(result: Any, features: Any, names: Sequence[str]) -> Iterator[Quantity]:
    if hasattr(result, "__fitdiff__"):
        result = result.__fitdiff__()
    if _is_estimator(result):
        yield from _of_estimator(result, features, names)
    elif hasattr(result, "params") or hasattr(result, "params_"):
        yield from _of_results(result)
    elif _is_test(result):
        yield from _of_test(result)
    elif hasattr(result, "columns") and hasattr(result, "index"):
        yield from _of_frame(result)
    elif hasattr(result, "index") and hasattr(result, "to_numpy"):
        labels = [normal_term(str(label)) for label in result.index]
        yield quantity("values", result.to_numpy(), labels, "the series returned")
    elif isinstance(result, Mapping):
        for name, value in result.items():
            kind = kind_of(str(name)) or "values"
            if _numeric(value):
                yield quantity(kind, value, None, f"['{name}']", str(name))
    elif isinstance(result, tuple | list) and not _numeric(result):
        for number, part in enumerate(result):
            if _numeric(part):
                yield quantity("values", part, None, f"[{number}]", f"[{number}]")
    elif _numeric(result):
        yield quantity("values", result, None, "the value returned")


def _numeric(value: Any) -> bool:
    if isinstance(value, Real | np.number):
        return True
    try:
        return np.asarray(value).dtype.kind in "biuf"
    except (ValueError, TypeError):
        return False


def _read(result: Any, name: str) -> Any:
    """An attribute, or None where the object does not have it or cannot compute it."""
    try:
        return getattr(result, name)
    except Exception:  # computed on access, and for some models not defined
        return None


def _term_names(result: Any, size: int) -> list[str] | None:
    params = _read(result, "params")
    index = getattr(params, "index", None)
    if index is None:
        params = _read(result, "params_")
        index = getattr(params, "index", None)
    if index is not None and len(index) == size:
        return [normal_term(str(label)) for label in index]
    model = _read(result, "model")
    for attribute in ("exog_names", "xnames"):
        found = getattr(model, attribute, None) if model is not None else None
        if found is not None and len(found) == size:
            return [normal_term(str(name)) for name in found]
    return None


def _of_results(result: Any) -> Iterator[Quantity]:
    for name, kind in _TERMWISE.items():
        values = _read(result, name)
        if values is not None and _numeric(values):
            array = np.asarray(values, dtype=np.float64)
            labels = _term_names(result, array.size)
            yield quantity(kind, array, labels, name)
    for name, kind in _SCALARS.items():
        value = _read(result, name)
        if callable(value) or not _numeric(value) or np.asarray(value).size != 1:
            continue
        yield quantity(kind, value, None, name)
    yield from _intervals(result)
    yield from _fitted(result)


def _intervals(result: Any) -> Iterator[Quantity]:
    method = _read(result, "conf_int")
    if not callable(method):
        return
    try:
        both = np.asarray(method(), dtype=np.float64)
    except Exception:  # not defined for every results object
        return
    if both.ndim == 2 and both.shape[1] == 2:
        labels = _term_names(result, len(both))
        yield quantity("interval, lower", both[:, 0], labels, "conf_int()")
        yield quantity("interval, upper", both[:, 1], labels, "conf_int()")


def _fitted(result: Any) -> Iterator[Quantity]:
    """Fitted means: by ``predict``, since ``fittedvalues`` may be the linear predictor."""
    for how in ("predict", "fittedvalues"):
        found = _read(result, how)
        try:
            values = np.asarray(found() if callable(found) else found, dtype=np.float64)
        except Exception:  # the model cannot predict without rows
            continue
        if values.ndim == 1 and values.size:
            yield quantity("fitted values", values, None, how)
            return


def _is_estimator(result: Any) -> bool:
    return (
        hasattr(result, "get_params") and hasattr(result, "fit") and not hasattr(result, "params")
    )


def _of_estimator(result: Any, features: Any, names: Sequence[str]) -> Iterator[Quantity]:
    last, seen = _last_step(result, names)
    coefficients = _read(last, "coef_")
    if coefficients is not None:
        array = np.atleast_2d(np.asarray(coefficients, dtype=np.float64))
        intercepts = np.atleast_1d(np.asarray(_read(last, "intercept_"), dtype=np.float64))
        constants = _constants(features, array.shape[1]) if last is result else {}
        yield from _coefficients(array, intercepts, seen, last, constants)
    for attribute in ("feature_importances_", "alpha_", "l1_ratio_"):
        value = _read(last, attribute)
        if value is not None and _numeric(value):
            labels = seen if np.size(value) == len(seen) else None
            yield quantity("values", value, labels, attribute, attribute)
    if features is not None:
        yield from _predicted(result, features)


def _last_step(result: Any, names: Sequence[str]) -> tuple[Any, list[str]]:
    """The last step of a pipeline, or the estimator that a search chose; names of its features."""
    seen = [str(name) for name in getattr(result, "feature_names_in_", names)]
    if hasattr(result, "best_estimator_"):
        return _last_step(result.best_estimator_, seen)
    if hasattr(result, "steps"):
        for _, step in result.steps[:-1]:
            make = getattr(step, "get_feature_names_out", None)
            if callable(make):
                seen = [str(name) for name in make(seen or None)]
        return result.steps[-1][1], [normal_term(name.replace(" ", ":")) for name in seen]
    return result, [normal_term(name) for name in seen]


def _constants(features: Any, width: int) -> dict[int, float]:
    """Values of constant columns by place: beside an intercept of its own they are part of it."""
    try:
        matrix = np.asarray(features, dtype=np.float64)
    except (TypeError, ValueError):
        return {}
    if matrix.ndim != 2 or matrix.shape[1] != width or not len(matrix):
        return {}
    same = (matrix == matrix[0]).all(axis=0)
    return {int(place): float(matrix[0, place]) for place in np.flatnonzero(same)}


def _coefficients(
    array: Any, intercepts: Any, seen: list[str], last: Any, constants: Mapping[int, float]
) -> Iterator[Quantity]:
    classes = [""]
    if len(array) > 1:
        classes = [f" ({name})" for name in getattr(last, "classes_", range(len(array)))]
    labels: list[str] = []
    values: list[float] = []
    for number, (row, of) in enumerate(zip(array, classes, strict=False)):
        own = seen if len(seen) == row.size else [str(k + 1) for k in range(row.size)]
        kept = list(range(row.size))
        if bool(getattr(last, "fit_intercept", True)) and number < intercepts.size:
            merged = sum(row[place] * value for place, value in constants.items())
            labels.append(INTERCEPT + of)
            values.append(float(intercepts[number] + merged))
            kept = [place for place in kept if place not in constants]
        labels += [own[place] + of for place in kept]
        values += [float(row[place]) for place in kept]
    yield quantity("coefficients", values, labels, "coef_ and intercept_")


def _predicted(result: Any, features: Any) -> Iterator[Quantity]:
    classes = getattr(result, "classes_", None)
    probabilities = _call(result, "predict_proba", features)
    if probabilities is not None and probabilities.ndim == 2:
        if probabilities.shape[1] == 2 and classes is not None:
            yield quantity(
                "probabilities",
                probabilities[:, 1],
                None,
                "predict_proba(X)[:, 1]",
                str(classes[1]),
            )
        else:
            yield quantity("probabilities", probabilities, None, "predict_proba(X)")
    predicted = _call(result, "predict", features)
    if predicted is None:
        return
    if classes is not None:
        codes = np.searchsorted(np.asarray(classes), predicted)
        yield quantity("predicted classes", codes, None, "predict(X)")
    elif predicted.dtype.kind in "biuf":
        yield quantity("fitted values", predicted, None, "predict(X)")


def _call(result: Any, name: str, features: Any) -> Any:
    method: Callable[[Any], Any] | None = getattr(result, name, None)
    if method is None:
        return None
    try:
        return np.asarray(method(features))
    except Exception:  # probability=False, or transductive estimators
        return None


def _is_test(result: Any) -> bool:
    return hasattr(result, "pvalue") or hasattr(result, "p_value")


def _of_test(result: Any) -> Iterator[Quantity]:
    for name in ("statistic", "zstat"):
        value = _read(result, name)
        if value is not None and _numeric(value):
            yield quantity("statistics", value, None, name)
            break
    p = _read(result, "pvalue")
    p = _read(result, "p_value") if p is None else p
    yield quantity("p-values", p, None, "pvalue")
    df = _read(result, "df")
    if df is not None and _numeric(df):
        yield quantity("degrees of freedom", df, None, "df")
    method = _read(result, "confidence_interval")
    if callable(method):
        try:
            interval = method()
            low, high = float(interval.low), float(interval.high)
        except Exception:  # some tests have none for this alternative
            return
        yield quantity("interval, lower", low, None, "confidence_interval()")
        yield quantity("interval, upper", high, None, "confidence_interval()")


def _of_frame(result: Any) -> Iterator[Quantity]:
    labels = [normal_term(str(label)) for label in result.index]
    for column in result.columns:
        values = result[column]
        if not _numeric(values):
            continue
        kind = kind_of(str(column)) or "values"
        yield quantity(kind, values, labels, f"column '{column}'", str(column))
