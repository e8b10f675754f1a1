"""Random forests by scikit-learn."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

from fitdiff.methods.method import Method
from fitdiff.models.allowed import ANYTHING
from fitdiff.models.columns import classes_of, columns_of, spread
from fitdiff.models.contract import Context, Fit, SplitData
from fitdiff.models.forest.settings import ForestSettings
from fitdiff.models.preparation import ENCODE, MISSING
from fitdiff.models.rows import check_rows

SUPPORTS = {
    **MISSING,
    **ENCODE,
    "trees": ANYTHING,
    "mtry": ANYTHING,
    "min_split": ANYTHING,
    "max_depth": ANYTHING,
    "bootstrap": ANYTHING,
    "threshold": ANYTHING,
}
TASKS = ("binary", "multiclass", "numeric", "count")


def fit(method: Method, rows: SplitData, context: Context) -> Fit:
    """Grow a forest.

    Raises
    ------
    DataError
        If the rows are not those that the split means, or cannot be made columns of numbers.
    """
    spec = method.spec
    assert isinstance(spec, ForestSettings)
    check_rows(rows)
    columns = columns_of(method, rows)
    kind = RandomForestClassifier if rows.task.labels else RandomForestRegressor
    forest = kind(
        n_estimators=spec.trees,
        max_features=spec.tried(columns.train.shape[1]),
        min_samples_split=spec.min_split,
        max_depth=spec.max_depth or None,
        bootstrap=spec.bootstrap,
        random_state=context.seed,
    ).fit(columns.train, columns.y)
    classes = len(rows.task.labels)
    prediction = spread(_predicted(forest, columns.test, classes), columns.predicted)
    label, threshold = classes_of(rows.task, prediction, spec.threshold)
    return Fit(
        status="ok",
        prediction=prediction,
        label=label,
        threshold=threshold,
        selected=tuple(range(len(rows.predictors))),
        updates=spec.trees,
        train_prediction=spread(_predicted(forest, columns.train, classes), columns.kept),
    )


def _predicted(forest: Any, x: NDArray[np.generic], classes: int) -> NDArray[np.float64]:
    if not classes:
        return np.asarray(forest.predict(x), dtype=np.float64)
    # A class that no training row has, has probability 0.
    shares = np.zeros((len(x), classes))
    shares[:, forest.classes_] = forest.predict_proba(x)
    return shares[:, 1] if classes == 2 else shares
