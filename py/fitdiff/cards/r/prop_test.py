"""stats::prop.test."""

from fitdiff.cards.card import Card, Example, Report, Setting
from fitdiff.cards.r.tests import ALTERNATIVE, P

CARD = Card(
    function="stats::prop.test",
    method="test of proportions",
    objective="chi-squared statistic of successes and failures, corrected for two proportions",
    data={"x": "x", "n": "n"},
    settings=(ALTERNATIVE, Setting("continuity correction", "correct")),
    reports=(Report("statistics", "unname(fit$statistic)", "chi-squared"), P),
    harmless=("conf.level",),
    examples=(
        Example("prop.test(c(15, 25), c(50, 50), correct = FALSE)", "r:datasets::women"),
        Example(
            'prop.test(c(15, 25), c(50, 60), correct = FALSE, alternative = "less")',
            "r:datasets::women",
        ),
    ),
)
