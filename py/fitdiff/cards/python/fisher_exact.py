"""scipy.stats.fisher_exact."""

from fitdiff.cards.card import Card, Example, Report
from fitdiff.cards.python.t_tests import ALTERNATIVE

_CONDITIONAL = "scipy.stats.contingency.odds_ratio(counts, kind='conditional').statistic"
CARD = Card(
    function="scipy.stats.fisher_exact",
    method="Fisher's exact test",
    objective="sum of hypergeometric probabilities no larger than that of the table",
    data={"counts": "table"},
    settings=(ALTERNATIVE,),
    reports=(
        Report("p-values", "fit.pvalue"),
        Report("estimate", "fit.statistic", "odds ratio of the sample"),
        Report("estimate", _CONDITIONAL, "odds ratio, conditional maximum likelihood"),
    ),
    harmless=("method",),
    examples=(Example("scipy.stats.fisher_exact(pd.crosstab(am, vs))", "r:datasets::mtcars"),),
)
