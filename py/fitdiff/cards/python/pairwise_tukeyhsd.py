"""statsmodels' pairwise_tukeyhsd."""

from fitdiff.cards.card import Card, Example, Report, Setting
from fitdiff.cards.numbers import Complement

CARD = Card(
    function="statsmodels.stats.multicomp.pairwise_tukeyhsd",
    method="Tukey's differences",
    objective="differences of means, against the studentised range",
    data={"x": "endog", "groups": "groups"},
    settings=(Setting("confidence level", "alpha", Complement()),),
    reports=(
        Report("estimate", "fit.meandiffs"),
        Report("interval, lower", "fit.confint[:, 0]"),
        Report("interval, upper", "fit.confint[:, 1]"),
        Report("p-values", "fit.pvalues"),
    ),
    harmless=("use_var",),
    examples=(Example("pairwise_tukeyhsd(weight, group)", "r:datasets::PlantGrowth"),),
)
