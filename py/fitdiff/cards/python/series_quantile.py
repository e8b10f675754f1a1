"""pandas' Series.quantile."""

from fitdiff.cards.card import Card, Example, Setting
from fitdiff.cards.codecs import Choice
from fitdiff.cards.numbers import Several
from fitdiff.cards.python.quantile_rules import VALUES

CARD = Card(
    function="pandas.Series.quantile",
    method="quantile",
    objective="linear interpolation of order statistics",
    shape="method",
    data={"x": "self"},
    settings=(
        Setting("probability", "q", Several()),
        Setting(
            "quantile rule",
            "interpolation",
            Choice(
                {
                    "linear": 7,
                    "lower": "lower",
                    "higher": "higher",
                    "midpoint": "midpoint",
                    "nearest": "nearest",
                }
            ),
        ),
    ),
    reports=VALUES,
    examples=(Example("data['mpg'].quantile(0.3)", "r:datasets::mtcars"),),
)
