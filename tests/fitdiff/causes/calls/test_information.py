"""Probit models of statsmodels and R: standard errors by the observed or expected information."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.stats import norm

from fitdiff.causes.calls.comparison import Comparison

Compared = Callable[..., Comparison]


@pytest.mark.parametrize("link", ["probit", "'probit'"])
@pytest.mark.parametrize(
    "second",
    [
        "smf.probit('won ~ x + z', data).fit()",
        "sm.Probit(won, sm.add_constant(data[['x', 'z']])).fit()",
    ],
)
def test_the_function_is_named(
    link: str, second: str, compared: Compared, table: pd.DataFrame
) -> None:
    data = table.assign(won=(table["event"] == "yes").astype(int))
    found = compared(f"r: glm(won ~ x + z, family = binomial({link}))", f"py: {second}", data)
    (cause,) = found.explanation.causes
    assert "function" in cause.settings[0].setting
    assert cause.proof.outcome == "verified"
    assert found.translations[0].fresh


def test_what_is_said_of_the_information_is_so(table: pd.DataFrame) -> None:
    """Both are computed here from their definitions."""
    y = (table["event"] == "yes").to_numpy(dtype=float)
    x = sm.add_constant(table[["x", "z"]].to_numpy())
    observed = sm.Probit(y, x).fit(disp=0, tol=1e-12)
    link = sm.families.links.Probit()
    expected = sm.GLM(y, x, family=sm.families.Binomial(link=link)).fit(tol=1e-14)
    at = x @ observed.params
    q = 2 * y - 1
    slope = q * norm.pdf(at) / norm.cdf(q * at)
    weights = slope * (slope + at), norm.pdf(at) ** 2 / (norm.cdf(at) * norm.sf(at))
    for weight, fit in zip(weights, (observed, expected), strict=True):
        covariance = np.linalg.inv(x.T @ (weight[:, None] * x))
        np.testing.assert_allclose(fit.bse, np.sqrt(np.diag(covariance)), rtol=1e-6)


def test_the_variance_of_a_proportion_at_the_null_is_tried(compared: Compared) -> None:
    first = "r: prop.test(15, 50, p = 0.4, correct = FALSE)"
    found = compared(first, "py: sm.stats.proportions_ztest(15, 50, 0.4)")
    named = [{one.setting for one in cause.settings} for cause in found.explanation.causes]
    assert named == [{"proportions_ztest:prop_var"}]
