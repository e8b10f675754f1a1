"""sandwich::vcovHC."""

from fitdiff.cards.card import Card, Example, Report
from fitdiff.cards.covariances import sandwich_setting

CARD = Card(
    function="sandwich::vcovHC",
    method="regression",
    objective="inverse(X) x squared residuals x inverse(X), corrected by type",
    shape="wrapper",
    data={"model": "x"},
    settings=(sandwich_setting("vcovHC"),),
    reports=(Report("standard errors", "sqrt(diag(fit))"),),
    around=("stats::lm",),
    examples=(
        Example(
            'vcovHC(lm(mpg ~ wt + hp), type = "HC2")',
            "r:datasets::mtcars",
        ),
    ),
)
