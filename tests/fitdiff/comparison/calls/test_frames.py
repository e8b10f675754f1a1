"""What is found of a frame is found once."""

from __future__ import annotations

import gc

import numpy as np
import pandas as pd
import pytest

from fitdiff.comparison.calls import frames
from fitdiff.comparison.calls.frames import first_values, remembered, spread

TABLE = pd.DataFrame(
    {"x": [1.0, 3.0, np.nan], "n": [4, 5, 6], "is": [True, False, True], "word": ["a", "b", "c"]}
)


def test_what_is_made_of_a_frame_is_made_once() -> None:
    made: list[int] = []
    for _ in range(2):
        assert remembered(TABLE, "made", lambda: made.append(1)) is None
    assert made == [1]


def test_what_is_remembered_of_a_frame_goes_with_it() -> None:
    frame = TABLE.copy()
    remembered(frame, "made", lambda: 1)
    key = id(frame)
    assert key in frames._KNOWN
    del frame
    gc.collect()
    assert key not in frames._KNOWN


@pytest.mark.parametrize(("name", "found"), [("x", 1.0), ("word", None)])
def test_spread_is_of_the_numbers_that_are_there(name: str, found: float | None) -> None:
    assert spread(TABLE, name) == found


def test_first_values_are_of_columns_of_numbers_only() -> None:
    assert first_values(TABLE) == {"x": 1.0, "n": 4.0}


def test_a_first_value_may_be_missing() -> None:
    gap = pd.DataFrame({"n": pd.array([None, 2], dtype="Int64")})
    assert np.isnan(first_values(gap)["n"])
    assert first_values(gap.iloc[:0]) == {}
