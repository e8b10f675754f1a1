"""scipy.stats.zscore."""

from fitdiff.cards.card import Card, Example, Report, Setting
from fitdiff.cards.codecs import Choice

CARD = Card(
    function="scipy.stats.zscore",
    method="standardising",
    objective="(x - mean) / standard deviation with denominator n - ddof",
    data={"x": "a"},
    settings=(Setting("denominator", "ddof", Choice({0: "n", 1: "n - 1"})),),
    reports=(Report("values", "fit"),),
    harmless=("axis", "nan_policy"),
    examples=(Example("scipy.stats.zscore(mpg, ddof=1)", "r:datasets::mtcars"),),
)
