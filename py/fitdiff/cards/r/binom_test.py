"""stats::binom.test."""

from fitdiff.cards.card import Card, Example, Setting
from fitdiff.cards.r.tests import ALTERNATIVE, LOWER, UPPER, P

CARD = Card(
    function="stats::binom.test",
    method="binomial test",
    objective="sum of binomial probabilities no larger than that of the count",
    data={"x": "x", "n": "n"},
    settings=(
        ALTERNATIVE,
        Setting("probability", "p"),
        Setting("confidence level", "conf.level"),
    ),
    reports=(P, LOWER, UPPER),
    examples=(
        Example("binom.test(7, 20, p = 0.3)", "r:datasets::women"),
        Example(
            'binom.test(7, 20, alternative = "greater", conf.level = 0.9)', "r:datasets::women"
        ),
    ),
    agrees=1e-10,
    because="SciPy finds the ends of the interval by a root finder",
)
