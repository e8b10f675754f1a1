"""The text and the JSON of a comparison, from fits that were made once."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from fitdiff.calls import Workers
from fitdiff.causes.calls.compare_calls import compare_calls
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.comparison.calls.setup import setup_lines
from fitdiff.comparison.calls.side import Given
from fitdiff.report.comparison import as_text
from fitdiff.report.comparison_json import SCHEMA, as_json
from fitdiff.report.comparison_schema import Comparison as Form
from fitdiff.report.comparison_schema import schema
from fitdiff.report.comparison_words import wrapped_code

DOCS = Path(__file__).parents[3] / "docs"
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


def test_a_model_and_a_table_of_sums_of_squares_are_told_what_to_compare(
    workers: Workers,
) -> None:
    calls = "r: lm(b ~ a)", "py: sm.stats.anova_lm(smf.ols('b ~ a', data).fit())"
    text = as_text(compare_calls(TABLE, *calls, Given(time_limit=120.0), workers))
    assert text.startswith("NOT COMPARABLE. ")
    advice = "Sums of squares: anova(MODEL) in R, sm.stats.anova_lm(MODEL) in Python."
    assert advice in " ".join(text.split())


def test_an_intercept_that_one_side_lacks_is_said_of_that_side(workers: Workers) -> None:
    calls = "r: lm(b ~ a)", "py: sm.OLS(y, X).fit()"
    text = as_text(compare_calls(TABLE, *calls, Given(time_limit=120.0), workers, budget=300.0))
    assert "Why: intercept: R fits one, Python fits none." in text
    assert "sm.OLS(y, sm.add_constant(X)).fit()" in text


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


def test_json_is_of_the_published_form(different: Comparison, same: Comparison) -> None:
    for one in (different, same):
        Form.model_validate_json(as_json(one))
    published = json.loads((DOCS / "compare.schema.json").read_text())
    # Made by: python -m fitdiff.report.comparison_schema > docs/compare.schema.json
    assert published == schema()


def test_what_is_to_be_typed_runs_in_a_bare_python(different: Comparison, tmp_path: Path) -> None:
    TABLE.to_csv(tmp_path / "ab.csv", index=False)
    text = as_text(different, str(tmp_path / "ab.csv"))
    (one,) = [one for one in different.translations if one.side == "second"]
    assert one.fits is not None
    before = setup_lines(one.fits[1], str(tmp_path / "ab.csv"), None)
    assert all(line.split("(")[0] in text for line in before)
    script = "\n".join([*before, f"print(({one.code}).pvalue)"])
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    (p,) = [s.agreement.first for s in different.stages if s.kind == "p-values" and s.agreement]
    assert float(done.stdout) == pytest.approx(p, rel=1e-9)  # both are exact but for rounding


def test_code_is_broken_outside_of_strings_only() -> None:
    code = "f(" + ", ".join(f"argument{k}='a b c {k}'" for k in range(8)) + ")"
    lines = wrapped_code(code)
    assert all(len(line) <= 80 for line in lines)
    joined = " ".join(line.strip() for line in lines).replace("( ", "(")
    assert joined == code
