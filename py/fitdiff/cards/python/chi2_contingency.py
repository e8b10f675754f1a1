"""scipy.stats.chi2_contingency."""

from fitdiff.cards.card import Card, Example, Report, Setting

CARD = Card(
    function="scipy.stats.chi2_contingency",
    method="chi-squared test",
    objective="sum of (observed - expected)^2 / expected, corrected in tables of 2 x 2",
    data={"counts": "observed"},
    settings=(Setting("continuity correction", "correction"),),
    reports=(
        Report("statistics", "fit.statistic"),
        Report("degrees of freedom", "fit.dof"),
        Report("p-values", "fit.pvalue"),
    ),
    harmless=("lambda_", "method"),
    examples=(
        Example(
            "scipy.stats.chi2_contingency(pd.crosstab(am, vs), correction=False)",
            "r:datasets::mtcars",
        ),
    ),
)
