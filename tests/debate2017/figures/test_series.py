import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from debate2017.figures.series import add_bars, add_line, read_series

NUMBERS = st.floats(-1e6, 1e6)
MARKS = st.lists(
    st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS), max_size=6, unique_by=lambda mark: mark[0]
)


# Each example lays out a figure.
@settings(max_examples=30)
@given(MARKS, st.sampled_from([0.0, 1.0]))
def test_what_is_drawn_is_read_back_to_the_bit(marks, cap: float) -> None:
    x, y, one, other = np.array(marks, dtype=np.float64).reshape(-1, 4).T
    low, high = np.minimum(one, other), np.maximum(one, other)
    axes = Figure().add_subplot()
    add_line(axes, "name", x, y)
    add_bars(axes, "name", x, low, high, cap=cap)
    table = read_series(axes, "panel")
    for name, drawn in {"x": x, "y": y, "low": low, "high": high}.items():
        np.testing.assert_array_equal(table[name].to_numpy(np.float64), drawn)
    assert set(table["series"]) <= {"name"}
    assert set(table["panel"]) <= {"panel"}


@pytest.mark.parametrize("cap", [0.0, 2.0])
def test_a_mark_without_a_bar_has_none(cap: float) -> None:
    axes = Figure().add_subplot()
    add_line(axes, "name", [1, 2, 3], [5, 6, 7])
    bars = add_bars(axes, "name", [1, 2, 3], [4, np.nan, 6], [6, np.nan, 8], cap=cap)
    assert len(bars.get_segments()) == 2
    np.testing.assert_array_equal(read_series(axes)["low"].astype(float), [4, np.nan, 6])


def test_each_series_has_its_own_bars_or_none() -> None:
    axes = Figure().add_subplot()
    for series, shift in (("a", 0), ("b", 10)):
        add_line(axes, series, [1, 2], [5 + shift, 6 + shift])
        add_bars(axes, series, [1, 2], [4 + shift, 5 + shift], [6 + shift, 7 + shift])
    add_line(axes, "c", [1], [2])
    table = read_series(axes).set_index("series")
    assert table.loc["b", "low"].tolist() == [14, 15]
    assert table.loc["a", "high"].tolist() == [6, 7]
    assert np.isnan(table.loc["c", "low"])


def test_what_is_read_back_comes_from_the_artists() -> None:
    axes = Figure().add_subplot()
    line = add_line(axes, "name", [1, 2], [5, 6])
    bars = add_bars(axes, "name", [1, 2], [4, 5], [6, 7])
    line.set_ydata([5, 60])
    bars.set_segments([[(1, 6), (1, 4)], [(2, 70), (2, 5)]])
    table = read_series(axes)
    assert table["y"].tolist() == [5, 60]
    assert table["high"].tolist() == [6, 70]


def test_bars_are_in_no_legend() -> None:
    axes = Figure().add_subplot()
    add_line(axes, "name", [1], [5])
    add_bars(axes, "name", [1], [4], [6])
    assert axes.get_legend_handles_labels()[1] == ["name"]
