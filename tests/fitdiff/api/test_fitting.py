"""One call on a table, and its labelled quantities."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression

import fitdiff
from fitdiff.api.fitting import FitFailedError


@pytest.mark.parametrize(
    "call", [fitdiff.r("lm(y ~ x)"), "py: smf.ols('y ~ x', data).fit()", LinearRegression()]
)
def test_the_same_labels_whoever_fits(table: pd.DataFrame, call: object) -> None:
    fitted = fitdiff.fit(call, table, outcome="y", features=["x"])
    assert list(fitted["coefficients"].index) == ["(Intercept)", "x"]
    assert {"quantity", "label", "value", "how"} == set(fitted.to_frame())
    assert "coefficients (2)" in repr(fitted)
    assert "coefficients" in fitted._repr_html_()


def test_what_is_not_reported_is_named(table: pd.DataFrame) -> None:
    fitted = fitdiff.fit("py: np.std(x)", table)
    with pytest.raises(KeyError, match="Reported: values"):
        fitted["coefficients"]


def test_a_fit_that_fails_is_one_message(table: pd.DataFrame) -> None:
    with pytest.raises(FitFailedError, match="The call failed"):
        fitdiff.fit("py: np.linalg.inv(data[['x', 'z']])", table)


def test_a_fitted_object_has_nothing_to_fit(table: pd.DataFrame) -> None:
    with pytest.raises(fitdiff.FitdiffError, match="nothing to fit"):
        fitdiff.fit(LinearRegression().fit(table[["x"]], table["y"]), table)


METHODS = Path(__file__).parents[3] / "comparisons" / "methods"


@pytest.mark.parametrize("name", ["ols-top10", "lm-top10"])
def test_a_method_of_studies_is_fitted_to_all_rows(name: str) -> None:
    table = fitdiff.read_table("sklearn:breast_cancer")
    fitted = fitdiff.fit(str(METHODS / f"{name}.toml"), table, outcome="target")
    assert len(fitted["probabilities"]) == table.n_rows
    assert name in repr(fitted)


def test_a_method_needs_an_outcome() -> None:
    with pytest.raises(fitdiff.FitdiffError, match="Name its column by outcome"):
        fitdiff.fit(str(METHODS / "ols-top10.toml"), "sklearn:breast_cancer")
