"""Evidence from JUnit files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fitdiff.errors import DataError
from fitdiff.report.evidence import read_junit
from fitdiff.report.evidence_pages import escaped, write_evidence

BLOCK = """
 <property name="fitdiff.result" value="{result}"/>
 <property name="fitdiff.stages" value="coefficients"/>
 <property name="fitdiff.stage" value="coefficients"/>
 <property name="fitdiff.digits" value="3"/>
 <property name="fitdiff.needed" value="0.002"/>
 <property name="fitdiff.tolerance" value="1e-06"/>
 <property name="fitdiff.first" value="r: lm(y ~ x)"/>
 <property name="fitdiff.second" value="py: OLS"/>
 <property name="fitdiff.table" value="abc"/>
 <property name="fitdiff.versions" value="R 4.2.2"/>
"""
REQUIREMENT = '<property name="fitdiff.requirement" value="S1: slopes"/>'


def junit(file: Path, *cases: str) -> Path:
    file.write_text(f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>")
    return file


def case(name: str, properties: str = "", ending: str = "") -> str:
    inner = f"<properties>{properties}</properties>" if properties else ""
    return f'<testcase classname="test_a" name="{name}">{inner}{ending}</testcase>'


def test_a_check_is_a_row_under_its_requirement(tmp_path: Path) -> None:
    found = read_junit(
        [junit(tmp_path / "r.xml", case("one", REQUIREMENT + BLOCK.format(result="same")))]
    )
    (row,) = found.checks
    assert (row.requirement, row.result, row.table) == ("S1: slopes", "passed", "abc")
    assert row.found == "coefficients: 3 digits agree; tolerance 1e-06, needed 0.002."
    assert row.test == "test_a::one: r: lm(y ~ x) and py: OLS"
    assert found.failed == 0


def test_two_checks_of_a_test_are_two_rows(tmp_path: Path) -> None:
    both = BLOCK.format(result="same") + BLOCK.format(result="different")
    found = read_junit([junit(tmp_path / "r.xml", case("one", REQUIREMENT + both))])
    assert [one.result for one in found.checks] == ["passed", "failed"]


def test_a_test_that_fails_besides_its_checks_is_not_shown(tmp_path: Path) -> None:
    failure = '<failure message="a.module.DataError: the table is gone&#10;more"/>'
    found = read_junit(
        [
            junit(
                tmp_path / "r.xml",
                case("checked", REQUIREMENT + BLOCK.format(result="same"), failure),
                case("named", REQUIREMENT, failure),
                case("skipped", REQUIREMENT, '<skipped message="no R"/>'),
            )
        ]
    )
    said = [(one.test, one.result, one.found) for one in found.checks[1:]]
    assert said == [
        ("test_a::checked", "failed", "DataError: the table is gone"),
        ("test_a::named", "failed", "DataError: the table is gone"),
        ("test_a::skipped", "not run", "no R"),
    ]
    assert found.failed == 3


def test_other_tests_are_counted(tmp_path: Path) -> None:
    cases = (case("one", REQUIREMENT), case("other"), case("more", ending="<skipped/>"))
    found = read_junit([junit(tmp_path / "r.xml", *cases)])
    assert (found.left_out, found.left_out_failed) == (2, 1)
    page, _ = write_evidence(found, tmp_path / "new")
    assert "failed or skipped among them: 1." in page.read_text()
    assert "<h2>Rows</h2>" not in page.read_text()


TESTTHAT = """
library(testthat)
library(fitdiff)
test_that("the port gives R's coefficients", {{
  fit <- lm(breaks ~ tension, data = warpbreaks)
  port <- py("smf.ols('breaks ~ tension', data).fit({arguments})")
  expect_same_fit(fit, port, stage = "standard errors", requirement = "S1: errors", search = FALSE)
}})
"""


@pytest.mark.parametrize(("arguments", "result"), [("", "passed"), ("cov_type='HC1'", "failed")])
def test_what_testthats_reporter_writes_is_evidence(
    tmp_path: Path, arguments: str, result: str
) -> None:
    """R runs the test, and the reporter that testthat has writes the file."""
    if shutil.which("Rscript") is None:
        pytest.skip("There is no R here: make setup installs it.")
    (tmp_path / "test-port.R").write_text(TESTTHAT.format(arguments=arguments))
    reporter = "testthat::JunitReporter$new(file = 'r.xml')"
    code = f"testthat::test_file('test-port.R', reporter = {reporter}, stop_on_failure = FALSE)"
    library = f"{sys.prefix}/lib/R/library"
    done = subprocess.run(
        ["Rscript", "-e", code], cwd=tmp_path, env={**os.environ, "R_LIBS": library},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (tmp_path / "r.xml").exists(), done.stderr
    (row,) = read_junit([tmp_path / "r.xml"]).checks
    assert (row.requirement, row.result) == ("S1: errors", result)
    assert row.found.startswith("standard errors: ")
    assert "Python: smf.ols('breaks ~ tension', data).fit(" in row.test
    assert "R 4" in row.versions
    assert len(row.table) == 64


def test_files_that_hold_no_evidence_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"uses fitdiff\.testing or names a requirement"):
        read_junit([junit(tmp_path / "r.xml", case("other"))])
    (tmp_path / "no.xml").write_text("text")
    with pytest.raises(DataError, match="is not XML"):
        read_junit([tmp_path / "no.xml"])
    with pytest.raises(DataError, match="cannot be read"):
        read_junit([tmp_path / "none.xml"])


def test_both_files_are_written(tmp_path: Path) -> None:
    found = read_junit([junit(tmp_path / "r.xml", case("one", REQUIREMENT))])
    page, quarto = write_evidence(found, tmp_path / "new")
    assert "All 1 requirements shown." in page.read_text()
    assert "| S1: slopes | passed |" in quarto.read_text()


def test_markup_is_escaped_in_markdown() -> None:
    assert escaped("a|b\n*c* `d`") == r"a\|b \*c\* \`d\`"
