import html
import json
import re
from collections.abc import Iterator
from dataclasses import fields, replace

import pandas as pd
import pytest

from fitdiff.errors import DataError
from fitdiff.report.document import Report
from fitdiff.report.make import make_report, report_of, write_report
from fitdiff.report.numbers import spell_value
from fitdiff.report.sections.causes import causes_section
from fitdiff.report.tables import Table

ORDER = [
    *("causes", "accuracy", "methods", "stages", "noise", "cells"),
    *("environment", "commands", "more"),
]


def tables(report: Report) -> Iterator[Table]:
    """All tables, those of figures among them."""
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                yield block
            elif "table" in {field.name for field in fields(block)}:
                yield block.table


def values(report: Report) -> set[str]:
    """Every cell of every table, as written; white space is not content."""
    return {
        " ".join(spell_value(value, column).split())
        for table in tables(report)
        for row in table.rows
        for value, column in zip(row, table.columns, strict=True)
    }


def cells_of(text: str) -> set[str]:
    """Cells of the tables of an HTML text, as a reader sees them."""
    found = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", text, re.S)
    return {" ".join(html.unescape(re.sub(r"<[^>]*>", "", cell)).split()) for cell in found}


def test_sections_are_in_reading_order(report: Report) -> None:
    assert [section.id for section in report.sections] == ORDER
    assert all(section.title and (section.lead or section.blocks) for section in report.sections)


def test_ids_are_unique(report: Report) -> None:
    for ids in ([one.id for one in report.sections], [one.id for one in tables(report)]):
        assert len(ids) == len(set(ids))


def test_rows_are_as_long_as_their_heading(report: Report) -> None:
    for table in tables(report):
        assert table.rows, table.id
        assert {len(row) for row in table.rows} == {len(table.columns)}, table.id


def test_every_value_is_on_the_page_and_in_json(report: Report, page, material) -> None:
    assert values(report) <= cells_of(page.read_text())
    content = json.loads(page.with_suffix(".json").read_text())
    assert len(content["sections"]) == len(report.sections)
    (methods,) = (one for one in content["sections"] if one["id"] == "methods")
    names = [row[0] for row in methods["blocks"][0]["rows"]]
    assert names == [method.name for method in material.methods]


def test_the_title_states_the_finding_and_the_numbers_are_three(report: Report) -> None:
    """Of 40 test rows ``other``, the end of the ladder, is wrong on 1, 2 and 3: 5 % on average."""
    finding = report.finding
    assert finding.title == "plain labels 100.0 % of the test rows correctly, other 95.0 %"
    assert [number.value for number in finding.numbers] == ["100.0 %", "95.0 %", "5.0 points"]
    assert finding.verdict.startswith("Too few splits to tell a difference")
    assert finding.methods == ("plain", "other")


def test_the_extremes_of_many_methods_allow_for_all_pairs(make) -> None:
    """Two methods of ten, picked for their difference, differ by more than the luck of the draw."""
    material = make()
    rows = [
        row | {"replicate": replicate, "split_hash": f"{row['n']} {replicate}"}
        for row in material.results.to_dict("records")
        if row["replicate"] == 2
        for replicate in range(1, 11)
    ]
    found = report_of(replace(material, results=pd.DataFrame(rows), ladders=())).finding
    assert found.verdict.startswith("Different on the same 20 splits (p = ")
    assert "adjusted for 6 pairs" in found.verdict
    assert "adjusted for 6 pairs" in found.numbers[2].meaning


def test_a_study_may_say_what_its_report_is_about(material) -> None:
    """Not the ends of the ladder, and what is stated beforehand needs no allowance for pairs."""
    focus = ("other", "plain", "broken")
    stated = replace(material.study, file=replace(material.study.file, focus=focus))
    report = report_of(replace(material, study=stated))
    assert report.finding.title.startswith("other labels 95.0 % of the test rows correctly, plain")
    assert report.finding.methods == focus
    assert "adjusted" not in report.finding.verdict
    (missing,) = causes_section(replace(material, study=stated, ladders=())).blocks
    assert missing.command.startswith("fitdiff explain other plain --study own")


def test_blank_columns_are_dropped(report: Report) -> None:
    """No stage of the comparison lacks anything, so that nothing says why."""
    (stages,) = (table for table in tables(report) if table.id == "stages-1")
    assert "not comparable" not in [column.title for column in stages.columns]


def test_what_was_not_run_is_one_closed_section(material) -> None:
    report = report_of(replace(material, diffs=(), ladders=()))
    assert "stages" not in {section.id for section in report.sections}
    last = report.sections[-1]
    assert (last.id, last.closed, len(last.blocks)) == ("not-run", True, 1)


def test_a_picture_is_in_sight_even_where_only_details_have_one(material) -> None:
    of_it = {section.id: section.closed for section in report_of(material).sections}
    assert of_it["accuracy"]
    without = report_of(replace(material, ladders=()))
    assert not {section.id: section.closed for section in without.sections}["accuracy"]


def test_the_same_results_make_the_same_files(material, page, report: Report, tmp_path) -> None:
    write_report(replace(report_of(material), sections=report.sections), tmp_path)
    for end in (".html", ".md", ".json"):
        # Bokeh numbers its models from the beginning of the process.
        made, again = (
            re.sub(r'"p\d+"', "", folder.joinpath(f"report{end}").read_text())
            for folder in (page.parent, tmp_path)
        )
        assert made == again


def test_the_answer_names_the_best_method_the_causes_and_what_failed(report: Report) -> None:
    """Of 40 test rows ``other`` is wrong on 1, 2 and 3: 5 % on average."""
    assert (
        "Of 3 methods that have a result on every split plain is the most accurate" in report.answer
    )
    assert "the largest are threshold changed (+7.5) and penalty changed (-2.5)" in report.answer
    assert "plain and other first part at the stage 'parameters'." in report.answer
    assert "Of 24 cells, 6 separated and 2 failed" in report.answer


def test_an_incomplete_study_says_so_in_the_title_and_in_every_figure(make) -> None:
    report = report_of(make(planned=99))
    assert report.heading.startswith("INCOMPLETE: 22 of 99 cells")
    assert report.answer.startswith("This is not the whole study: 22 of 99 cells")
    notices = {
        block.id: block.notice
        for section in report.sections
        for block in section.blocks
        if hasattr(block, "notice")
    }
    assert notices["accuracy"].startswith("INCOMPLETE")


def test_an_empty_folder_says_to_run_the_study(material, tmp_path) -> None:
    with pytest.raises(DataError, match="Run the study first"):
        make_report(material.study, tmp_path)


def test_commands_name_a_study_of_the_users_own_by_its_path(material, tmp_path) -> None:
    assert material.command("run").startswith("fitdiff run own ")
    own = tmp_path / "studies" / "own.toml"
    own.parent.mkdir()
    own.touch()
    theirs = replace(material, study=replace(material.study, folder=tmp_path))
    assert theirs.command("run").startswith(f"fitdiff run {own} ")
