"""stats::shapiro.test."""

from fitdiff.cards.card import Card, Example
from fitdiff.cards.r.tests import STATISTIC, P

CARD = Card(
    function="stats::shapiro.test",
    method="Shapiro-Wilk test",
    objective="W by Royston's algorithm AS R94",
    data={"x": "x"},
    reports=(STATISTIC, P),
    examples=(Example("shapiro.test(mpg)", "r:datasets::mtcars"),),
    agrees=1e-6,
    because="SciPy's constants and normal quantiles have fewer digits",
)
