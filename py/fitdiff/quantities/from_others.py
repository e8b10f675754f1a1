"""Quantities of Python results without one coefficient a term: components, clusters, thresholds.

Signs of components and numbers of clusters are arbitrary: the largest loading of each component is
made positive, and clusters are numbered in the order in which the rows meet them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from fitdiff.quantities.quantity import (
    Floats,
    Quantity,
    cells,
    class_name,
    quantity,
    read_attribute,
)
from fitdiff.quantities.terms import INTERCEPT, normal_term


def of_components(result: Any, features: Any, names: Sequence[str]) -> Iterator[Quantity]:
    """Components of a decomposition such as scikit-learn's PCA."""
    loadings = np.asarray(result.components_, dtype=np.float64).T
    largest = np.abs(loadings).argmax(axis=0)
    signs = np.sign(loadings[largest, np.arange(loadings.shape[1])])
    signs[signs == 0] = 1.0
    numbers = _numbers(loadings.shape[1])
    own = names if len(names) == len(loadings) else _numbers(len(loadings))
    variances = read_attribute(result, "explained_variance_")
    if variances is not None:
        yield quantity("variances", variances, _numbers(np.size(variances)), "explained_variance_")
    yield cells("loadings", loadings * signs, own, numbers, "components_")
    if features is not None:
        try:
            scores = np.asarray(result.transform(features), dtype=np.float64)
        except Exception:  # the estimator was fitted to other columns
            return
        yield cells("scores", scores * signs, _numbers(len(scores)), numbers, "transform(X)")


def of_discriminants(result: Any, names: Sequence[str]) -> Iterator[Quantity]:
    """Means of classes and discriminant directions, such as LinearDiscriminantAnalysis has them."""
    means = np.asarray(result.means_, dtype=np.float64).T
    own = names if len(names) == len(means) else _numbers(len(means))
    classes = [class_name(one) for one in result.classes_]
    yield cells("centres", means, own, classes, "means_")
    count = min(len(classes) - 1, len(means))
    directions = np.asarray(result.scalings_, dtype=np.float64)[:, :count]
    largest = np.abs(directions).argmax(axis=0)
    signs = np.sign(directions[largest, np.arange(directions.shape[1])])
    numbers = _numbers(directions.shape[1])
    yield cells("loadings", directions * signs, own, numbers, "scalings_")


def of_classwise(result: Any, names: Sequence[str]) -> Iterator[Quantity]:
    """Shares of classes, means and variances of columns in each, such as GaussianNB has them."""
    means = np.asarray(result.theta_, dtype=np.float64).T
    own = names if len(names) == len(means) else _numbers(len(means))
    classes = [class_name(one) for one in result.classes_]
    shares = [f"prior {one}" for one in classes]
    yield quantity("estimate", result.class_prior_, shares, "class_prior_")
    yield cells("centres", means, own, classes, "theta_")
    yield cells("variances", np.transpose(result.var_), own, classes, "var_")


def of_clusters(result: Any, names: Sequence[str]) -> Iterator[Quantity]:
    """Clusters of rows, numbered as rows meet them, and their centres."""
    labels = np.asarray(result.labels_)
    order = list(dict.fromkeys(labels.tolist()))
    place = {label: number for number, label in enumerate(order, start=1)}
    numbered = [place[label] for label in labels.tolist()]
    yield quantity("clusters", numbered, None, "labels_, in order of rows")
    centres = read_attribute(result, "cluster_centers_")
    if centres is not None and len(centres) == len(order):
        matrix = np.asarray(centres, dtype=np.float64)[order].T
        own = names if len(names) == len(matrix) else _numbers(len(matrix))
        yield cells("centres", matrix, own, _numbers(len(order)), "cluster_centers_")
    inertia = read_attribute(result, "inertia_")
    if inertia is not None:
        yield quantity("sums of squares", inertia, ["within"], "inertia_")
    heights = read_attribute(result, "distances_")
    if heights is not None:
        yield quantity("heights", heights, None, "distances_")


