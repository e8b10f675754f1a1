"""numpy.std."""

from fitdiff.cards.card import Card, Example, Report, Setting
from fitdiff.cards.codecs import Choice

CARD = Card(
    function="numpy.std",
    method="standard deviation",
    objective="square root of the sum of squared deviations / (n - ddof)",
    data={"x": "a"},
    settings=(Setting("denominator", "ddof", Choice({0: "n", 1: "n - 1"})),),
    reports=(Report("values", "fit"),),
    harmless=("axis", "dtype", "out", "keepdims"),
    examples=(
        Example("np.std(mpg, ddof=1)", "r:datasets::mtcars"),
        Example("np.std(mpg)", "r:datasets::mtcars", exact=False),
    ),
    first=1,
)
