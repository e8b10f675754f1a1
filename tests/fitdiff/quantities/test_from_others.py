"""Components, clusters, classes, thresholds and variance components of Python results."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
import statsmodels.formula.api as smf
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB
from statsmodels.miscmodels.ordinal_model import OrderedModel

from fitdiff.quantities.from_python import quantities_of

GENERATOR = np.random.default_rng(2)
X = pd.DataFrame(GENERATOR.normal(size=(90, 2)), columns=["a", "b"])
CLASS = pd.Series(np.argmax(X.to_numpy() @ np.array([[1, -1, 0], [0, 1, -1]])
                            + GENERATOR.gumbel(size=(90, 3)), axis=1))  # fmt: skip


def read(result, features=None) -> dict[str, dict[str, float]]:
    found = quantities_of(result, features, [] if features is None else list(features))
    return {one.kind: dict(zip(one.labels, one.values, strict=True)) for one in found}


def test_the_largest_loading_of_each_component_is_positive() -> None:
    found = read(PCA().fit(X), X)
    loadings = found["loadings"]
    for component in "12":
        column = [loadings[f"{name} ({component})"] for name in "ab"]
        assert max(column, key=abs) > 0
    assert found["variances"]["1"] > found["variances"]["2"]
    assert len(found["scores"]) == 180


def test_clusters_are_numbered_as_rows_meet_them() -> None:
    data = pd.DataFrame({"a": [9.0, 9.1, 0.0, 0.1, 9.2]})
    for seed in range(3):
        found = read(KMeans(2, random_state=seed, n_init=1).fit(data), data)
        assert list(found["clusters"].values()) == [1, 1, 2, 2, 1]
        assert found["centres"]["a (1)"] == pytest.approx(9.1)


def test_classes_are_told_against_the_first_by_either_library() -> None:
    logit = sm.MNLogit(CLASS, sm.add_constant(X)).fit(disp=0)
    estimator = LogisticRegression(C=np.inf, tol=1e-10, max_iter=1000).fit(X, CLASS)
    one, other = read(logit), read(estimator, X)
    assert one["coefficients"].keys() == other["coefficients"].keys()
    for label, value in one["coefficients"].items():
        # lbfgs stops at a gradient of 1e-10; curvature is about 0.1.
        assert other["coefficients"][label] == pytest.approx(value, abs=1e-5)
    assert one["probabilities"].keys() == other["probabilities"].keys()


def test_thresholds_are_not_their_increments() -> None:
    outcome = pd.Series(pd.Categorical(CLASS.map({0: "x", 1: "y", 2: "z"}), ordered=True))
    fit = OrderedModel(outcome, X, distr="logit").fit(method="bfgs", disp=0)
    found = read(fit)
    assert list(found["coefficients"]) == ["a", "b"]
    assert list(found["thresholds"]) == ["x|y", "y|z"]
    assert found["thresholds"]["x|y"] < found["thresholds"]["y|z"]
    assert found["probabilities"]["1 (x)"] > 0


def test_variance_components_are_no_coefficients() -> None:
    groups = np.repeat(np.arange(15), 6)
    data = X.assign(g=groups, y=X["a"] + GENERATOR.normal(size=15)[groups]
                    + GENERATOR.normal(size=90))  # fmt: skip
    found = read(smf.mixedlm("y ~ a", data, groups="g").fit())
    assert list(found["coefficients"]) == ["(Intercept)", "a"]
    assert list(found["variance components"]) == ["(Intercept)", "Residual"]
    assert found["interval, lower"].keys() == found["coefficients"].keys()


def test_importance_is_labelled_by_features() -> None:
    forest = RandomForestRegressor(n_estimators=2, random_state=0).fit(X, CLASS)
    assert list(read(forest, X)["importance"]) == ["a", "b"]


def test_a_matrix_is_read_column_after_column() -> None:
    assert read(np.array([[1.0, 2.0], [3.0, 4.0]]))["values"] == {
        "1 (1)": 1.0, "2 (1)": 3.0, "1 (2)": 2.0, "2 (2)": 4.0,
    }  # fmt: skip


class Own:
    """An object of a user's that says what it reports."""

    def __fitdiff__(self) -> dict[str, object]:
        return {"coefficients": pd.Series({"const": 1.0, "a": 2.0}), "AIC": 3.0, "share": 0.5}


def test_an_object_says_itself_what_it_reports() -> None:
    found = read(Own())
    assert found["coefficients"] == {"(Intercept)": 1.0, "a": 2.0}
    assert found["AIC"] == {"": 3.0}
    assert found["values"] == {"": 0.5}


def test_a_naive_bayes_has_means_and_variances_of_each_class() -> None:
    found = read(GaussianNB().fit(X, CLASS), X)
    first = X[CLASS == 0]
    assert found["centres"]["a (0)"] == pytest.approx(first["a"].mean())
    assert found["variances"]["b (0)"] == pytest.approx(first["b"].var(ddof=0), rel=1e-6)
    assert found["estimate"]["prior 0"] == pytest.approx(len(first) / 90)
