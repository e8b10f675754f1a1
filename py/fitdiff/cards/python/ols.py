"""statsmodels' OLS."""

from fitdiff.cards.card import Card, Example
from fitdiff.cards.covariances import CovarianceOfStatsmodels, covariance_setting
from fitdiff.cards.python.statsmodels_reports import COEFFICIENTS, HARMLESS, LINEAR

CARD = Card(
    function="statsmodels.api.OLS",
    method="regression",
    objective="sum of squared residuals",
    shape="statsmodels",
    also=("statsmodels.formula.api.ols",),
    settings=(covariance_setting(CovarianceOfStatsmodels("t")),),
    reports=(*COEFFICIENTS, *LINEAR),
    harmless=HARMLESS,
    examples=(
        Example("smf.ols('mpg ~ wt + hp', data).fit()", "r:datasets::mtcars"),
        Example("sm.OLS(y, sm.add_constant(X)).fit()", "r:datasets::mtcars", "mpg", ("wt", "hp")),
        Example(
            "smf.ols('breaks ~ wool + C(tension, Treatment(\"M\"))', data).fit()",
            "r:datasets::warpbreaks",
        ),
    ),
    first=4,
)
