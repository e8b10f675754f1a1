"""What is said of calls that fail, and what to do."""

from __future__ import annotations

import pytest

from fitdiff.comparison.calls.side import NOT_A_NUMBER
from fitdiff.report.comparison_failures import failure_text


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        ("ValueError: endog has evaluated to an array with multiple columns", "I(1 * (CONDITION))"),
        ("contrasts can be applied only to factors with 2 or more levels", "one level"),
        ("NA/NaN/Inf in 'x'", "infinity"),
        ("0 (non-NA) cases", "No row is left"),
    ],
)
def test_an_error_that_is_known_comes_with_the_next_step(error: str, advice: str) -> None:
    found = failure_text([("R", error)], named=True)
    assert found.startswith(f"The R call failed: {error}. ")
    assert advice in found


def test_both_sides_share_one_advice() -> None:
    found = failure_text([("R", "NA/NaN/Inf in 'x'"), ("Python", "exog contains inf")], named=True)
    assert found.count("infinity") == 1


def test_what_is_no_number_did_not_fail() -> None:
    found = failure_text([("Python", NOT_A_NUMBER)], named=True)
    assert found.startswith("The Python call gives no number (NaN). Look for missing values")
