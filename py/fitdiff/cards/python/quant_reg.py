"""statsmodels' QuantReg."""

from fitdiff.cards.card import Card, Example, Report, Setting
from fitdiff.cards.python.statsmodels_reports import HARMLESS

CARD = Card(
    function="statsmodels.api.QuantReg",
    method="quantile regression",
    objective="sum of tilted absolute residuals, by iterated weighted least squares",
    shape="statsmodels",
    also=("statsmodels.formula.api.quantreg",),
    settings=(Setting("quantile", "fit:q"),),
    tight={"fit:p_tol": "1e-12", "fit:max_iter": "100000"},
    stops="change of the coefficients",
    reports=(
        Report("coefficients", "fit.params"),
        Report("standard errors", "fit.bse", "a kernel's density, robust"),
    ),
    harmless=(*HARMLESS, "fit:vcov", "fit:kernel", "fit:bandwidth"),
    examples=(Example("smf.quantreg('mpg ~ wt + hp', data).fit(q=0.25)", "r:datasets::mtcars"),),
    agrees=1e-5,
    because="QuantReg iterates weighted least squares, which only comes near the exact vertex",
)
