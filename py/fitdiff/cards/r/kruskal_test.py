"""stats::kruskal.test."""

from fitdiff.cards.card import Card, Example
from fitdiff.cards.r.tests import STATISTIC, P

CARD = Card(
    function="stats::kruskal.test",
    method="Kruskal-Wallis test",
    objective="H of ranks, corrected for ties, against chi-squared",
    also=("stats::kruskal.test.formula", "stats::kruskal.test.default"),
    data={"samples": "x"},
    reports=(STATISTIC, P),
    harmless=("g",),
    examples=(
        Example("kruskal.test(weight ~ group)", "r:datasets::PlantGrowth"),
        Example("kruskal.test(list(rating, learning, raises))", "r:datasets::attitude"),
        Example("kruskal.test(count, spray)", "r:datasets::InsectSprays"),
    ),
)
