"""NumPy's names of R's nine rules."""

from __future__ import annotations

from fitdiff.cards.card import Report, Setting
from fitdiff.cards.codecs import Choice

RULE = Setting(
    "quantile rule",
    "method",
    Choice(
        {
            "linear": 7,
            "inverted_cdf": 1,
            "averaged_inverted_cdf": 2,
            "closest_observation": 3,
            "interpolated_inverted_cdf": 4,
            "hazen": 5,
            "weibull": 6,
            "median_unbiased": 8,
            "normal_unbiased": 9,
            "lower": "lower",
            "higher": "higher",
            "midpoint": "midpoint",
            "nearest": "nearest",
        }
    ),
)
VALUES = (Report("values", "fit"),)
