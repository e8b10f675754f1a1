"""Two calls on a table with gaps: what each side does with them."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from fitdiff.causes.calls.comparison import Comparison
from fitdiff.report.comparison import as_text

Compared = Callable[..., Comparison]


def settings(found: Comparison) -> list[set[str]]:
    return [{change.setting for change in one.settings} for one in found.explanation.causes]


def test_rows_that_one_side_refuses_are_left_out_of_both(
    compared: Compared, table: pd.DataFrame
) -> None:
    holed = table.copy()
    holed.loc[3, "x"] = np.nan
    found = compared("r: lm(y ~ x)", "py: LinearRegression()", holed)
    assert found.verdict == "same"
    assert "39 rows of 40" in found.notes[0]


def test_gaps_that_one_side_fills_make_a_difference(compared, table) -> None:
    gaps = table.assign(x=table["x"].where(table.index % 5 > 0))
    found = compared("r: lm(y ~ x)", "py: make_pipeline(SimpleImputer(), LinearRegression())", gaps)
    assert found.verdict == "different"
    assert not found.notes
    assert {"missing values"} in settings(found)


def test_gaps_that_make_nan_are_left_out_beside_what_else_differs(compared, table) -> None:
    gaps = table.assign(x=table["x"].where(table.index % 5 > 0))
    found = compared("r: sd(x, na.rm = TRUE)", "py: np.std(data['x'].values)", gaps)
    assert {"missing values", "std:ddof"} in settings(found)


def test_no_number_is_not_the_same_as_a_number(compared, table) -> None:
    """R's NA was what the user saw: that both agree without gaps does not make them the same."""
    gaps = table.assign(x=table["x"].where(table.index % 5 > 0), w=np.nan)
    found = compared("r: sd(data$x)", "py: data['x'].std()", gaps)
    assert found.verdict == "different"
    assert {"sd:na.rm"} in settings(found)
    found = compared("r: mean(data$x)", "py: data['x'].mean()", gaps)
    assert found.verdict == "different"
    assert found.explanation.status == "missing values"
    assert "Why: missing values. R gives no number where there are any" in as_text(found)
    # Column w, which no call names, is missing everywhere.
    assert found.notes == ("Without missing values, in 32 rows of 40, both calls give the same.",)


def test_gaps_of_the_outcome_alone_do_not_hide_what_is_filled(compared, table) -> None:
    data = table.assign(y=table["y"].where(table.index > 2), x=table["x"].where(table.index < 35))
    call = "py: make_pipeline(SimpleImputer(), LinearRegression())"
    found = compared("r: lm(y ~ x + z)", call, data)
    assert found.verdict == "different"
    assert settings(found) == [{"missing values"}]
    assert found.notes[0].startswith("The second call fails where y is missing: both get the 37")


def test_rows_that_a_call_leaves_out_are_named(compared, table) -> None:
    found = compared("r: lm(y ~ x, data = data[z > 0, ])", "py: LinearRegression().fit(X, y)")
    assert {"rows"} in settings(found)
    doubled = pd.concat([table, table.head(9)], ignore_index=True)
    found = compared("r: lm(y ~ x, data = unique(data))", "py: LinearRegression()", doubled)
    assert settings(found) == [{"duplicated rows"}]
    found = compared("r: lm(y ~ x, subset = z > 0)", "py: smf.ols('y ~ x', data).fit()")
    assert {"lm:subset"} in settings(found)
