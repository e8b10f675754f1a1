"""sandwich::NeweyWest."""

from fitdiff.cards.card import Card, Example, Report
from fitdiff.cards.covariances import sandwich_setting

CARD = Card(
    function="sandwich::NeweyWest",
    method="regression",
    objective="autocovariances of scores with weights 1 - lag / (maximum + 1)",
    shape="wrapper",
    data={"model": "x"},
    settings=(sandwich_setting("NeweyWest"),),
    reports=(Report("standard errors", "sqrt(diag(fit))"),),
    around=("stats::lm",),
    examples=(
        Example(
            "NeweyWest(lm(mpg ~ wt + hp), lag = 2, prewhite = FALSE, adjust = TRUE)",
            "r:datasets::mtcars",
        ),
    ),
)
