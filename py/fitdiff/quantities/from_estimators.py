"""Quantities of fitted estimators: coefficients of the last step, predictions, importances."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from typing import Any

import numpy as np

from fitdiff.quantities.from_others import (
    against_first,
    of_classwise,
    of_clusters,
    of_components,
    of_discriminants,
)
from fitdiff.quantities.quantity import (
    UNSCALED,
    Quantity,
    cells,
    class_name,
    is_numeric,
    predicted,
    quantity,
    read_attribute,
)
from fitdiff.quantities.terms import INTERCEPT, normal_term


def is_estimator(result: Any) -> bool:
    """Whether an object is an estimator, by scikit-learn's conventions."""
    return (
        hasattr(result, "get_params") and hasattr(result, "fit") and not hasattr(result, "params")
    )


def of_estimator(result: Any, features: Any, names: Sequence[str]) -> Iterator[Quantity]:
    """List what a fitted estimator reports, and what it predicts for the features."""
    last, seen = _last_step(result, names)
    if hasattr(last, "components_") and not hasattr(last, "coef_"):
        yield from of_components(last, features if last is result else None, seen)
        return
    if hasattr(last, "labels_") and np.ndim(last.labels_) == 1 and not hasattr(last, "classes_"):
        yield from of_clusters(last, seen)
        return
    yield from _of_line(result, last, seen, features)
    for attribute in ("alpha_", "l1_ratio_"):
        value = read_attribute(last, attribute)
        if value is not None and is_numeric(value):
            yield quantity("values", value, None, attribute, attribute)
    if hasattr(last, "means_") and hasattr(last, "scalings_"):
        yield from of_discriminants(last, seen)
    if hasattr(last, "theta_") and hasattr(last, "var_"):
        yield from of_classwise(last, seen)
    importance = read_attribute(last, "feature_importances_")
    if importance is not None and np.size(importance) == len(seen):
        yield quantity("importance", importance, seen, "feature_importances_")
    if features is not None:
        yield from _predicted(result, features)


def _of_line(result: Any, last: Any, seen: list[str], features: Any) -> Iterator[Quantity]:
    """Coefficients of the last step."""
    coefficients = read_attribute(last, "coef_")
    if coefficients is None:
        return
    array = np.atleast_2d(np.asarray(coefficients, dtype=np.float64))
    if array.shape[1] == 1 and not hasattr(last, "classes_"):
        array = array.T  # a path of penalties, a column each
    constant = read_attribute(last, "intercept_")
    intercepts = np.ravel(np.asarray([] if constant is None else constant, dtype=np.float64))
    constants = _constants(features, array.shape[1]) if last is result else {}
    made = list(_coefficients(array, intercepts, seen, last, constants))
    yield from made
    if hasattr(result, "steps"):
        yield from unscaled(result.steps, made)


def unscaled(steps: Sequence[tuple[str, Any]], found: Sequence[Quantity]) -> Iterator[Quantity]:
    """Coefficients in units of the columns, where all that comes before the last step scales them.

    Parameters
    ----------
    steps : sequence of (str, estimator)
        Of a pipeline.
    found : sequence of Quantity
        Coefficients of one predictor, the intercept first if there is one.
    """
    scalers = [step for _, step in steps[:-1]]
    if len(scalers) != 1 or type(scalers[0]).__name__ != "StandardScaler" or len(found) != 1:
        return
    one = found[0]
    constant = one.labels[:1] == (INTERCEPT,)
    slopes = one.values[1:] if constant else one.values
    spread = np.ones(slopes.size) if scalers[0].scale_ is None else scalers[0].scale_
    centre = np.zeros(slopes.size) if not scalers[0].with_mean else scalers[0].mean_
    if spread.size != slopes.size or len(set(one.labels)) < len(one.labels):
        return
    slopes = slopes / spread
    values = [float(one.values[0] - slopes @ centre), *slopes] if constant else slopes
    how = f"{one.how}, divided by scale_"
    yield quantity("coefficients", values, one.labels, how, UNSCALED)


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
        # Only these join the names of a product by a space; in others it is a part of the name.
        if any(type(step).__name__ == "PolynomialFeatures" for _, step in result.steps[:-1]):
            seen = [name.replace(" ", ":") for name in seen]
        return result.steps[-1][1], [normal_term(name) for name in seen]
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
    how = "coef_ and intercept_"
    if len(array) > 1:
        named = [str(name) for name in getattr(last, "classes_", range(len(array)))]
        if len(named) == len(array) and _is_softmax(last):
            # Symmetric ones have a part that is not identified.
            array, intercepts = against_first(array), against_first(intercepts)
            named, how = named[1:], "coef_ and intercept_, less those of the first class"
        classes = [f" ({name})" for name in named]
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
    yield quantity("coefficients", values, labels, how)


def _is_softmax(last: Any) -> bool:
    return type(last).__name__.startswith("LogisticRegression")


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
            rows = [str(row) for row in range(1, len(probabilities) + 1)]
            named = range(probabilities.shape[1]) if classes is None else classes
            columns = [str(one) for one in named]
            yield cells("probabilities", probabilities, rows, columns, "predict_proba(X)")
    if classes is not None and hasattr(result, "support_vectors_"):
        yield from _decisions(result, features, [class_name(one) for one in classes])
    values = _call(result, "predict", features)
    if values is None:
        return
    if classes is not None:
        yield predicted(values.tolist(), np.asarray(classes).tolist(), "predict(X)")
    elif values.dtype.kind in "biuf":
        yield quantity("fitted values", values, None, "predict(X)")


def _decisions(result: Any, features: Any, classes: list[str]) -> Iterator[Quantity]:
    """Decision values of each pair of classes, positive for the first of the pair."""
    by_pair = copy(result)
    if len(classes) > 2:
        by_pair.set_params(decision_function_shape="ovo")
    values = _call(by_pair, "decision_function", features)
    pairs = [f"{a}/{b}" for at, a in enumerate(classes) for b in classes[at + 1 :]]
    if values is None or values.size != len(pairs) * len(values):
        return
    # Of two classes it is positive for the second.
    matrix = (-values if len(pairs) == 1 else values).reshape(len(values), len(pairs))
    rows = [str(row) for row in range(1, len(matrix) + 1)]
    yield cells("decision values", matrix, rows, pairs, "decision_function(X), of pairs")


def _call(result: Any, name: str, features: Any) -> Any:
    method: Callable[[Any], Any] | None = getattr(result, name, None)
    if method is None:
        return None
    try:
        return np.asarray(method(features))
    except Exception:  # probability=False, or transductive estimators
        return None
