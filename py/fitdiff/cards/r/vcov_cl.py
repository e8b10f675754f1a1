"""sandwich::vcovCL."""

from fitdiff.cards.card import Card, Example, Report
from fitdiff.cards.covariances import sandwich_setting

CARD = Card(
    function="sandwich::vcovCL",
    method="regression",
    objective="sums of scores over clusters, with G / (G - 1) and, by type, (n - 1) / (n - k)",
    shape="wrapper",
    data={"model": "x"},
    settings=(sandwich_setting("vcovCL"),),
    reports=(Report("standard errors", "sqrt(diag(fit))"),),
    around=("stats::lm",),
    examples=(
        Example(
            "vcovCL(lm(mpg ~ wt + hp), cluster = ~ carb)",
            "r:datasets::mtcars",
        ),
    ),
)
