"""scipy.stats.pearsonr."""

from fitdiff.cards.card import Card, Example, Report
from fitdiff.cards.codecs import ANY
from fitdiff.cards.python.t_tests import ALTERNATIVE

CARD = Card(
    function="scipy.stats.pearsonr",
    method="correlation test",
    objective="r, against the beta distribution",
    data={"x": "x", "y": "y"},
    settings=(ALTERNATIVE,),
    fixed={"kind": "Pearson", "confidence level": ANY, "p-value": ANY},
    reports=(
        Report("estimate", "fit.statistic"),
        Report("p-values", "fit.pvalue"),
        Report("interval, lower", "fit.confidence_interval({level}).low"),
        Report("interval, upper", "fit.confidence_interval({level}).high"),
    ),
    harmless=("method", "axis", "nan_policy", "keepdims"),
    examples=(Example("scipy.stats.pearsonr(mpg, wt)", "r:datasets::mtcars"),),
)
