"""Types of columns of texts; where R and pandas differ, a note says so."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fitdiff.errors import DataError
from fitdiff.tables.inference import infer, texts_of
from fitdiff.tables.table import Table

Read = Callable[..., Table]


def inferred(*texts: str) -> tuple[str, list[object], tuple[str, ...]]:
    import pyarrow as pa  # noqa: PLC0415

    typed = infer(texts_of("x", pa.array(texts, pa.string()), ("NA", ""), "."))
    made = typed.column
    values = [
        None if gone else value
        for value, gone in zip(made.values.tolist(), made.missing, strict=True)
    ]
    return made.kind, values, typed.notes


@pytest.mark.parametrize(
    ("texts", "kind", "values"),
    [
        (["1", "-2", "+3", " 4 "], "integer", [1, -2, 3, 4]),
        (["9223372036854775807", "NA"], "integer", [2**63 - 1, None]),
        (["1", "2.5"], "float", [1.0, 2.5]),
        (["1.", ".5", "1e-3", "+2E2"], "float", [1.0, 0.5, 0.001, 200.0]),
        (["Inf", "-inf", "1"], "float", [math.inf, -math.inf, 1.0]),
        (["TRUE", "false", ""], "boolean", [True, False, None]),
        (["a", " b ", "NA"], "string", ["a", " b ", None]),
        (["1,5"], "string", ["1,5"]),
        (["0x1A"], "string", ["0x1A"]),
        (["2020-01-31"], "string", ["2020-01-31"]),
        (["NA", ""], "float", [None, None]),
    ],
)
def test_texts_become_the_expected_kind(texts: list[str], kind: str, values: list[object]) -> None:
    assert inferred(*texts)[:2] == (kind, values)


def test_nan_is_a_value_and_na_is_missing() -> None:
    kind, values, _ = inferred("1.5", "NaN", "NA")
    assert kind == "float"
    assert isinstance(values[1], float)
    assert math.isnan(values[1])
    assert values[2] is None


@given(st.floats(allow_nan=False))
def test_decimals_are_rounded_correctly(number: float) -> None:
    # repr has the fewest digits from which the double is read back; pandas' and R's own readers
    # may be one unit in the last place off.
    kind, values, _ = inferred(repr(number), "0.5")
    assert kind == "float"
    assert repr(values[0]) == repr(number)


@given(st.lists(st.text("0123456789.+-eENaTRUFls ", max_size=6), min_size=1, max_size=4))
def test_every_text_is_read_or_refused(texts: list[str]) -> None:
    try:
        kind, values, _ = inferred(*texts)
    except DataError:
        return
    assert kind in ("float", "integer", "boolean", "string")
    assert len(values) == len(texts)


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        (["T", "F"], "strings here and in pandas, logical in R"),
        (["x", ""], "empty texts: missing here and in pandas, a value in R"),
        (["x", "None"], "the text 'None', a missing value to pandas.read_csv"),
        (["01234"], "codes such as 01234 are read as integers"),
        (
            ["1", "A/5"],
            "1 of 2 values are numbers, the others are not; the first is 'A/5' in row 1",
        ),
        (["99999999999999999999"], "beyond 64 bits"),
        (["NA"], "no values"),
    ],
)
def test_a_note_says_where_the_languages_differ(texts: list[str], says: str) -> None:
    (note,) = inferred(*texts)[2]
    assert says in note


@pytest.mark.parametrize("word", ["N/A", ".", "-", "?", "NULL", "missing"])
def test_numbers_with_an_unknown_missing_word_are_rejected(word: str) -> None:
    with pytest.raises(DataError, match=r"2 numbers and 1 other values.*row 1.*say missing=\["):
        inferred("1", word, "2")


def test_an_empty_text_is_a_value_where_that_is_stated(read: Read) -> None:
    assert read("a,b\n,1\nx,2\n", missing=["NA"]).column("a").labels() == ["", "x"]


def test_a_word_for_missing_can_be_stated(read: Read) -> None:
    table = read("a\n1\n-9\n", missing=["-9"])
    assert table.column("a").missing.tolist() == [False, True]
