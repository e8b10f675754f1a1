"""stats::sd."""

from fitdiff.cards.card import Card, Example, Report

CARD = Card(
    function="stats::sd",
    method="standard deviation",
    objective="square root of the sum of squared deviations / (n - 1)",
    data={"x": "x"},
    fixed={"denominator": "n - 1"},
    reports=(Report("values", "fit"),),
    harmless=("na.rm",),
    examples=(Example("sd(mpg)", "r:datasets::mtcars"),),
)
