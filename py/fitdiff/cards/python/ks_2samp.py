"""scipy.stats.ks_2samp."""

from fitdiff.cards.automatic import Automatic
from fitdiff.cards.card import Card, Example, Report, Setting
from fitdiff.cards.python.t_tests import ALTERNATIVE

CARD = Card(
    function="scipy.stats.ks_2samp",
    method="Kolmogorov-Smirnov test",
    objective="largest distance of two distribution functions; exact p-values ignore ties",
    data={"x": "data1", "y": "data2"},
    settings=(
        ALTERNATIVE,
        Setting(
            "p-value",
            "method",
            Automatic("kolmogorov", {"exact": "exact", "asymp": "approximate by SciPy"}),
        ),
    ),
    reports=(Report("statistics", "fit.statistic"), Report("p-values", "fit.pvalue")),
    harmless=("axis", "nan_policy", "keepdims"),
    examples=(Example("scipy.stats.ks_2samp(height, weight - 70.5)", "r:datasets::women"),),
)
