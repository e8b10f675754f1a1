"""statsmodels' proportions_ztest."""

from fitdiff.cards.card import Card, Example, Report, Setting
from fitdiff.cards.codecs import Choice

CARD = Card(
    function="statsmodels.stats.proportion.proportions_ztest",
    method="test of proportions",
    objective="difference of proportions / its standard error under equal proportions",
    also=("statsmodels.stats.api.proportions_ztest",),
    data={"x": "count", "n": "nobs"},
    settings=(
        Setting(
            "alternative",
            "alternative",
            Choice({"two-sided": "two-sided", "smaller": "less", "larger": "greater"}),
        ),
    ),
    fixed={"continuity correction": False},
    reports=(
        Report("statistics", "fit[0]", "z"),
        Report("statistics", "fit[0] ** 2", "chi-squared"),
        Report("p-values", "fit[1]"),
    ),
    examples=(Example("proportions_ztest([15, 25], [50, 50])", "r:datasets::women"),),
)
