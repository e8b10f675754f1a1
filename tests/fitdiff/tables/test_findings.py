"""Findings: what is unusual in a table that fits may still run on."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from fitdiff.tables.columns import column
from fitdiff.tables.findings import findings
from fitdiff.tables.reading import read_table
from fitdiff.tables.table import Table


def found(values: Any, **roles: str) -> list[str]:
    table = read_table({"x": values, "other": np.arange(len(values)) * 1.5}, roles=roles)
    return [finding.kind for finding in findings(table)]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([2.0, 2.0, 2.0], "constant"),
        ([True, True], "constant"),
        (["a", "a"], "one level"),
        (pd.Categorical(["a", "a"], ["a"]), "one level"),
        (pd.Categorical(["a", "b"], ["a", "b", "c"]), "unused levels"),
        (pd.Categorical(["a", "b"], ["a", "b"], ordered=True), "ordered"),
        ([1.0, None], "missing"),
        ([float("inf"), 1.0], "infinite"),
        ([2**53 + 1, 1], "beyond 2^53"),
        (np.array(["2020-01-01", "2020-01-02"], "datetime64[D]"), "date"),
        ([f"id{i}" for i in range(30)], "many levels"),
        ([None, None], "empty"),
    ],
)
def test_each_finding_is_reported(values: Any, kind: str) -> None:
    assert kind in found(values)


def test_of_missing_values_it_is_said_who_states_what_becomes_of_the_rows() -> None:
    """Of studies, in which engines do not choose that themselves."""
    table = read_table({"x": [1.0, None, 3.0], "other": [1.5, 2.5, 4.5]}, roles={})
    assert [one.message for one in findings(table)] == [
        "Column 'x' has 1 missing value of 3. Each method states what becomes of such rows, as "
        "missing in its transforms."
    ]


def test_clean_table_has_no_findings() -> None:
    assert found([1.0, 3.0, 2.0]) == []


def test_nan_that_is_not_missing_is_found() -> None:
    (finding,) = findings(Table((column("x", np.array([1.0, np.nan])),)))
    assert finding.kind == "NaN"
    assert "1 NaN values, the first in row 1" in finding.message


def test_equal_columns_are_found_by_content_and_type() -> None:
    table = read_table({"a": [1.5, 2.5], "b": [1.5, 2.5], "c": ["1.5", "2.5"]})
    (finding,) = findings(table)
    assert finding.columns == ("a", "b")


def test_a_column_with_a_role_is_no_predictor() -> None:
    assert found([f"id{i}" for i in range(30)], id="x") == []
    assert found([2.0, 2.0], weights="x") == []
