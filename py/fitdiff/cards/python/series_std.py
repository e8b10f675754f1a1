"""pandas' Series.std."""

from fitdiff.cards.card import Card, Example, Report, Setting
from fitdiff.cards.codecs import Choice

CARD = Card(
    function="pandas.Series.std",
    method="standard deviation",
    objective="square root of the sum of squared deviations / (n - ddof)",
    shape="method",
    data={"x": "self"},
    settings=(Setting("denominator", "ddof", Choice({1: "n - 1", 0: "n"})),),
    reports=(Report("values", "fit"),),
    harmless=("axis", "skipna", "numeric_only"),
    examples=(Example("data['mpg'].std()", "r:datasets::mtcars"),),
)
