"""Multinomial logistic regression by scikit-learn."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning

from fitdiff.errors import DataError
from fitdiff.methods.method import Method
from fitdiff.models.columns import classes_of, spread
from fitdiff.models.contract import Fit, SplitData
from fitdiff.models.linear.design import Design, make_design
from fitdiff.models.linear.settings import settings_of
from fitdiff.quantities.labelled import by_class
from fitdiff.quantities.quantity import Quantity
from fitdiff.tasks.contract import Task

Floats = NDArray[np.float64]


def fit_by(
    method: Method,
    rows: SplitData,
    estimator: Callable[[int], Any],
    refuse: Callable[[Design], None],
) -> Fit:
    """Fit an estimator of scikit-learn to several classes.

    Its coefficients are of every class; only their differences mean anything without a penalty.
    Those from the first class are reported.

    Raises
    ------
    DataError
        If a class has no training row, or as `make_design` does.
    """
    spec = settings_of(method)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        design = make_design(method, rows)
        refuse(design)
        columns = design.train[:, 1:] if spec.intercept else design.train
        test = design.test[:, 1:] if spec.intercept else design.test
        _require_all_classes(rows.task, design.y_train)
        model = estimator(design.y_train.size)
        model.fit(columns, design.y_train, sample_weight=design.columns.weights)
    converged = not any(issubclass(one.category, ConvergenceWarning) for one in caught)
    prediction = spread(model.predict_proba(test), design.columns.predicted)
    label, threshold = classes_of(rows.task, prediction, spec.threshold)
    return Fit(
        status="ok" if converged else "not-converged",
        prediction=prediction,
        label=label,
        threshold=threshold,
        selected=tuple(range(len(rows.predictors))),
        updates=int(np.max(model.n_iter_)),
        warnings=tuple(dict.fromkeys(str(one.message) for one in caught)),
        train_prediction=spread(model.predict_proba(columns), design.columns.kept),
        quantities=(_estimates(model, design, rows.task, spec.intercept),),
    )


def _estimates(model: Any, design: Design, task: Task, intercept: bool) -> Quantity:
    slopes = model.coef_ / design.scaler.spread
    own = model.intercept_ - slopes @ design.scaler.centre
    every: Floats = np.column_stack([own, slopes]) if intercept else slopes
    return by_class("coefficients", every[1:] - every[0], design.terms, task.labels, "coef_")


def _require_all_classes(task: Task, y: NDArray[Any]) -> None:
    for number, name in enumerate(task.labels):
        if not (y == number).any():
            raise DataError(
                f"No training row has the class '{name}'. Draw larger or stratified training sets "
                "to avoid such splits."
            )
