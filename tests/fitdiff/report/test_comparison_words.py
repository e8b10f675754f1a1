from __future__ import annotations

import pytest

from fitdiff.report.comparison_words import kinds_listed


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        (["interval, lower", "AIC", "interval, upper"], ["intervals", "AIC"]),
        (["interval, lower"], ["lower end of the interval"]),
        (["p-values", "interval, upper"], ["p-values", "upper end of the interval"]),
        (["coefficients"], ["coefficients"]),
    ],
)
def test_ends_of_an_interval_are_listed_as_one(kinds: list[str], words: list[str]) -> None:
    assert kinds_listed(kinds) == words
