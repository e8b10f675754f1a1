"""Quantities of Python objects: results of statsmodels, estimators, tests, tables and numbers.

Objects are told apart by what they offer, not by their package: `fitdiff` knows of no function in
particular here.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from fitdiff.quantities.from_estimators import is_estimator, of_estimator
from fitdiff.quantities.from_others import (
    of_classes,
    of_pairs,
    of_thresholds,
    variance_components_of,
)
from fitdiff.quantities.from_returned import (
    are_names,
    index_labels,
    is_parts,
    is_test,
    of_array,
    of_frame,
    of_names,
    of_parts,
    of_series,
    of_test,
)
from fitdiff.quantities.from_survival import is_curve, is_smoothing, of_curve, of_smoothing
from fitdiff.quantities.quantity import (
    Kind,
    Quantity,
    is_numeric,
    kind_of,
    quantity,
    read_attribute,
)
from fitdiff.quantities.terms import normal_term

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
# The last parameter of models of series: a variance, as the dispersion is of others.
_VARIANCE = "sigma2"
# Columns of the table that lifelines calls a summary, beside those.
_OF_SUMMARY = ("z", "p", "coef lower 95%", "coef upper 95%")
_SCALARS: Mapping[str, Kind] = {
    "nobs": "rows used",
    "llf": "log-likelihood",
    "loglik": "log-likelihood",
    "log_likelihood_": "log-likelihood",
    "AIC_partial_": "AIC",
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
    if hasattr(result, "arima_res_"):  # what an automatic search chose
        order = np.asarray(result.order, dtype=np.float64)
        yield quantity("estimate", order, ["p", "d", "q"], "order")
        result = result.arima_res_
    if is_estimator(result):
        yield from of_estimator(result, features, names)
        return
    for is_of_kind, read in _READERS:
        if is_of_kind(result):
            yield from read(result)
            return


def _has(*names: str) -> Callable[[Any], bool]:
    return lambda result: all(hasattr(result, name) for name in names)


def _term_names(result: Any, size: int) -> list[str] | None:
    params = read_attribute(result, "params")
    index = getattr(params, "index", None)
    if index is None:
        params = read_attribute(result, "params_")
        index = getattr(params, "index", None)
    if index is not None and len(index) == size:
        return [normal_term(str(label)) for label in index]
    model = read_attribute(result, "model")
    for attribute in ("exog_names", "xnames"):
        found = getattr(model, attribute, None) if model is not None else None
        if found is not None and len(found) == size:
            return [normal_term(str(name)) for name in found]
    return None


def _of_results(result: Any) -> Iterator[Quantity]:
    model = type(read_attribute(result, "model")).__name__
    if model == "MNLogit":
        yield from of_classes(result)
    elif model == "OrderedModel":
        yield from of_thresholds(result)
    else:
        yield from _termwise(result)
    for name, kind in _SCALARS.items():
        value = read_attribute(result, name)
        if callable(value) or not is_numeric(value) or np.asarray(value).size != 1:
            continue
        yield quantity(kind, value, None, name)
    if model in ("MNLogit", "OrderedModel"):
        return
    yield from variance_components_of(result)
    yield from _intervals(result)
    yield from _fitted(result)


def _termwise(result: Any) -> Iterator[Quantity]:
    # Of a mixed model the first are those of terms; variance components come after them.
    fixed = read_attribute(result, "fe_params")
    reference = "t" if read_attribute(result, "use_t") else "normal"
    for name, kind in _TERMWISE.items():
        values = read_attribute(result, name)
        if values is None or not is_numeric(values):
            continue
        array = np.asarray(values, dtype=np.float64)
        labels = _term_names(result, array.size)
        if fixed is not None:
            array, labels = array[: np.size(fixed)], (labels or [])[: np.size(fixed)] or None
        if labels is not None and labels[-1] == _VARIANCE:
            if kind == "coefficients":
                yield quantity("dispersion", array[-1], None, f"{name}['{_VARIANCE}']")
            array, labels = array[:-1], labels[:-1]
        how = f"{name}, by {reference}" if kind == "p-values" else name
        yield quantity(kind, array, labels, how)
    table = read_attribute(result, "summary")
    for column in _OF_SUMMARY:
        if column in getattr(table, "columns", ()) and (told := kind_of(column)) is not None:
            labels = index_labels(table.index)
            yield quantity(told, table[column], labels, f"summary['{column}']")


def _intervals(result: Any) -> Iterator[Quantity]:
    method = read_attribute(result, "conf_int")
    if not callable(method):
        return
    try:
        both = np.asarray(method(), dtype=np.float64)
    except Exception:  # not defined for every results object
        return
    if both.ndim == 2 and both.shape[1] == 2:
        labels = _term_names(result, len(both))
        if labels is not None and labels[-1] == _VARIANCE:
            both, labels = both[:-1], labels[:-1]
        fixed = read_attribute(result, "fe_params")
        kept = len(both) if fixed is None else np.size(fixed)
        how = {True: "conf_int(), by t", False: "conf_int(), by normal"}.get(
            read_attribute(result, "use_t"), "conf_int()"
        )
        for place, kind in enumerate(("interval, lower", "interval, upper")):
            named = None if labels is None else labels[:kept]
            yield quantity(kind, both[:kept, place], named, how)  # type: ignore[arg-type]


def _fitted(result: Any) -> Iterator[Quantity]:
    """Fitted means: by ``predict``, since ``fittedvalues`` may be the linear predictor.

    Of a mixed model ``predict`` leaves out the random effects.
    """
    mixed = read_attribute(result, "random_effects") is not None
    for how in ("fittedvalues", "predict") if mixed else ("predict", "fittedvalues"):
        found = read_attribute(result, how)
        try:
            values = np.asarray(found() if callable(found) else found, dtype=np.float64)
        except Exception:  # the model cannot predict without rows
            continue
        if values.ndim == 1 and values.size:
            yield quantity("fitted values", values, None, how)
            return


# The first that fits reads an object.
_READERS: tuple[tuple[Callable[[Any], bool], Callable[[Any], Iterator[Quantity]]], ...] = (
    (is_curve, of_curve),
    (is_smoothing, of_smoothing),
    (lambda result: hasattr(result, "params") or hasattr(result, "params_"), _of_results),
    (_has("meandiffs", "confint"), of_pairs),
    (is_test, of_test),
    (_has("columns", "index"), of_frame),
    (are_names, of_names),
    (_has("index", "to_numpy"), of_series),
    (is_parts, of_parts),
    (is_numeric, of_array),
)