def of_classes(result: Any) -> Iterator[Quantity]:
    """A multinomial logit of statsmodels: coefficients of each class against the first."""
    model = result.model
    terms = [normal_term(str(name)) for name in model.exog_names]
    named = read_attribute(model, "_ynames_map") or {}
    classes = [str(named.get(number, number)) for number in range(int(model.J))]
    for kind, attribute in (
        ("coefficients", "params"),
        ("standard errors", "bse"),
        ("statistics", "tvalues"),
        ("p-values", "pvalues"),
    ):
        values = np.asarray(read_attribute(result, attribute), dtype=np.float64)
        yield cells(kind, values, terms, classes[1:], attribute)  # type: ignore[arg-type]
    chances = np.asarray(result.predict(), dtype=np.float64)
    yield cells("probabilities", chances, _numbers(len(chances)), classes, "predict()")


def of_thresholds(result: Any) -> Iterator[Quantity]:
    """An ordinal model of statsmodels: its thresholds, not their logarithmic increments."""
    model = result.model
    params = np.asarray(result.params, dtype=np.float64)
    slopes = int(model.k_vars)
    terms = [normal_term(str(name)) for name in model.exog_names[:slopes]]
    for kind, attribute in (
        ("coefficients", "params"),
        ("standard errors", "bse"),
        ("statistics", "tvalues"),
        ("p-values", "pvalues"),
    ):
        values = np.asarray(read_attribute(result, attribute), dtype=np.float64)[:slopes]
        yield quantity(kind, values, terms, attribute)  # type: ignore[arg-type]
    thresholds = np.asarray(model.transform_threshold_params(params))[1:-1]
    named = read_attribute(model, "labels")
    levels = [str(one) for one in (range(thresholds.size + 1) if named is None else named)]
    between = [f"{a}|{b}" for a, b in pairwise(levels)]
    yield quantity("thresholds", thresholds, between, "transform_threshold_params(params)")
    chances = np.asarray(result.predict(), dtype=np.float64)
    if chances.ndim == 2:
        columns = levels if len(levels) == chances.shape[1] else _numbers(chances.shape[1])
        yield cells("probabilities", chances, _numbers(len(chances)), columns, "predict()")


def variance_components_of(result: Any) -> Iterator[Quantity]:
    """Variances and covariances of random effects of a mixed model, and of what is left."""
    effects = read_attribute(result, "cov_re")
    if effects is None:
        return
    matrix = np.atleast_2d(np.asarray(effects, dtype=np.float64))
    columns = np.asarray(read_attribute(result.model, "exog_re"))
    # The constant one goes by the name of the group.
    names = [
        INTERCEPT if np.ptp(columns[:, place]) == 0 else normal_term(str(name))
        for place, name in enumerate(getattr(effects, "index", range(len(matrix))))
    ]
    labels, values = list(names), [float(one) for one in np.diag(matrix)]
    for row in range(len(names)):
        for column in range(row):
            labels.append(f"{names[column]}:{names[row]}")
            values.append(float(matrix[row, column]))
    labels.append("Residual")
    values.append(float(result.scale))
    yield quantity("variance components", values, labels, "cov_re and scale")


def against_first(rows: Floats) -> Floats:
    """Coefficients of each class against the first: of symmetric ones, what is identified."""
    return np.asarray(rows[1:] - rows[0])


def of_pairs(result: Any) -> Iterator[Quantity]:
    """Pairwise differences of means, such as Tukey's: each the second group less the first."""
    groups = [str(one) for one in result.groupsunique]
    labels = [f"{b}-{a}" for at, a in enumerate(groups) for b in groups[at + 1 :]]
    yield quantity("estimate", result.meandiffs, labels, "meandiffs")
    yield quantity("p-values", result.pvalues, labels, "pvalues")
    both = np.asarray(result.confint, dtype=np.float64)
    yield quantity("interval, lower", both[:, 0], labels, "confint")
    yield quantity("interval, upper", both[:, 1], labels, "confint")


def _numbers(count: int) -> list[str]:
    return [str(number) for number in range(1, count + 1)]
