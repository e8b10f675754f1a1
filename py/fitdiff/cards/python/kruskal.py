"""scipy.stats.kruskal."""

from fitdiff.cards.card import Card, Example, Report

CARD = Card(
    function="scipy.stats.kruskal",
    method="Kruskal-Wallis test",
    objective="H of ranks, corrected for ties, against chi-squared",
    data={"samples": "samples"},
    reports=(Report("statistics", "fit.statistic"), Report("p-values", "fit.pvalue")),
    harmless=("axis", "nan_policy", "keepdims"),
    examples=(Example("scipy.stats.kruskal(rating, learning, raises)", "r:datasets::attitude"),),
)
