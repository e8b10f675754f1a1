"""scipy.stats.mannwhitneyu."""

from fitdiff.cards.automatic import Automatic
from fitdiff.cards.card import Card, Example, Report, Setting
from fitdiff.cards.python.t_tests import ALTERNATIVE, MISSING

CARD = Card(
    function="scipy.stats.mannwhitneyu",
    method="Wilcoxon test",
    objective="U: exact up to 8 values in a sample without ties, else normal approximation",
    data={"x": "x", "y": "y"},
    settings=(
        ALTERNATIVE,
        Setting(
            "p-value",
            "method",
            Automatic("mann_whitney", {"exact": "exact", "asymptotic": "approximate"}),
        ),
        Setting("continuity correction", "use_continuity"),
        MISSING,
    ),
    reports=(
        Report("statistics", "fit.statistic", "U of the first sample"),
        Report("p-values", "fit.pvalue"),
    ),
    harmless=("axis", "keepdims"),
    examples=(
        Example("scipy.stats.mannwhitneyu(rating, complaints)", "r:datasets::attitude"),
        Example(
            "scipy.stats.mannwhitneyu(height, weight - 70.5, method='exact')", "r:datasets::women"
        ),
    ),
)
