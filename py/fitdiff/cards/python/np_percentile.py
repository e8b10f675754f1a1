"""numpy.percentile."""

from fitdiff.cards.card import Card, Example, Setting
from fitdiff.cards.numbers import Hundredfold
from fitdiff.cards.python.quantile_rules import RULE, VALUES

CARD = Card(
    function="numpy.percentile",
    method="quantile",
    objective="interpolation of order statistics by one of nine rules (Hyndman and Fan 1996)",
    data={"x": "a"},
    settings=(Setting("probability", "q", Hundredfold()), RULE),
    reports=VALUES,
    harmless=("axis", "out", "overwrite_input", "keepdims"),
    examples=(Example("np.percentile(mpg, [5, 50])", "r:datasets::mtcars"),),
)
