"""scipy.stats.binomtest."""

from fitdiff.cards.card import Card, Example, Report, Setting
from fitdiff.cards.codecs import ANY
from fitdiff.cards.python.t_tests import ALTERNATIVE

CARD = Card(
    function="scipy.stats.binomtest",
    method="binomial test",
    objective="sum of binomial probabilities no larger than that of the count",
    data={"x": "k", "n": "n"},
    settings=(ALTERNATIVE, Setting("probability", "p")),
    fixed={"confidence level": ANY},
    reports=(
        Report("p-values", "fit.pvalue"),
        Report("interval, lower", "fit.proportion_ci({level}).low"),
        Report("interval, upper", "fit.proportion_ci({level}).high"),
    ),
    examples=(Example("scipy.stats.binomtest(7, 20)", "r:datasets::women"),),
)
