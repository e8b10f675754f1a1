"""scipy.stats.ttest_1samp."""

from fitdiff.cards.card import Card, Example, Setting
from fitdiff.cards.codecs import ANY
from fitdiff.cards.python.t_tests import ALTERNATIVE, MISSING, REPORTS

CARD = Card(
    function="scipy.stats.ttest_1samp",
    method="t test",
    objective="(mean - popmean) / its standard error",
    data={"x": "a"},
    settings=(ALTERNATIVE, MISSING, Setting("difference", "popmean", default="0")),
    fixed={"confidence level": ANY, "samples": 1, "variances": ANY},
    reports=REPORTS,
    examples=(Example("scipy.stats.ttest_1samp(rating, popmean=60)", "r:datasets::attitude"),),
)
