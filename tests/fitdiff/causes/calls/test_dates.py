"""Dates in a formula: categories in patsy, seconds or days in R."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pandas as pd
import pytest

from fitdiff.calls.printing import print_call
from fitdiff.calls.python_syntax import parse_python
from fitdiff.causes.calls.applying import apply
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.causes.calls.dates import date_changes
from fitdiff.causes.calls.edits import Edit
from fitdiff.causes.calls.number import Facts

Compared = Callable[..., Comparison]


@pytest.fixture(scope="module")
def dated(table: pd.DataFrame) -> pd.DataFrame:
    days = pd.date_range("2020-01-01", periods=len(table), freq="D")
    return table.assign(date=days, text=days.strftime("%Y-%m-%d"))


@pytest.mark.parametrize(
    ("unit", "formula", "after"),
    [
        ("s", "y ~ date + x", 'y ~ I(date.astype("int64") / 1) + x'),
        ("ns", "y ~ x + date", 'y ~ x + I(date.astype("int64") / 1000000000)'),
        ("ms", "y ~ pd.to_numeric(date)", 'y ~ I(date.astype("int64") / 1000)'),
        ("ms", "y ~ I(date.astype('int64'))", 'y ~ I(I(date.astype("int64") / 1000))'),
        ("ns", "y ~ dated + x.date", None),
    ],
)
def test_dates_become_seconds(
    unit: str, formula: str, after: str | None, dated: pd.DataFrame
) -> None:
    data = dated.assign(date=dated["date"].astype(f"datetime64[{unit}]"))
    tree = parse_python(f'smf.ols("{formula}", data)')
    found = [one for one in date_changes(tree, "py", "first", data) if one.after == "seconds"]
    made = [apply(tree, [cast("Edit", one.edit)], Facts(3)) for one in found]
    wanted = [] if after is None else [f"smf.ols('{after}', data)"]
    assert [one and print_call(one, "py") for one in made] == wanted


@pytest.mark.parametrize(
    ("first", "second", "setting", "unit"),
    [
        ("lm(y ~ date)", "y ~ date", "coding of date", "seconds"),
        ("lm(y ~ as.Date(text))", "y ~ date", "coding of date", "days"),
        ("lm(y ~ date)", 'y ~ date.astype("int64")', "unit of date", "seconds"),
    ],
)
def test_the_unit_of_dates_is_named(
    first: str, second: str, setting: str, unit: str, compared: Compared, dated: pd.DataFrame
) -> None:
    found = compared(f"r: {first}", f"py: smf.ols('{second}', data).fit()", dated)
    (cause,) = found.explanation.causes
    assert [(one.setting, one.after) for one in cause.settings] == [(setting, unit)]
    assert cause.proof.outcome == "verified"
