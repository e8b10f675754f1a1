"""statsmodels' anova_lm."""

from fitdiff.cards.card import Card, Example, Report, Setting

CARD = Card(
    function="statsmodels.stats.api.anova_lm",
    method="analysis of variance",
    objective="sums of squares of type 1, 2 or 3; patsy puts categories before numbers",
    shape="wrapper",
    also=("statsmodels.stats.anova.anova_lm", "statsmodels.api.stats.anova_lm"),
    data={"model": "args"},
    settings=(Setting("type", "typ", default="1"), Setting("test", "test", default="'F'")),
    reports=(
        Report("sums of squares", 'fit["sum_sq"]'),
        Report("degrees of freedom", 'fit["df"]'),
        Report("statistics", 'fit["F"]'),
        Report("p-values", 'fit["PR(>F)"]'),
        Report("mean squares", 'fit["sum_sq"] / fit["df"]'),
    ),
    around=("statsmodels.api.OLS",),
    examples=(
        Example(
            "anova_lm(smf.ols('breaks ~ wool * tension', data).fit())", "r:datasets::warpbreaks"
        ),
        Example(
            "anova_lm(smf.ols('breaks ~ wool + tension', data).fit(), typ=2)",
            "r:datasets::warpbreaks",
        ),
        Example(
            "anova_lm(smf.ols('breaks ~ wool * tension', data).fit(), typ=3)",
            "r:datasets::warpbreaks",
        ),
    ),
)
