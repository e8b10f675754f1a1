"""Data frames cross both ways: names, types, levels, dates and NA, to the bit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from rbridge import Frame, FrameColumn, RRefused, RResult, RSession

Evaluate = Callable[..., RResult]
ROWS = 3
TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=5)
MISSING = hnp.arrays(np.bool_, ROWS)
FACTORS = st.builds(
    FrameColumn,
    hnp.arrays(np.int32, ROWS, elements=st.integers(0, 1)),
    MISSING,
    st.just("factor"),
    st.lists(TEXT, min_size=2, max_size=4, unique=True).map(tuple),
    st.booleans(),
)
PLAIN = st.builds(
    FrameColumn,
    st.one_of(
        hnp.arrays(np.float64, ROWS, elements=st.floats(allow_nan=False)),
        hnp.arrays(np.int32, ROWS, elements=st.integers(-(2**31) + 1, 2**31 - 1)),
        hnp.arrays(np.bool_, ROWS),
        hnp.arrays(object, ROWS, elements=TEXT),
    ),
    MISSING,
)
DAYS = hnp.arrays(np.float64, ROWS, elements=st.integers(-(10**6), 10**6))
TIMES = st.builds(FrameColumn, DAYS, MISSING, st.sampled_from(["date", "datetime"]))


@given(columns=st.dictionaries(TEXT.filter(bool), FACTORS | PLAIN | TIMES, max_size=4))
def test_a_frame_comes_back(r: RSession, columns: dict[str, FrameColumn]) -> None:
    sent = Frame(columns, ROWS)
    back = r.call("base", "identity", {"x": sent}, nonfinite="carry").unwrap()
    assert isinstance(back, Frame)
    assert (list(back.columns), back.n_rows, back.row_names) == (list(columns), ROWS, None)
    for name, column in columns.items():
        assert_same(back.columns[name], column)


def assert_same(came: FrameColumn, sent: FrameColumn) -> None:
    assert (came.kind, came.levels, came.ordered) == (sent.kind, sent.levels, sent.ordered)
    assert came.values.dtype == sent.values.dtype
    gone = np.zeros(ROWS, np.bool_) if came.missing is None else came.missing
    assert sent.missing is not None
    assert gone.tolist() == sent.missing.tolist()
    kept = sent.values[~gone]
    assert repr(came.values[~gone].tolist()) == repr(kept.tolist())


def test_r_sees_a_data_frame(r: RSession) -> None:
    frame = Frame(
        {
            "a b": FrameColumn(np.array([1, 2], np.int32), np.array([False, True])),
            "f": FrameColumn(np.array([1, 0], np.int32), None, "factor", ("u", "v"), True),
            "d": FrameColumn(np.array([18262.0, 0.0]), kind="date"),
            "t": FrameColumn(np.array([0.0, 1.5]), kind="datetime", zone="Asia/Tokyo"),
            "s": FrameColumn(np.array(["é", ""])),
        },
        2,
        ("one", "two"),
    )
    shown = r.call("utils", "str", {"object": frame}).output
    assert [line.strip() for line in shown.splitlines()] == [
        "'data.frame':\t2 obs. of  5 variables:",
        "$ a b: int  1 NA",
        '$ f  : Ord.factor w/ 2 levels "u"<"v": 2 1',
        '$ d  : Date, format: "2020-01-01" "1970-01-01"',
        '$ t  : POSIXct, format: "1970-01-01 09:00:00" "1970-01-01 09:00:01"',
        '$ s  : chr  "é" ""',
    ]
    back = r.call("base", "rev", {"x": frame}, nonfinite="carry").unwrap()
    assert isinstance(back, Frame)
    assert back.row_names == ("one", "two")


def test_a_frame_inside_a_list_crosses(r: RSession) -> None:
    frame = Frame({"x": FrameColumn(np.array([1.5]))}, 1)
    back = r.call("base", "list", {"a": [frame, 1]}).unwrap()
    assert isinstance(back, dict)
    assert isinstance(back["a"], list)
    assert isinstance(back["a"][0], Frame)


@pytest.mark.parametrize(
    ("code", "rows", "names"),
    [
        ("data.frame()", 0, None),
        ("data.frame(x = 1)[, 0]", 1, None),
        ("data.frame(x = numeric())", 0, None),
        ("data.frame(x = 1:3)[c(3, 1), , drop = FALSE]", 2, None),
        ("data.frame(x = 1, row.names = 'a')", 1, ("a",)),
        ("structure(data.frame(x = 1:2), class = c('tbl_df', 'tbl', 'data.frame'))", 2, None),
    ],
)
def test_rows_and_their_names(
    evaluate: Evaluate, code: str, rows: int, names: tuple[str, ...] | None
) -> None:
    frame = evaluate(code).unwrap()
    assert isinstance(frame, Frame)
    assert (frame.n_rows, frame.row_names) == (rows, names)


def test_dates_stored_as_integers_come_as_days(evaluate: Evaluate) -> None:
    frame = evaluate("data.frame(d = structure(1:2, class = 'Date'))").unwrap()
    assert isinstance(frame, Frame)
    assert frame.columns["d"].values.dtype == np.float64


def test_na_of_a_factor_differs_from_nan_of_a_double(evaluate: Evaluate) -> None:
    code = "data.frame(f = factor(c('a', NA)), x = c(NaN, NA))"
    frame = evaluate(code, nonfinite="carry").unwrap()
    assert isinstance(frame, Frame)
    f, x = frame.columns["f"], frame.columns["x"]
    assert f.missing is not None
    assert x.missing is not None
    assert f.missing.tolist() == x.missing.tolist() == [False, True]
    assert np.isnan(x.values[0])
    with pytest.raises(RRefused, match=r"value\$f holds NA at \[1\]"):
        evaluate(code)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("data.frame(x = I(list(1)))", r"value\$x is a column of lists"),
        (
            "{d <- data.frame(x = 1:2); d$m <- diag(2); d}",
            r"value\$m is .* lists, a matrix",
        ),
        ("{d <- data.frame(x = 1); d$e <- d; d}", r"value\$e is a column of lists"),
        ("data.frame(x = as.difftime(1, units = 'mins'))", r"value\$x .*class 'difftime'"),
        ("data.frame(x = 1i)", r"value\$x is complex"),
        ("setNames(data.frame(1, 2), c('a', 'a'))", "repeated names"),
        ("data.frame(x = factor('a', labels = 'caf\\xe9'))", "not valid in its encoding"),
    ],
)
def test_a_column_that_python_cannot_hold_is_refused(
    evaluate: Evaluate, code: str, says: str
) -> None:
    with pytest.raises(RRefused, match=says):
        evaluate(code)


CODES = np.array([0, 1], np.int32)


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (lambda: FrameColumn(np.zeros((2, 2))), r"shape \(2, 2\)"),
        (lambda: FrameColumn(np.zeros(2), np.zeros(3, np.bool_)), "must be bool of the shape"),
        (lambda: FrameColumn(np.zeros(2, np.int32), kind="date"), "a date are float64, not int32"),
        (lambda: FrameColumn(CODES, kind="factor", levels=("a",)), "codes from 0 to 1, but 1 lev"),
        (lambda: FrameColumn(CODES, kind="factor", levels=("a", "a")), "there twice"),
        (lambda: Frame({"x": FrameColumn(CODES)}, 3), "column 'x' has 2 rows, not 3"),
        (lambda: Frame({}, 2, ("a", "a")), "2 different strings"),
    ],
)
def test_invalid_frame_is_rejected(made: Callable[[], Any], says: str) -> None:
    with pytest.raises(RRefused, match=says):
        made()


@pytest.mark.parametrize(
    ("column", "says"),
    [
        (FrameColumn(np.array([1.0, np.nan])), r"\['x'\] holds NaN .* at \[1\]"),
        (FrameColumn(np.array([1.0, np.nan]), kind="date"), "holds NaN"),
        (FrameColumn(np.array([1, 2])), "array of int64"),
        (FrameColumn(np.array([1, -(2**31)], np.int32)), "holds -2147483648"),
        (FrameColumn(np.array(["a", "b\0"], object)), "NUL"),
        (FrameColumn(CODES, kind="factor", levels=("a", "b\0")), "a level of .*NUL"),
    ],
)
def test_a_value_that_r_cannot_hold_is_refused(r: RSession, column: FrameColumn, says: str) -> None:
    with pytest.raises(RRefused, match=says):
        r.call("base", "identity", {"x": Frame({"x": column}, 2)})
