import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fitdiff.models.linear.separation import separation


def with_ones(*columns):
    return np.column_stack([np.ones(len(columns[0])), *columns]).astype(np.float64)


def labels(*values):
    return np.array(values, dtype=np.uint8)


@given(
    st.lists(st.integers(0, 6), min_size=1, max_size=8),
    st.lists(st.integers(0, 6), min_size=1, max_size=8),
)
def test_one_column_separates_when_ranges_do_not_overlap(zeros, ones):
    column = np.array(zeros + ones)
    # A constant column is no column: its span is that of the intercept.
    assume(np.ptp(column) > 0)
    gap = max(min(ones) - max(zeros), min(zeros) - max(ones))
    y = labels(*[0] * len(zeros), *[1] * len(ones))
    expected = "complete" if gap > 0 else "quasi-complete" if gap == 0 else "none"
    assert separation(with_ones(column), y) == expected


@pytest.mark.parametrize(
    ("design", "y", "expected"),
    [
        (with_ones([0, 0, 1, 1], [0, 1, 0, 1]), labels(0, 1, 1, 0), "none"),
        (with_ones([0, 0, 1, 1], [0, 1, 0, 1]), labels(0, 1, 1, 1), "complete"),
        # Only the sum of the columns separates: no column does alone.
        (with_ones([0, 3, 1, 4], [3, 0, 4, 1]), labels(0, 0, 1, 1), "complete"),
        # A rare value seen in one class only is the usual case of quasi-complete separation.
        (with_ones([0, 1, 0, 1, 0], [0, 0, 0, 0, 1]), labels(0, 1, 1, 0, 1), "quasi-complete"),
        (np.ones((4, 1)), labels(0, 1, 1, 0), "none"),
    ],
)
def test_known_cases(design, y, expected):
    assert separation(design, y) == expected


@given(st.integers(0, 2**32 - 1), st.booleans())
def test_answer_is_the_same_in_other_units(seed, simulated):
    generator = np.random.default_rng(seed)
    columns = generator.integers(0, 256, (12, 3)).astype(np.float64)
    y = generator.integers(0, 2, 12).astype(np.uint8)
    if simulated:
        y = (columns @ [1.0, -2.0, 0.5] > 0).astype(np.uint8)
    assume(0 < y.sum() < 12)
    answer = separation(with_ones(columns), y)
    assert answer == "complete" or not simulated
    mixed = (columns / 255) @ generator.normal(size=(3, 3)) + 7
    assert separation(with_ones(mixed), y) == answer
    assert separation(with_ones(columns, columns[:, 0] - columns[:, 1]), y) == answer
    assert separation(with_ones(columns), 1 - y) == answer


def test_narrow_gap_is_found():
    column = np.array([0.0, 255, 255 + 1e-4, 300])
    assert separation(with_ones(column), labels(0, 0, 1, 1)) == "complete"


@pytest.mark.parametrize("size", [1e-12, 1e-6, 1e6, 1e12])
def test_lengths_of_rows_and_units_of_columns_change_no_answer(size):
    """One row, or one column, is that much shorter or longer than the other."""
    assert separation(np.array([[1.0], [size]]), labels(1, 1)) == "complete"
    assert separation(np.array([[1.0], [size]]), labels(1, 0)) == "none"
    assert separation(with_ones([0, size]), labels(0, 1)) == "complete"
    assert separation(with_ones([0, size, 0, size]), labels(0, 1, 1, 0)) == "none"


def test_a_row_or_a_column_of_zeros_says_nothing_of_the_others():
    columns = np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]])
    assert separation(columns[1:], labels(1, 1)) == "complete"
    assert separation(columns, labels(1, 1, 1)) == "quasi-complete"
    assert separation(columns, labels(1, 0, 1)) == "none"
