"""Columns: one NumPy type a kind, missing values apart."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from fitdiff.errors import DataError
from fitdiff.tables.columns import column


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (np.array([1.5]), "float"),
        (np.array([1], np.uint8), "integer"),
        (np.array([True]), "boolean"),
        (np.array(["a"]), "string"),
        (np.array(["2020-01-01"], "datetime64[D]"), "date"),
        (np.array(["2020-01-01T10"], "datetime64[us]"), "datetime"),
    ],
)
def test_the_array_s_type_says_the_kind(values: Any, kind: str) -> None:
    assert column("x", values).kind == kind


def test_value_under_a_missing_mask_is_cleared() -> None:
    made = column("x", np.array([1, 2]), np.array([False, True]))
    assert made.values.tolist() == [1, 0]
    assert made.present.tolist() == [1]


def test_a_column_is_a_copy_and_cannot_be_changed() -> None:
    values = np.array([1.0, 2.0])
    made = column("x", values)
    values[0] = 9.0
    assert made.values[0] == 1.0
    with pytest.raises(ValueError, match="read-only"):
        made.values[0] = 9.0


def test_levels_stay_when_their_rows_are_gone() -> None:
    made = column("g", np.array([0, 1, 1]), levels=("a", "b"), ordered=True)
    part = made.take(np.array([1, 1, 1, 2]))
    assert (part.levels, part.ordered, part.labels()) == (("a", "b"), True, ["b"] * 4)


def test_labels_are_none_where_missing() -> None:
    gone = np.array([False, True])
    assert column("g", np.array([0, 0]), gone, levels=("a",)).labels() == ["a", None]
    assert column("s", np.array(["a", "b"]), gone).labels() == ["a", None]


def test_numbers_are_nan_where_missing() -> None:
    numbers = column("x", np.array([3, 4]), np.array([False, True])).numbers()
    assert numbers.dtype == np.float64
    assert np.isnan(numbers[1])


@pytest.mark.parametrize(
    ("values", "options", "says"),
    [
        (np.zeros(2, complex), {}, "array of complex128"),
        (np.array([2**64 - 1], np.uint64), {}, "18446744073709551615, beyond"),
        (np.array([1.0, "a"], object), {}, "1.0 in row 0"),
        (np.array(["a", "b\0"], object), {}, "NUL in row 1"),
        (np.array(["a", "\ud800"], object), {}, r"'\\ud800' in row 1"),
        (np.array([0, 2]), {"levels": ["a", "b"]}, "codes from 0 to 2 and 2 levels"),
        (np.array([0]), {"levels": ["a", "a"]}, "level 'a' twice"),
        (np.array([0]), {"levels": [1]}, "levels are strings"),
        (np.array(["NaT"], "datetime64[D]"), {}, "NaT where nothing is missing"),
        (np.zeros((2, 2)), {}, r"shape \(2, 2\)"),
    ],
)
def test_unsupported_values_of_a_column_are_rejected(values: Any, options: Any, says: str) -> None:
    with pytest.raises(DataError, match=says):
        column("x", values, **options)


def test_integers_beyond_2_53_are_not_numbers() -> None:
    assert column("id", np.array([2**53])).numbers()[0] == 2.0**53
    with pytest.raises(DataError, match=r"beyond 2\^53"):
        column("id", np.array([2**53 + 1])).numbers()


def test_a_column_has_a_name() -> None:
    with pytest.raises(DataError, match="empty name"):
        column("", np.array([1.0]))
