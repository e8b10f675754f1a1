"""Numbers that a user saw: how they are written, and when a fit gives them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fitdiff.comparison.calls.observed import parse_saw, read_in, read_reported, total_digits
from fitdiff.errors import SpecificationError
from fitdiff.quantities.quantity import quantity

BOTH = ("r", "py")
FIT = [
    quantity("coefficients", [0.4646, 12.0], ["gpa", "(Intercept)"]),
    quantity("standard errors", [0.05, 1.0], ["gpa", "(Intercept)"]),
    quantity("p-values", [0.0312], None),
    quantity("AIC", [470.52], None),
]


def agrees(text: str) -> bool:
    return all(read_in(one, FIT).agrees for one in parse_saw(f"py: {text}", BOTH))


@pytest.mark.parametrize(
    "text",
    ["gpa = 0.46", "gpa = 0.465", "const = 12", "se(gpa) = .05", "p = 0.031", "AIC = 470.5",
     "GPA = 4.646e-1, Intercept = 12.0"],
)  # fmt: skip
def test_a_number_agrees_to_the_digits_given(text: str) -> None:
    assert agrees(text)


@pytest.mark.parametrize("text", ["gpa = 0.47", "gpa = 0.4647", "se(gpa) = 0.06", "AIC = 470"])
def test_one_digit_off_is_another_number(text: str) -> None:
    assert not agrees(text)


def test_more_digits_than_solvers_give_are_not_asked_for() -> None:
    (one,) = parse_saw("py: gpa = 0.46460000012", BOTH)
    assert read_in(one, FIT).agrees


def test_what_a_fit_does_not_report_does_not_agree() -> None:
    (one,) = parse_saw("py: gre = 0.1", BOTH)
    assert read_in(one, FIT).found is None
    assert not read_in(one, FIT).agrees


def test_the_side_is_a_language_or_a_place() -> None:
    assert parse_saw("r: a = 1", BOTH)[0].side == "first"
    assert parse_saw("second: a = 1", ("py", "py"))[0].side == "second"
    assert total_digits(parse_saw("r: a = 0.012, b = -3.50", BOTH)) == 5


@pytest.mark.parametrize("text", ["gpa = 0.46", "py: gpa", "py: gpa = much", "r gpa = 1"])
def test_other_forms_are_refused(text: str) -> None:
    with pytest.raises(SpecificationError, match="--saw"):
        parse_saw(text, BOTH)


def test_a_language_of_both_calls_does_not_tell_the_side() -> None:
    with pytest.raises(SpecificationError, match="both calls are 'py:'"):
        parse_saw("py: a = 1", ("py", "py"))


@pytest.mark.parametrize(
    "content",
    [
        "name,value\ngpa,0.465\n(Intercept),12\n",
        "term,estimate,std.error\ngpa,0.465,0.05\n(Intercept),12.00,1.0\n",
        ",Coef.,Std.Err.,P>|z|\ngpa,0.4646,0.05,\nconst,12.0,1.0,\n",
    ],
)
def test_files_of_broom_and_statsmodels_are_read(tmp_path: Path, content: str) -> None:
    (tmp_path / "coef.csv").write_text(content)
    found = read_reported(f"py: {tmp_path / 'coef.csv'}", BOTH)
    assert len(found) >= 2
    assert all(read_in(one, FIT).agrees for one in found)


def test_a_file_without_numbers_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("term,comment\na,b\n")
    with pytest.raises(SpecificationError, match="no column of numbers"):
        read_reported(f"py: {tmp_path / 'x.csv'}", BOTH)
    with pytest.raises(SpecificationError, match="there is no file"):
        read_reported("py: none.csv", BOTH)


def test_nan_is_not_a_number_seen() -> None:
    gone = [quantity("coefficients", [np.nan], ["gpa"])]
    (one,) = parse_saw("py: gpa = 0.46", BOTH)
    assert not read_in(one, gone).agrees
