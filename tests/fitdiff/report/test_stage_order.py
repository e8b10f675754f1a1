"""The order of the stages: one for the terminal and the page."""

from __future__ import annotations

import re
from html import unescape

import pandas as pd
import pytest

from fitdiff.calls import Workers
from fitdiff.causes.calls.compare_calls import compare_calls
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.comparison.calls.side import Given
from fitdiff.report.comparison import as_text, names_of
from fitdiff.report.comparison_html import as_html, stage_lines
from fitdiff.report.comparison_stages import stage_table
from fitdiff.report.stage_order import ORDER

TABLE = pd.DataFrame(
    {
        "a_long_name_of_a_column_in_a_table": [1.0, 2.5, 3.0, 4.2, 5.1, 6.0, 7.7, 8.1],
        "y": [0, 1, 0, 0, 1, 0, 1, 1],
    }
)


@pytest.fixture(scope="module")
def found() -> Comparison:
    x = "a_long_name_of_a_column_in_a_table"
    calls = (
        f"py: smf.logit('y ~ {x}', data).fit()",
        f"py: smf.logit('y ~ {x}', data[data['y'] >= 0]).fit_regularized(alpha=1)",
    )
    with Workers(time_limit=120.0) as workers:
        return compare_calls(TABLE, *calls, Given(), workers, search_causes=False)


def test_a_fit_has_rows_an_outcome_a_design_and_then_what_is_estimated() -> None:
    told = ("rows used", "outcome", "design", "coefficients", "objective", "fitted values",
            "predicted classes", "class at", "standard errors", "p-values", "p below",
            "log-likelihood", "AIC")  # fmt: skip
    places = [ORDER.index(one) for one in told]
    assert places == sorted(places)


def test_terminal_and_page_tell_the_same_stages_in_one_order(found: Comparison) -> None:
    lines = stage_table(found, names_of(found)).splitlines()[1:]
    terminal = [line[2:22].strip() for line in lines if line[2:22].strip()]
    page = [kind for kind, *_ in stage_lines(found)]
    assert terminal == page
    assert {"outcome", "objective", "class at 0.5", "p below 0.05"} < set(page)


def test_rows_are_counted_on_the_page_as_on_the_terminal(found: Comparison) -> None:
    assert "8 on both sides" in as_text(found)
    assert ("rows used", "yes", "8 on both sides", "exact") in list(stage_lines(found))
    assert "8 on both sides" in unescape(re.sub("<[^>]*>", " ", as_html(found)))


def test_a_long_name_goes_below_its_number_and_leaves_the_tolerance_in_its_column(
    found: Comparison,
) -> None:
    lines = stage_table(found, names_of(found)).splitlines()
    at = lines[0].index("tolerance")
    head = next(line for line in lines if line.startswith("  standard errors"))
    assert head[at:] == "1e-5"
    assert max(map(len, lines)) <= 80
