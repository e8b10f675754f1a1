"""stats::quantile."""

from fitdiff.cards.card import Card, Example, Report, Setting
from fitdiff.cards.numbers import Several

CARD = Card(
    function="stats::quantile",
    method="quantile",
    objective="interpolation of order statistics by one of nine rules (Hyndman and Fan 1996)",
    also=("stats::quantile.default",),
    data={"x": "x"},
    settings=(Setting("probability", "probs", Several()), Setting("quantile rule", "type")),
    reports=(Report("values", "unname(fit)"),),
    harmless=("names", "digits"),
    examples=(
        Example("quantile(mpg, 0.3)", "r:datasets::mtcars"),
        *(
            Example(f"quantile(mpg, c(0.05, 0.61), type = {kind})", "r:datasets::mtcars")
            for kind in range(1, 10)
        ),
    ),
)
