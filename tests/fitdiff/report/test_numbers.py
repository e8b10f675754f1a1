import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fitdiff.report.numbers import UNKNOWN, spell_value
from fitdiff.report.tables import Column

NUMBER, SIGNED = Column("a", "number"), Column("a", "signed")


@pytest.mark.parametrize(
    ("value", "column", "text"),
    [
        (0.97314, NUMBER, "0.9731"),
        (0.01, SIGNED, "+0.0100"),
        (-0.01, SIGNED, "-0.0100"),
        (0.0, NUMBER, "0.0000"),
        (3e-9, NUMBER, "3.0e-09"),
        # A half is rounded to an even figure, which here would be 0.
        (-0.5, Column("a", "number", 0), "-5.0e-01"),
        (1234, NUMBER, "1,234"),
        (5, SIGNED, "+5"),
        ("<b>", NUMBER, "<b>"),
        (None, NUMBER, UNKNOWN),
        (math.nan, NUMBER, UNKNOWN),
        (math.inf, NUMBER, "∞"),
        (-math.inf, NUMBER, "-∞"),
    ],
)
def test_values_are_written_as_their_column_says(value, column: Column, text: str) -> None:
    assert spell_value(value, column) == text


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 8))
def test_written_numbers_are_exact_to_their_digits(value: float, digits: int) -> None:
    written = float(spell_value(value, Column("a", "number", digits)))
    # Half a unit of the last decimal; or of the second figure, where decimals would show nothing.
    assert abs(written - value) <= max(0.5000001 * 10**-digits, 1e-9 * abs(value))
    assert (written == 0) == (value == 0)
