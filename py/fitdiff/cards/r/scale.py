"""base::scale."""

from fitdiff.cards.card import Card, Example, Report, Setting

CARD = Card(
    function="base::scale",
    method="standardising",
    objective="(x - mean) / standard deviation with denominator n - 1",
    also=("base::scale.default",),
    data={"x": "x"},
    settings=(Setting("centred", "center"), Setting("scaled", "scale")),
    fixed={"denominator": "n - 1"},
    reports=(Report("values", "fit[, 1]"),),
    examples=(Example("scale(mpg)", "r:datasets::mtcars"),),
)
