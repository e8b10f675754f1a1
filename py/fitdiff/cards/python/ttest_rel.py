"""scipy.stats.ttest_rel."""

from fitdiff.cards.card import Card, Example
from fitdiff.cards.codecs import ANY
from fitdiff.cards.python.t_tests import ALTERNATIVE, MISSING, REPORTS

CARD = Card(
    function="scipy.stats.ttest_rel",
    method="t test",
    objective="mean difference / its standard error",
    data={"x": "a", "y": "b"},
    settings=(ALTERNATIVE, MISSING),
    fixed={"confidence level": ANY, "samples": 2, "paired": True, "variances": ANY},
    reports=REPORTS,
    examples=(Example("scipy.stats.ttest_rel(rating, learning)", "r:datasets::attitude"),),
)
