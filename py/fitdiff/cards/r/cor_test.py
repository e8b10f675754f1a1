"""stats::cor.test."""

from fitdiff.cards.automatic import Automatic
from fitdiff.cards.card import Card, Example, Report, Setting
from fitdiff.cards.codecs import Choice
from fitdiff.cards.r.tests import ALTERNATIVE, P

_PEARSON = {"kind": ("Pearson",)}
CARD = Card(
    function="stats::cor.test",
    method="correlation test",
    objective="Pearson's r, Kendall's tau b or Spearman's rho",
    also=("stats::cor.test.formula", "stats::cor.test.default"),
    data={"x": "x", "y": "y"},
    settings=(
        ALTERNATIVE,
        Setting(
            "kind",
            "method",
            Choice({"pearson": "Pearson", "kendall": "Kendall", "spearman": "Spearman"}),
            '"pearson"',
        ),
        Setting(
            "p-value",
            "exact",
            Automatic("r_correlation", {True: "exact", False: "approximate"}),
            "NULL",
        ),
        Setting("continuity correction", "continuity", default="FALSE"),
        Setting("confidence level", "conf.level", default="0.95"),
    ),
    reports=(
        Report("estimate", "unname(fit$estimate)"),
        P,
        Report("interval, lower", "fit$conf.int[1]", when=_PEARSON),
        Report("interval, upper", "fit$conf.int[2]", when=_PEARSON),
    ),
    examples=(
        Example("cor.test(rating, learning)", "r:datasets::attitude"),
        Example("cor.test(~ mpg + wt, data = mtcars, conf.level = 0.9)", "r:datasets::mtcars"),
        Example('cor.test(mpg, cyl, method = "kendall")', "r:datasets::mtcars"),
        # R takes so small a p from 1 - p, which has no more digits.
        Example('cor.test(height, weight, method = "kendall")', "r:datasets::women", agrees=1e-7),
        Example('cor.test(mpg, wt, method = "spearman", exact = FALSE)', "r:datasets::mtcars"),
        Example('cor.test(Fertility, Examination, method = "spearman")', "r:datasets::swiss"),
    ),
)
