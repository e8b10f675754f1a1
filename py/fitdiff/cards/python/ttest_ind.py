"""scipy.stats.ttest_ind."""

from fitdiff.cards.card import Card, Example, Setting
from fitdiff.cards.codecs import ANY, Choice
from fitdiff.cards.python.t_tests import ALTERNATIVE, MISSING, REPORTS

CARD = Card(
    function="scipy.stats.ttest_ind",
    method="t test",
    objective="difference of means / its standard error",
    data={"x": "a", "y": "b"},
    settings=(
        ALTERNATIVE,
        Setting("variances", "equal_var", Choice({True: "equal", False: "unequal"})),
        MISSING,
    ),
    fixed={"confidence level": ANY, "samples": 2},
    reports=REPORTS,
    examples=(
        Example("scipy.stats.ttest_ind(rating, learning)", "r:datasets::attitude"),
        Example(
            "scipy.stats.ttest_ind(data['rating'], data['learning'], equal_var=False)",
            "r:datasets::attitude",
        ),
    ),
)
