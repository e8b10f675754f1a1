import numpy as np
import pytest

from debate2017.figures.drawing import TOLERANCE, differences
from debate2017.figures.style import plotted_numbers

NUMBERS = plotted_numbers(
    {"panel": "", "series": ["a", "a"], "x": [1, 2], "y": [0.5, 0.6], "low": np.nan, "high": 1}
)


def test_equal_numbers_have_no_differences() -> None:
    assert differences(NUMBERS, NUMBERS.copy()) == []
    assert differences(NUMBERS, NUMBERS.assign(y=NUMBERS["y"] * (1 + TOLERANCE / 10))) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("panel", "b"),
        ("series", "b"),
        ("x", 1.5),
        ("y", 0.5 + 1e-9),
        ("low", 0.0),
        ("high", np.nan),
    ],
)
def test_one_changed_number_is_found_and_named(column: str, value: object) -> None:
    changed = NUMBERS.copy()
    changed.loc[0, column] = value
    (found,) = differences(NUMBERS, changed)
    assert found.startswith(f"{column} of 'a' at 1.0")


def test_a_mark_that_is_missing_is_found() -> None:
    assert differences(NUMBERS, NUMBERS[:1]) == ["2 marks against 1"]
