"""car::Anova."""

from fitdiff.cards.card import Card, Example, Setting
from fitdiff.cards.codecs import Choice
from fitdiff.cards.r.anova_reports import REPORTS

CARD = Card(
    function="car::Anova",
    method="analysis of variance",
    objective="sums of squares of each term after all others of no higher order (type 2), or "
    "after all others (type 3, which depends on the contrasts)",
    shape="wrapper",
    also=("car::Anova.lm",),
    data={"model": "mod"},
    settings=(Setting("type", "type", Choice({"II": 2, "III": 3, 2: 2, 3: 3}), '"II"'),),
    fixed={"test": "F"},
    reports=REPORTS,
    harmless=("singular.ok",),
    around=("stats::lm",),
    examples=(
        Example("Anova(lm(mpg ~ factor(cyl) + wt))", "r:datasets::mtcars"),
        Example("Anova(lm(breaks ~ wool * tension))", "r:datasets::warpbreaks"),
        Example('Anova(lm(mpg ~ wt + factor(cyl)), type = "III")', "r:datasets::mtcars"),
    ),
    first=1,
)
