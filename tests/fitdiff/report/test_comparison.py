"""The text and the JSON of a comparison, from fits that were made once."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pandas as pd
import pytest

from fitdiff.calls import Workers
from fitdiff.causes.calls.comparison import Comparison, compare_calls
from fitdiff.comparison.calls.side import Given
from fitdiff.report.comparison import as_text
from fitdiff.report.comparison_json import SCHEMA, as_json
from fitdiff.report.comparison_words import wrapped_code

TABLE = pd.DataFrame(
    {
        "a": [1.0, 2.5, 3.0, 4.2, 5.1, 6.0, 7.7, 8.1, 9.0, 10.4],
        "b": [2.0, 2.1, 3.9, 4.0, 4.4, 7.0, 7.1, 9.5, 9.9, 10.0],
    }
)


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(time_limit=120.0) as made:
        yield made


@pytest.fixture(scope="module")
def different(workers: Workers) -> Comparison:
    calls = "r: t.test(a, b)", "py: scipy.stats.ttest_ind(a, b)"
    return compare_calls(TABLE, *calls, Given(time_limit=120.0), workers, budget=300.0)


@pytest.fixture(scope="module")
def same(workers: Workers) -> Comparison:
    calls = "r: lm(b ~ a)", "py: LinearRegression()"
    return compare_calls(TABLE, *calls, Given(time_limit=120.0), workers)


def test_the_verdict_comes_first_and_the_stages_last(different: Comparison) -> None:
    lines = as_text(different).splitlines()
    assert lines[0].startswith("DIFFERENT. ")
    assert lines[-1].startswith("  not compared") or lines[-1].startswith("  ")
    assert any(line.split()[:2] == ["stage", "same"] for line in lines)


def test_the_setting_is_named_with_its_proof(different: Comparison) -> None:
    text = as_text(different)
    assert "Why: " in text
    assert "Verified by refitting, and on 3 perturbed copies of the table." in text
    assert "scipy.stats.ttest_ind(a, b, equal_var=False)" in text
    assert "t.test(a, b, var.equal = TRUE)" in text


def test_nothing_is_wider_than_a_terminal(different: Comparison, same: Comparison) -> None:
    assert all(len(line) <= 80 for one in (different, same) for line in as_text(one).splitlines())


def test_a_design_that_was_supplied_is_assumed(same: Comparison) -> None:
    text = as_text(same)
    assert text.startswith("SAME. ")
    assert "assumed for Python" in text


def test_json_holds_what_the_text_says(different: Comparison) -> None:
    said = json.loads(as_json(different))
    assert said["schema"] == SCHEMA
    assert said["verdict"] == "different"
    assert {change["setting"] for one in said["causes"] for change in one["changes"]} == {
        "t.test:var.equal",
        "ttest_ind:equal_var",
    }
    assert said["remaining"] == []


def test_code_is_broken_outside_of_strings_only() -> None:
    code = "f(" + ", ".join(f"argument{k}='a b c {k}'" for k in range(8)) + ")"
    lines = wrapped_code(code)
    assert all(len(line) <= 80 for line in lines)
    joined = " ".join(line.strip() for line in lines).replace("( ", "(")
    assert joined == code
