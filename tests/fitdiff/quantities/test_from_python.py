"""Numbers of results that nobody described, by what the objects offer."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures

from fitdiff.quantities.from_python import quantities_of
from fitdiff.quantities.quantity import Quantity

X = pd.DataFrame({"a": [1.0, 2.0, 4.0, 3.0, 7.0], "b": [0.0, 1.0, 0.0, 1.0, 1.0]})
Y = 2 + 3 * X["a"] - X["b"]


def by_kind(result: object, features: object = None) -> dict[str, Quantity]:
    return {one.kind: one for one in quantities_of(result, features)}


def test_coefficients_and_predictions_of_an_estimator() -> None:
    found = by_kind(LinearRegression().fit(X, Y), X)
    assert found["coefficients"].labels == ("(Intercept)", "a", "b")
    assert found["coefficients"].values == pytest.approx([2, 3, -1])
    assert found["fitted values"].values == pytest.approx(Y)


def test_a_constant_column_is_part_of_the_intercept() -> None:
    wide = X.assign(one=1.0)
    fit = LinearRegression().fit(wide, Y)
    fit.coef_, fit.intercept_ = np.array([3.0, -1.0, 0.5]), 1.5
    found = by_kind(fit, wide)
    assert found["coefficients"].labels == ("(Intercept)", "a", "b")
    assert found["coefficients"].values == pytest.approx([2, 3, -1])


def test_features_that_a_pipeline_makes_have_their_names() -> None:
    fit = make_pipeline(PolynomialFeatures(2, include_bias=False), LinearRegression())
    found = by_kind(fit.fit(X[["a"]], Y), X[["a"]])
    assert found["coefficients"].labels == ("(Intercept)", "a", "a^2")


def test_a_classifier_names_the_class_of_its_probabilities() -> None:
    fit = LogisticRegression().fit(X, ["no", "no", "yes", "no", "yes"])
    found = by_kind(fit, X)
    assert found["probabilities"].name == "yes"
    assert set(found["predicted classes"].values) <= {0.0, 1.0}


def test_results_with_params() -> None:
    result = SimpleNamespace(params=pd.Series({"const": 1.0, "C(g)[T.b]": 2.0}), bse=[0.1, 0.2])
    found = by_kind(result)
    assert found["coefficients"].labels == ("(Intercept)", "g[b]")
    assert found["standard errors"].labels == ("(Intercept)", "g[b]")


def test_what_a_test_of_correlation_calls_its_statistic_is_an_estimate() -> None:
    found = by_kind(stats.spearmanr(X["a"], Y))
    assert found["estimate"].values[0] == pytest.approx(stats.spearmanr(X["a"], Y).statistic)
    assert "statistics" not in found


def test_the_statistic_of_another_test() -> None:
    found = by_kind(stats.ttest_ind(X["a"], X["b"]))
    assert {"statistics", "p-values", "degrees of freedom"} <= found.keys()


@pytest.mark.parametrize(
    ("result", "kind", "values"),
    [
        (2.5, "values", [2.5]),
        (np.array([1.0, 2.0]), "values", [1, 2]),
        ({"p_value": 0.5}, "p-values", [0.5]),
        ((0.25, "text"), "values", [0.25]),
        (pd.DataFrame({"F": [4.0]}, index=["x"]), "statistics", [4]),
    ],
)
def test_plain_results(result: object, kind: str, values: list[float]) -> None:
    assert by_kind(result)[kind].values == pytest.approx(values)


def test_an_object_may_say_what_it_reports() -> None:
    class Own:
        def __fitdiff__(self) -> dict[str, float]:
            return {"statistic": 3.0}

    assert by_kind(Own())["statistics"].values == pytest.approx([3.0])


def test_rows_that_pandas_counts_from_0_are_counted_from_1() -> None:
    kept = pd.Series([5.0, 6.0, 7.0]).drop(1)
    assert by_kind(kept)["values"].labels == ("1", "3")
    table = pd.DataFrame([[1.0, 2.0], [3.0, 4.0]])
    assert by_kind(table)["values"].labels == ("1 (1)", "2 (1)", "1 (2)", "2 (2)")


def test_an_index_of_values_is_a_label() -> None:
    years = pd.Series([5.0, 6.0], index=pd.Index([3, 4], name="gear"))
    assert by_kind(years)["values"].labels == ("3", "4")
