"""stats::wilcox.test."""

from fitdiff.cards.automatic import Automatic
from fitdiff.cards.card import Card, Example, Report, Setting
from fitdiff.cards.r.tests import ALTERNATIVE

_PAIRED = {"paired": (True,)}
_TWO = {"paired": (False,)}
CARD = Card(
    function="stats::wilcox.test",
    method="Wilcoxon test",
    objective="sum of ranks: exact below 50 values without ties, else normal approximation",
    also=("stats::wilcox.test.formula", "stats::wilcox.test.default"),
    data={"x": "x", "y": "y"},
    settings=(
        ALTERNATIVE,
        Setting("paired", "paired", default="FALSE"),
        Setting("difference", "mu", default="0"),
        Setting(
            "p-value",
            "exact",
            Automatic("r_wilcoxon", {True: "exact", False: "approximate"}),
            "NULL",
        ),
        Setting("continuity correction", "correct", default="TRUE"),
        Setting("confidence interval", "conf.int", default="FALSE"),
    ),
    fixed={"zeros": "left out", "missing values": "left out"},
    reports=(
        Report("statistics", "unname(fit$statistic)", "U of the first sample", _TWO),
        Report("statistics", "unname(fit$statistic)", "sum of positive ranks", _PAIRED),
        Report("p-values", "fit$p.value"),
    ),
    harmless=("conf.level", "tol.root", "digits.rank"),
    examples=(
        Example("wilcox.test(rating, complaints)", "r:datasets::attitude"),
        Example("wilcox.test(Ozone, Solar.R)", "r:datasets::airquality"),
        Example("wilcox.test(height, weight - 70.5)", "r:datasets::women"),
        Example("wilcox.test(breaks ~ wool, correct = FALSE)", "r:datasets::warpbreaks"),
        Example(
            "wilcox.test(rating, learning, paired = TRUE, exact = FALSE)", "r:datasets::attitude"
        ),
        Example(
            'wilcox.test(rating, learning, paired = TRUE, alternative = "greater")',
            "r:datasets::attitude",
        ),
    ),
)
