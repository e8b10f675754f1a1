"""stats::t.test."""

from fitdiff.cards.card import Card, Example, Report, Setting
from fitdiff.cards.codecs import ANY, Choice

CARD = Card(
    function="stats::t.test",
    method="t test",
    objective="difference of means / its standard error",
    also=("stats::t.test.formula", "stats::t.test.default"),
    data={"x": "x", "y": "y"},
    settings=(
        Setting(
            "alternative",
            "alternative",
            Choice({"two.sided": "two-sided", "less": "less", "greater": "greater"}),
            '"two.sided"',
        ),
        Setting("variances", "var.equal", Choice({False: "unequal", True: "equal"}), "FALSE"),
        Setting("paired", "paired", default="FALSE"),
        Setting("difference", "mu", default="0"),
        Setting("confidence level", "conf.level", default="0.95"),
    ),
    fixed={"missing values": "left out", "samples": ANY},
    reports=(
        Report("statistics", "unname(fit$statistic)"),
        Report("degrees of freedom", "unname(fit$parameter)"),
        Report("p-values", "fit$p.value"),
        Report("interval, lower", "fit$conf.int[1]"),
        Report("interval, upper", "fit$conf.int[2]"),
    ),
    examples=(
        Example("t.test(extra ~ group)", "r:datasets::sleep"),
        Example("t.test(rating, learning, paired = TRUE)", "r:datasets::attitude"),
        Example(
            't.test(rating, learning, var.equal = TRUE, alternative = "less")',
            "r:datasets::attitude",
        ),
        Example("t.test(rating, mu = 60, conf.level = 0.9)", "r:datasets::attitude"),
        Example("t.test(Ozone, Solar.R)", "r:datasets::airquality"),
    ),
)
