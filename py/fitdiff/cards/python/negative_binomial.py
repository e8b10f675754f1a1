"""statsmodels' NegativeBinomial."""

from fitdiff.cards.card import Card, Example, Report, Setting
from fitdiff.cards.codecs import Choice
from fitdiff.cards.python.statsmodels_reports import HARMLESS, OFFSET

CARD = Card(
    function="statsmodels.api.NegativeBinomial",
    method="negative binomial regression",
    objective="-log-likelihood of variance mu + alpha x mu^2, over coefficients and alpha jointly",
    shape="statsmodels",
    also=("statsmodels.formula.api.negativebinomial",),
    settings=(
        Setting(
            "variance",
            "loglike_method",
            Choice({"nb2": "mu + mu^2 / theta", "nb1": "mu + alpha mu", "geometric": "mu + mu^2"}),
        ),
        OFFSET,
    ),
    tight={"fit:method": "'newton'", "fit:maxiter": "1000", "fit:tol": "1e-14"},
    stops="change of the coefficients, with method 'bfgs' the gradient",
    reports=(
        Report("coefficients", 'fit.params.drop("alpha")'),
        Report("estimate", 'fit.params["alpha"]', "alpha"),
        Report("estimate", '1 / fit.params["alpha"]', "theta"),
        Report("standard errors", 'fit.bse.drop("alpha")', "observed information, with alpha"),
        Report("log-likelihood", "fit.llf", "at the estimates"),
        Report("AIC", "fit.aic", "counts theta"),
    ),
    harmless=(*HARMLESS, "fit:cov_type", "fit:cov_kwds", "fit:use_t", "fit:optim_kwds_prelim"),
    examples=(
        Example("smf.negativebinomial('Days ~ Age + Sex', data).fit(disp=0)", "r:MASS::quine"),
    ),
)
