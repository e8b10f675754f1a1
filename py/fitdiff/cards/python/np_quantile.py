"""numpy.quantile."""

from fitdiff.cards.card import Card, Example, Setting
from fitdiff.cards.numbers import Several
from fitdiff.cards.python.quantile_rules import RULE, VALUES

CARD = Card(
    function="numpy.quantile",
    method="quantile",
    objective="interpolation of order statistics by one of nine rules (Hyndman and Fan 1996)",
    data={"x": "a"},
    settings=(Setting("probability", "q", Several()), RULE),
    reports=VALUES,
    harmless=("axis", "out", "overwrite_input", "keepdims"),
    examples=(Example("np.quantile(mpg, [0.1, 0.77], method='hazen')", "r:datasets::mtcars"),),
    first=1,
)
