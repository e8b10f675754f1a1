"""scipy.stats.shapiro."""

from fitdiff.cards.card import Card, Example, Report

CARD = Card(
    function="scipy.stats.shapiro",
    method="Shapiro-Wilk test",
    objective="W by Royston's algorithm AS R94",
    data={"x": "x"},
    reports=(Report("statistics", "fit.statistic"), Report("p-values", "fit.pvalue")),
    harmless=("axis", "nan_policy", "keepdims"),
    examples=(Example("scipy.stats.shapiro(mpg)", "r:datasets::mtcars"),),
)
