"""Results of statsmodels as the calls that make them: the same numbers come out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
import statsmodels.formula.api as smf

from fitdiff.api.objects.statsmodels_results import asked_results

Made = Callable[[pd.DataFrame], Any]
FITS: dict[str, Made] = {
    "smf.ols('y ~ x + C(group)', data).fit(cov_type='HC3')": lambda t: smf.ols(
        "y ~ x + C(group)", t
    ).fit(cov_type="HC3"),
    "smf.ols('y ~ x', data).fit(cov_type='cluster', cov_kwds={'groups': data['w']})": lambda t: (
        smf.ols("y ~ x", t).fit(cov_type="cluster", cov_kwds={"groups": t["w"]})
    ),
    "sm.OLS(data['y'], sm.add_constant(data[['x', 'z']])).fit()": lambda t: sm.OLS(
        t["y"].to_numpy(), sm.add_constant(t[["x", "z"]].to_numpy())
    ).fit(),
    "sm.WLS(data['y'], data[['x']], weights=data['w']).fit()": lambda t: sm.WLS(
        t["y"], t[["x"]], weights=t["w"]
    ).fit(),
    "smf.glm('event ~ x', data, "
    "family=sm.families.Binomial(link=sm.families.links.Probit())).fit()": lambda t: smf.glm(
        "event ~ x", t, family=sm.families.Binomial(sm.families.links.Probit())
    ).fit(),
    "smf.quantreg('y ~ x', data).fit(q=0.25)": lambda t: smf.quantreg("y ~ x", t).fit(q=0.25),
}


@pytest.mark.parametrize("call", FITS)
def test_the_call_is_found(table: pd.DataFrame, call: str) -> None:
    assert asked_results(FITS[call](table), table).call == f"py: {call}"


def test_an_exposure_is_found_also_where_rows_with_gaps_are_left_out(table) -> None:
    table = table.assign(
        days=np.arange(1.0, len(table) + 1) * 7, x=table["x"].where(table["x"] > 0)
    )
    fit = smf.poisson("event ~ x", table, exposure=table["days"]).fit(disp=False)
    assert fit.nobs < len(table)
    assert asked_results(fit, table).call == (
        "py: smf.poisson('event ~ x', data, exposure=data['days']).fit()"
    )


@pytest.mark.parametrize(
    ("fit", "why"),
    [
        (lambda t: sm.OLS(t["y"], np.log(t[["w"]] + 1)).fit(), "lacks columns"),
        (lambda t: sm.WLS(t["y"], t[["x"]], weights=t["w"] + 1).fit(), "values of weights"),
        (lambda t: smf.ols("y ~ x", t).fit_regularized(alpha=1.0), "fit_regularized"),
        (lambda t: smf.ols("y ~ x", pd.concat([t, t])).fit(), "80 rows; the table has 40"),
    ],
)
def test_where_there_is_no_call_the_reason_is_said(
    table: pd.DataFrame, fit: Made, why: str
) -> None:
    asked = asked_results(fit(table), table)
    assert asked.call is None
    assert why in asked.why_no_call
