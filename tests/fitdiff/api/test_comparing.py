"""`fitdiff.compare` with objects for sides; calls alone are tested where causes are."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl
import pytest
import statsmodels.formula.api as smf
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import fitdiff
from fitdiff import FitdiffError

FEATURES = ["x", "z"]


def test_an_unfitted_estimator_is_the_call_it_prints_as(table: pd.DataFrame) -> None:
    found = fitdiff.compare(fitdiff.r("lm(y ~ x + z)"), Ridge(alpha=2.0), table)
    assert found.verdict == "different"
    assert found.found.calls[1] == "py: Ridge(alpha=2.0)"
    assert found.code["second"].startswith("Ridge(alpha=0.0")


def test_a_fitted_estimator_that_a_refit_confirms_is_searched(table: pd.DataFrame) -> None:
    fitted = make_pipeline(StandardScaler(), Ridge()).fit(table[FEATURES], table["y"])
    found = fitdiff.compare(fitdiff.r("lm(y ~ x + z)"), fitted, table)
    assert found.causes
    assert "gives its numbers" in found.notes[0]
    assert "was not fitted" not in found.text


def test_a_fit_to_other_rows_is_not_the_fit_you_ran(table: pd.DataFrame) -> None:
    fitted = Ridge().fit(table[FEATURES][:30], table["y"][:30])
    found = fitdiff.compare(fitdiff.r("lm(y ~ x + z)"), fitted, table)
    assert found.verdict == "different"
    assert found.notes[0].startswith("This is not the fit you ran: Ridge() gives")
    assert not found.causes
    # Its own numbers are compared, not those of the refit.
    own = next(stage for stage in found.stages if stage.kind == "coefficients").agreement
    assert own is not None
    assert own.second in {float(fitted.intercept_), *map(float, fitted.coef_)}


def test_results_of_statsmodels_are_refitted(table: pd.DataFrame) -> None:
    fitted = smf.ols("y ~ x + z", table).fit(cov_type="HC1")
    found = fitdiff.compare(fitdiff.r("lm(y ~ x + z)"), fitted, table)
    settings = {change.setting for cause in found.causes for change in cause.settings}
    assert settings == {"fit:cov_type"}


def test_a_random_fit_is_compared_as_it_is(table: pd.DataFrame) -> None:
    fitted = RandomForestRegressor(5).fit(table[FEATURES], table["y"])
    found = fitdiff.compare(fitdiff.r("lm(y ~ x + z)"), fitted, table)
    assert "depends on the seed" in found.notes[0]


class Own(BaseEstimator, TransformerMixin):
    def fit(self, X: Any, y: Any = None) -> Own:
        self.seen_ = True
        return self

    def transform(self, X: Any) -> Any:
        return X


def test_a_step_of_ones_own_is_compared_as_it_is(table: pd.DataFrame) -> None:
    fitted = make_pipeline(Own(), Ridge()).fit(table[FEATURES], table["y"])
    found = fitdiff.compare(fitdiff.r("lm(y ~ x + z)"), fitted, table)
    assert "no causes are searched" in found.notes[0]
    assert next(stage for stage in found.stages if stage.kind == "coefficients").differs


class Reported:
    def __fitdiff__(self) -> dict[str, Any]:
        return {"coefficients": {"Intercept": 1.0, "x": 2.0}}


@pytest.mark.parametrize(
    "results", [Reported(), {"coefficients": pd.Series({"Intercept": 1.0, "x": 2.0})}]
)
def test_results_by_name_are_aligned(table: pd.DataFrame, results: object) -> None:
    found = fitdiff.compare("py: smf.ols('y ~ x', data).fit()", results, table)
    coefficients = next(stage for stage in found.stages if stage.kind == "coefficients")
    assert coefficients.agreement is not None
    assert coefficients.agreement.entries == 2


@pytest.mark.parametrize("convert", [pl.from_pandas, lambda t: t.to_dict("list")])
def test_data_may_be_of_any_kind(table: pd.DataFrame, convert: Any) -> None:
    numbers = convert(table[["x", "z", "y"]])
    assert fitdiff.compare("py: np.std(x)", "py: np.std(x)", numbers).same


@pytest.mark.parametrize(
    ("first", "given", "message"),
    [
        (Ridge, {}, r"got Ridge, which reports no number. Write Ridge\(\)"),
        (object(), {}, "got object, which reports no number"),
        (Ridge(), {"outcome": "yy"}, "no column 'yy'. Did you mean 'y'"),
        (Ridge(), {"features": "x"}, r"Use \['x'\]"),
        (Ridge(), {"tolerances": {"coefs": 1.0}}, "No tolerance is called 'coefs'"),
        ("lm(y ~ x)", {}, "is not stated"),
        (make_pipeline(Own(), Ridge()), {}, "Own"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_one_message(
    table: pd.DataFrame, first: object, given: dict[str, Any], message: str
) -> None:
    with pytest.raises(FitdiffError, match=message):
        fitdiff.compare(first, LinearRegression(), table, **given)


def test_html_says_the_same_and_escapes(table: pd.DataFrame) -> None:
    odd = table.rename(columns={"x": "<b>x"})
    fitted = LogisticRegression().fit(odd[["<b>x", "z"]], odd["event"])
    results = {"coefficients": {"<b>x": 9.0, "z": 0.0}}
    found = fitdiff.compare(fitted, results, odd, outcome="event")
    html = found._repr_html_()
    assert "DIFFERENT" in html
    assert "<b>x" not in html
    assert "&lt;b&gt;x" in html


def test_stages_as_a_table(table: pd.DataFrame) -> None:
    found = fitdiff.compare("py: np.std(x)", "py: x.std()", table, search=False)
    frame = found.to_frame()
    assert list(frame["stage"]) == ["values"]
    assert not frame["same"][0]
    assert found.to_dict()["verdict"] == found.verdict == "different"
    assert repr(found) == str(found).rstrip("\n")


def test_a_fit_to_prepared_data_is_recognised(table: pd.DataFrame) -> None:
    columns = pd.DataFrame(StandardScaler().fit_transform(table[FEATURES]), columns=FEATURES)
    fitted = LinearRegression().fit(columns, table["y"])
    found = fitdiff.compare(fitdiff.r("lm(y ~ x + z)"), fitted, table)
    assert found.notes[0].startswith("This is not the fit you ran")
    assert "Its numbers come from: columns standardised" in found.notes[0]
    assert "agree: this is all that differs" in found.notes[0]
    assert not found.causes
