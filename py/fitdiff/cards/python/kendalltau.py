"""scipy.stats.kendalltau."""

from fitdiff.cards.automatic import Automatic
from fitdiff.cards.card import Card, Example, Report, Setting
from fitdiff.cards.codecs import ANY
from fitdiff.cards.python.t_tests import ALTERNATIVE

CARD = Card(
    function="scipy.stats.kendalltau",
    method="correlation test",
    objective="tau b",
    data={"x": "x", "y": "y"},
    settings=(
        ALTERNATIVE,
        Setting(
            "p-value",
            "method",
            Automatic("kendall", {"exact": "exact", "asymptotic": "approximate"}),
        ),
    ),
    fixed={"kind": "Kendall", "confidence level": ANY},
    reports=(
        Report("estimate", "fit.statistic"),
        Report("p-values", "fit.pvalue"),
    ),
    harmless=("axis", "nan_policy", "keepdims"),
    examples=(Example("scipy.stats.kendalltau(mpg, wt)", "r:datasets::mtcars"),),
)
