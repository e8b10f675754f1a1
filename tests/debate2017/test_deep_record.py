"""Deep checks and the record of their last results."""

from __future__ import annotations

from pathlib import Path

from comparisons.deep_record import COLUMNS, deep_checks, read_record, reported, updated

REPORT = """<testsuites><testsuite>
<testcase classname="{folder}" name="{name}" time="90"><properties>
<property name="accuracy" value="0.9"/><property name="splits" value="80"/>
</properties></testcase>
<testcase classname="{folder}" name="another" time="6"><failure/></testcase>
</testsuite></testsuites>"""


def test_every_deep_check_is_in_the_record() -> None:
    said = "run: python -m comparisons.deep_record"
    assert list(read_record()) == deep_checks(), said
    assert all(tuple(row) == COLUMNS for row in read_record().values())


def test_a_report_of_pytest_becomes_rows(tmp_path: Path) -> None:
    check = deep_checks()[0]
    folder, _, name = check.rpartition(".")
    (tmp_path / "report.xml").write_text(REPORT.format(folder=folder, name=name))
    first, second = reported(tmp_path / "report.xml", "2026-01-02", "c0ffee")
    assert (first["check"], first["result"], first["minutes"]) == (check, "passed", "1.5")
    assert first["figures"] == "accuracy: 0.9; splits: 80"
    assert second["result"] == "failed"


def test_a_check_of_many_cases_is_as_good_as_its_worst(tmp_path: Path) -> None:
    cases = "".join(
        f'<testcase classname="folder" name="check[{case}]" time="30">{result}</testcase>'
        for case, result in {"a": "", "b": "<failure/>", "c": "<skipped/>", "d": ""}.items()
    )
    (tmp_path / "report.xml").write_text(f"<testsuites><testsuite>{cases}</testsuite></testsuites>")
    (row,) = reported(tmp_path / "report.xml", "2026-01-02", "c0ffee")
    assert (row["check"], row["result"], row["minutes"]) == ("folder.check", "failed", "2.0")


def test_a_run_replaces_the_last_result_and_keeps_those_of_other_checks() -> None:
    one, other, *rest = deep_checks()
    row = dict.fromkeys(COLUMNS, "x")
    rows = updated({one: row | {"check": one}}, iter([row | {"check": other, "date": "new"}]))
    assert [row["check"] for row in rows] == [one, other, *rest]
    assert (rows[0]["date"], rows[1]["date"]) == ("x", "new")
    assert {row["result"] for row in rows[2:]} == {"not run yet"}
