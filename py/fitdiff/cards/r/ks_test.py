"""stats::ks.test."""

from fitdiff.cards.automatic import Automatic
from fitdiff.cards.card import Card, Example, Setting
from fitdiff.cards.r.tests import ALTERNATIVE, STATISTIC, P

CARD = Card(
    function="stats::ks.test",
    method="Kolmogorov-Smirnov test",
    objective="largest distance of two distribution functions; exact p-values allow for ties",
    also=("stats::ks.test.formula", "stats::ks.test.default"),
    data={"x": "x", "y": "y"},
    settings=(
        ALTERNATIVE,
        Setting(
            "p-value",
            "exact",
            Automatic("r_kolmogorov", {True: "exact", False: "approximate"}),
            "NULL",
        ),
    ),
    reports=(STATISTIC, P),
    harmless=("simulate.p.value", "B", "tol"),
    examples=(
        Example("ks.test(height, weight - 70.5)", "r:datasets::women"),
        Example("ks.test(height, weight - 70)", "r:datasets::women", exact=False),
    ),
)
