"""scipy.stats.fisher_exact."""

from fitdiff.cards.card import Card, Example, Report, Setting
from fitdiff.cards.codecs import Choice

_CONDITIONAL = "scipy.stats.contingency.odds_ratio(counts, kind='conditional').statistic"
_ALTERNATIVES: dict[object, object] = {
    None: "two-sided",
    "two-sided": "two-sided",
    "less": "less",
    "greater": "greater",
}
CARD = Card(
    function="scipy.stats.fisher_exact",
    method="Fisher's exact test",
    objective="sum of hypergeometric probabilities no larger than that of the table",
    data={"counts": "table"},
    settings=(Setting("alternative", "alternative", Choice(_ALTERNATIVES)),),
    reports=(
        Report("p-values", "fit.pvalue"),
        Report("estimate", "fit.statistic", "odds ratio of the sample"),
        Report("estimate", _CONDITIONAL, "odds ratio, conditional maximum likelihood"),
    ),
    harmless=("method",),
    examples=(Example("scipy.stats.fisher_exact(pd.crosstab(am, vs))", "r:datasets::mtcars"),),
)
