"""statsmodels' Poisson."""

from fitdiff.cards.card import Card, Example
from fitdiff.cards.covariances import CovarianceOfStatsmodels, covariance_setting
from fitdiff.cards.python.statsmodels_reports import COEFFICIENTS, HARMLESS, LIKELIHOOD, OFFSET

CARD = Card(
    function="statsmodels.api.Poisson",
    method="regression",
    objective="-log-likelihood, by Newton's method",
    shape="statsmodels",
    also=("statsmodels.formula.api.poisson",),
    settings=(OFFSET, covariance_setting(CovarianceOfStatsmodels("normal"))),
    fixed={"family": "poisson", "link": "log", "dispersion": "1"},
    tight={"fit:tol": "1e-14", "fit:maxiter": "1000"},
    stops="change of the coefficients",
    reports=(*COEFFICIENTS, *LIKELIHOOD),
    harmless=HARMLESS,
    examples=(Example("smf.poisson('count ~ spray', data).fit()", "r:datasets::InsectSprays"),),
    agrees=1e-10,
    because="it stops where coefficients no longer change",
    first=1,
)
