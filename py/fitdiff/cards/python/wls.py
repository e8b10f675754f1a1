"""statsmodels' WLS."""

from fitdiff.cards.card import Card, Example, Setting
from fitdiff.cards.codecs import Columns
from fitdiff.cards.covariances import CovarianceOfStatsmodels, covariance_setting
from fitdiff.cards.python.statsmodels_reports import COEFFICIENTS, HARMLESS, LINEAR

CARD = Card(
    function="statsmodels.api.WLS",
    method="regression",
    objective="sum of weight x squared residual",
    shape="statsmodels",
    also=("statsmodels.formula.api.wls",),
    settings=(
        Setting("precision weights", "weights", Columns(), "None"),
        covariance_setting(CovarianceOfStatsmodels("t")),
    ),
    reports=(*COEFFICIENTS, *LINEAR),
    harmless=HARMLESS,
    examples=(Example("smf.wls('mpg ~ wt', data, weights=hp).fit()", "r:datasets::mtcars"),),
    first=3,
)
