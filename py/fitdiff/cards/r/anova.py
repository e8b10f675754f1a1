"""stats::anova."""

from fitdiff.cards.card import Card, Example
from fitdiff.cards.r.anova_reports import MEAN_SQUARES, REPORTS

CARD = Card(
    function="stats::anova",
    method="analysis of variance",
    objective="sequential sums of squares, each term after those before it (type 1)",
    shape="wrapper",
    also=("stats::anova.lm",),
    data={"model": "object"},
    fixed={"type": 1, "test": "F"},
    reports=(*REPORTS, MEAN_SQUARES),
    around=("stats::lm",),
    examples=(
        Example("anova(lm(breaks ~ wool * tension))", "r:datasets::warpbreaks"),
        Example("anova(lm(mpg ~ wt + hp))", "r:datasets::mtcars"),
    ),
    first=2,
)
