"""scipy.stats.spearmanr."""

from fitdiff.cards.card import Card, Example, Report
from fitdiff.cards.codecs import ANY
from fitdiff.cards.python.t_tests import ALTERNATIVE

CARD = Card(
    function="scipy.stats.spearmanr",
    method="correlation test",
    objective="rho, against t",
    data={"x": "a", "y": "b"},
    settings=(ALTERNATIVE,),
    fixed={"kind": "Spearman", "confidence level": ANY, "p-value": "approximate"},
    reports=(
        Report("estimate", "fit.statistic"),
        Report("p-values", "fit.pvalue"),
    ),
    harmless=("method", "axis", "nan_policy", "keepdims"),
    examples=(Example("scipy.stats.spearmanr(mpg, wt)", "r:datasets::mtcars"),),
)
