"""stats::chisq.test."""

from fitdiff.cards.card import Card, Example, Setting
from fitdiff.cards.r.tests import DF, STATISTIC, P

CARD = Card(
    function="stats::chisq.test",
    method="chi-squared test",
    objective="sum of (observed - expected)^2 / expected, corrected in tables of 2 x 2",
    data={"counts": "x"},
    settings=(
        Setting("continuity correction", "correct"),
        Setting("simulated", "simulate.p.value"),
    ),
    reports=(STATISTIC, DF, P),
    harmless=("y", "B"),
    examples=(
        Example("chisq.test(table(am, vs))", "r:datasets::mtcars"),
        Example("chisq.test(cyl, gear, correct = FALSE)", "r:datasets::mtcars"),
    ),
)
