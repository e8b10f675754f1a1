"""Objectives of linear and Cox models on typed tables: any family, weights, offset, encoding.

Each is divided by its value for the mean outcome in every row (of a Cox model, for equal hazards).
The other's solution is evaluated by its coefficients, where they are of the same columns and link;
else, without a penalty, by its fitted values of the same rows.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from fitdiff.comparison.stages import ComparedFit, NotComparableError, parameter
from fitdiff.models.columns import Columns, columns_of
from fitdiff.models.cox.objective import partial_likelihood
from fitdiff.models.linear.objective_classes import class_objective
from fitdiff.models.linear.stated import stated_objective

Floats = NDArray[np.float64]


def of_linear(own: ComparedFit, at: ComparedFit) -> float:
    """Evaluate the objective of a linear model on a table, in units of the mean outcome's.

    Raises
    ------
    NotComparableError
        If the other's solution has not what the objective needs.
    """
    strength = strength_taken(own)
    if own.method.spec.family == "multinomial":
        return _of_classes(own, at, strength)
    stated = stated_objective(own.method, own.rows, strength)
    value = stated.at(coefficients_of(at)) if _has_link(at, own.method.spec.link) else None
    if value is None:
        if stated.objective.is_penalised:
            raise NotComparableError("a solution has no coefficients on its scale to penalise")
        value = stated.objective.at_means(_fitted(own, at, stated.columns))
    if value is None:
        raise NotComparableError(
            f"fitted values that family '{own.method.spec.family}' cannot have"
        )
    return value / stated.unit


def of_cox(own: ComparedFit, at: ComparedFit) -> float:
    """Evaluate minus the log partial likelihood, in units of that of equal hazards."""
    if at.method.model != "cox":
        raise NotComparableError("only another Cox model has log hazards")
    columns = columns_of(own.method, own.rows)
    ties = own.method.spec.ties
    null = partial_likelihood(columns.y, np.zeros(len(columns.y)), ties)
    return partial_likelihood(columns.y, _fitted(own, at, columns), ties) / (null or -1.0)


def strength_taken(own: ComparedFit) -> float:
    """Strength of the penalty on the mean loss: stated, or chosen; 0 for none."""
    spec = own.method.spec
    if spec.penalty == "none" or spec.refit != "none":
        return 0.0
    if not spec.is_stated:
        return float(parameter(own, "strength")[0])
    return float(spec.mean_strength(own.rows.y_train.size))


def coefficients_of(side: ComparedFit) -> Mapping[str, float]:
    """Coefficients by term, of columns that are not scaled."""
    return {
        label: float(value)
        for one in side.result.quantities
        if one.kind == "coefficients"
        for label, value in zip(one.labels, one.values.tolist(), strict=True)
    }


def _of_classes(own: ComparedFit, at: ComparedFit, strength: float) -> float:
    classes = class_objective(own.method, own.rows, strength)
    if classes is None:
        raise NotComparableError("an l1 penalty of several classes is not evaluated")
    found = coefficients_of(at) if _has_link(at, "logit") else {}
    value = classes.at(found) if found else None
    if value is None:
        if strength:
            raise NotComparableError("a solution has no coefficients on its scale to penalise")
        value = classes.at_means(_fitted(own, at, classes.columns))
    return value / classes.unit


def _has_link(at: ComparedFit, link: str) -> bool:
    return getattr(at.method.spec, "link", None) == link and bool(coefficients_of(at))


def _fitted(own: ComparedFit, at: ComparedFit, columns: Columns) -> Floats:
    """Fitted values by the other's solution of the rows that a method trains on."""
    if own.rows.train_hash != at.rows.train_hash:
        raise NotComparableError("the other's solution is known only on its own training rows")
    values = at.result.train_prediction
    if not values.size:
        raise NotComparableError(f"{at.method.engine} does not say what it fits training rows")
    fitted = values.reshape(columns.kept.size, -1)[columns.kept]
    if np.isnan(fitted).any():
        unknown = int(np.isnan(fitted).any(axis=1).sum())
        raise NotComparableError(f"the other has no fitted value of {unknown} rows")
    return fitted[:, 0] if fitted.shape[1] == 1 else fitted
