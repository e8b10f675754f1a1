"""stats::TukeyHSD."""

from fitdiff.cards.card import Card, Example, Report, Setting

CARD = Card(
    function="stats::TukeyHSD",
    method="Tukey's differences",
    objective="differences of means, against the studentised range",
    shape="wrapper",
    also=("stats::TukeyHSD.aov",),
    data={"model": "x"},
    settings=(Setting("confidence level", "conf.level", default="0.95"),),
    reports=(
        Report("estimate", 'fit[[1]][, "diff"]'),
        Report("interval, lower", 'fit[[1]][, "lwr"]'),
        Report("interval, upper", 'fit[[1]][, "upr"]'),
        Report("p-values", 'fit[[1]][, "p adj"]'),
    ),
    harmless=("which", "ordered"),
    around=("stats::aov",),
    examples=(Example("TukeyHSD(aov(weight ~ group))", "r:datasets::PlantGrowth"),),
    agrees=1e-6,
    because="both integrate the studentised range numerically",
)
