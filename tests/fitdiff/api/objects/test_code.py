"""Estimators and values as the code that makes them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler

from fitdiff.api.objects.code import node_of
from fitdiff.calls.errors import CallError
from fitdiff.calls.printing import print_call


def code(value: Any) -> str:
    return print_call(node_of(value), "py")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (LogisticRegression(), "LogisticRegression()"),
        (LogisticRegression(C=np.inf, tol=1e-8), "LogisticRegression(C=np.inf, tol=1e-08)"),
        # 1 is not 1.0: what a user stated is stated.
        (Ridge(alpha=1), "Ridge(alpha=1)"),
        (Ridge(alpha=-np.inf), "Ridge(alpha=-np.inf)"),
        (
            LogisticRegression(class_weight={0: 1, 1: 2}),
            "LogisticRegression(class_weight={0: 1, 1: 2})",
        ),
        (RandomForestClassifier(10, random_state=3),
         "RandomForestClassifier(n_estimators=10, random_state=3)"),
        (make_pipeline(StandardScaler(), Ridge()), "make_pipeline(StandardScaler(), Ridge())"),
        (Pipeline([("a", StandardScaler()), ("b", Ridge())]),
         "Pipeline(steps=[('a', StandardScaler()), ('b', Ridge())])"),
        (GridSearchCV(Ridge(), {"alpha": [0.1, np.float64(1.0)]}),
         "GridSearchCV(estimator=Ridge(), param_grid={'alpha': [0.1, 1.0]})"),
        (ColumnTransformer([("c", OneHotEncoder(), ["g"])], remainder="passthrough"),
         "ColumnTransformer(transformers=[('c', OneHotEncoder(), ['g'])], "
         "remainder='passthrough')"),
        (FunctionTransformer(np.log1p), "FunctionTransformer(func=np.log1p)"),
        (Ridge(alpha=np.array([1.0, 2.0])), "Ridge(alpha=np.array([1.0, 2.0]))"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_estimators_are_written_with_what_is_not_default(value: Any, text: str) -> None:
    assert code(value) == text


class Own(BaseEstimator, TransformerMixin):
    def fit(self, X: Any, y: Any = None) -> Own:
        return self


@pytest.mark.parametrize("value", [FunctionTransformer(lambda x: x), object()])
def test_what_no_code_names_is_refused(value: Any) -> None:
    with pytest.raises(CallError, match="object of your own"):
        code(value)


def test_a_class_of_a_users_module_is_named_by_its_module() -> None:
    assert code(Own()).endswith("Own()")
