"""scipy.stats.wilcoxon."""

from fitdiff.cards.automatic import Automatic
from fitdiff.cards.card import Card, Example, Report, Setting
from fitdiff.cards.codecs import Choice
from fitdiff.cards.python.t_tests import ALTERNATIVE, MISSING

CARD = Card(
    function="scipy.stats.wilcoxon",
    method="Wilcoxon test",
    objective="signed ranks: exact up to 50 pairs without ties, else normal approximation",
    data={"x": "x", "y": "y"},
    settings=(
        ALTERNATIVE,
        Setting(
            "p-value",
            "method",
            Automatic(
                "wilcoxon", {"exact": "exact", "asymptotic": "approximate", "approx": "approximate"}
            ),
        ),
        Setting("continuity correction", "correction"),
        Setting(
            "zeros",
            "zero_method",
            Choice({"wilcox": "left out", "pratt": "ranked", "zsplit": "split"}),
        ),
        MISSING,
    ),
    fixed={"paired": True},
    reports=(
        Report(
            "statistics",
            "fit.statistic",
            "sum of positive ranks",
            {"alternative": ("less", "greater")},
        ),
        Report("statistics", "fit.statistic", "the smaller sum of ranks"),
        Report("p-values", "fit.pvalue"),
    ),
    harmless=("axis", "keepdims"),
    examples=(
        Example("scipy.stats.wilcoxon(rating, learning)", "r:datasets::attitude"),
        Example(
            "scipy.stats.wilcoxon(rating, learning, alternative='less', correction=True, "
            "method='asymptotic')",
            "r:datasets::attitude",
        ),
    ),
)
