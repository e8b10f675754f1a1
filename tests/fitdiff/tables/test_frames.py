"""Tables cross to R and back with everything that they are."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from fitdiff.errors import DataError
from fitdiff.tables.columns import column
from fitdiff.tables.frames import from_frame, to_frame
from fitdiff.tables.reading import read_table
from fitdiff.tables.table import Table
from rbridge import Frame, FrameColumn, Masked, RSession


def test_r_sees_factors_dates_and_na(r: RSession) -> None:
    table = read_table(
        {"y": [1.5, None], "g": ["a", "b"], "d": [dt.date(2020, 2, 29), None]},
        types={"g": ["b", "a"]},
    )
    shown = r.call("base", "print", {"x": to_frame(table)}, nonfinite="carry")
    lines = shown.output.splitlines()
    assert lines == ["    y g          d", "1 1.5 a 2020-02-29", "2  NA b       <NA>"]
    codes = r.call("base", "data.matrix", {"frame": to_frame(table)}, nonfinite="carry").unwrap()
    assert isinstance(codes, Masked)
    assert codes.values[:, 1].tolist() == [2.0, 1.0]


@pytest.mark.parametrize("wide", [2**31, -(2**31), 2**53])
def test_integer_beyond_32_bits_crosses_as_a_double(wide: int) -> None:
    came = to_frame(read_table({"x": [wide, 1]})).columns["x"]
    assert came.values.dtype == np.float64
    assert came.values[0] == wide


def test_an_integer_beyond_a_double_is_refused() -> None:
    with pytest.raises(DataError, match=r"holds 9007199254740993; .*exact up to 2\^53 only"):
        to_frame(read_table({"x": [2**53 + 1]}))


def test_times_come_back_to_the_microsecond() -> None:
    times = np.array(["1960-02-29T01:02:03.000001", "2100-01-01T00:00:00.999999"], "datetime64[us]")
    table = Table((column("t", times, zone="Asia/Tokyo"),))
    assert from_frame(to_frame(table), "back").hash == table.hash


def test_time_that_r_would_round_is_rejected() -> None:
    with pytest.raises(DataError, match="no double holds microseconds"):
        read_table({"t": [dt.datetime(9999, 1, 1, 0, 0, 0, 1)]})
    # A double of 2^34 seconds is 4 microseconds from the next.
    near = np.array([(2**34 * 10**6) + 2]).view("datetime64[us]")
    with pytest.raises(DataError, match="R's seconds, which are doubles, would round"):
        to_frame(Table((column("t", near),)))


def test_date_9999_12_31_crosses() -> None:
    table = read_table({"t": [dt.datetime(9999, 12, 31, 23, 59, 59)]})
    assert from_frame(to_frame(table), "back").hash == table.hash


@pytest.mark.parametrize(
    ("came", "says"),
    [
        (FrameColumn(np.array([0.5]), kind="date"), "not whole days"),
        (FrameColumn(np.array([np.nan]), kind="date"), "not whole days"),
        (FrameColumn(np.array([0.1234567891]), kind="datetime"), "not whole microseconds"),
        (FrameColumn(np.array([1], np.uint8)), "R's type raw"),
    ],
)
def test_unsupported_column_is_rejected(came: FrameColumn, says: str) -> None:
    with pytest.raises(DataError, match=says):
        from_frame(Frame({"x": came}, 1), "came")
