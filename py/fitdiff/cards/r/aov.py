"""stats::aov."""

from fitdiff.cards.card import Card, Example
from fitdiff.cards.r.anova_reports import column

_TABLE = "summary(fit)[[1]]"
CARD = Card(
    function="stats::aov",
    method="analysis of variance",
    objective="sequential sums of squares, each term after those before it (type 1)",
    shape="formula",
    data={"formula": "formula", "data": "data"},
    fixed={"type": 1, "test": "F"},
    reports=(
        column("sums of squares", "Sum Sq", _TABLE),
        column("degrees of freedom", "Df", _TABLE),
        column("statistics", "F value", _TABLE),
        column("p-values", "Pr(>F)", _TABLE),
        column("mean squares", "Mean Sq", _TABLE),
    ),
    harmless=("projections", "qr", "contrasts"),
    examples=(Example("aov(weight ~ group)", "r:datasets::PlantGrowth"),),
)
