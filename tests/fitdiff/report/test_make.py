import html
import json
import re
from collections.abc import Iterator
from dataclasses import fields

import pandas as pd
import pytest
from markdown_it import MarkdownIt

from fitdiff.errors import DataError
from fitdiff.report.document import Report
from fitdiff.report.figures import Picture
from fitdiff.report.make import make_report, write_report
from fitdiff.report.numbers import spell_value
from fitdiff.report.tables import Table

ORDER = [
    *("methods", "figures", "causes", "guesses", "levels", "noise", "defaults", "plants"),
    *("cells", "digits", "environment", "commands", "words"),
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
    assert all(section.title and section.lead for section in report.sections)


def test_ids_are_unique(report: Report) -> None:
    for ids in ([one.id for one in report.sections], [one.id for one in tables(report)]):
        assert len(ids) == len(set(ids))


def test_rows_are_as_long_as_their_heading(report: Report) -> None:
    for table in tables(report):
        assert table.rows, table.id
        assert {len(row) for row in table.rows} == {len(table.columns)}, table.id


def test_every_value_is_on_the_page_in_markdown_and_in_json(report: Report, page, made) -> None:
    wanted = values(report)
    assert wanted <= cells_of(page.read_text())
    markdown = MarkdownIt("gfm-like", {"linkify": False}).render(
        page.with_suffix(".md").read_text()
    )
    assert wanted <= cells_of(markdown)
    content = json.loads(page.with_suffix(".json").read_text())
    assert len(content["sections"]) == len(report.sections)
    assert made.hostile in {row[0] for row in content["sections"][0]["blocks"][0]["rows"]}


def test_the_same_results_make_the_same_files(made, page) -> None:
    def read() -> list[str]:
        # Bokeh numbers its models from the beginning of the process.
        texts = [page.with_suffix(end).read_text() for end in (".html", ".md", ".json")]
        return [re.sub(r'"p\d+"', "", text) for text in texts]

    before = read()
    write_report(make_report(made.study, made.folder), made.folder)
    assert read() == before


def test_the_figures_are_files_of_both_languages_with_their_numbers(report: Report, made) -> None:
    (section,) = [section for section in report.sections if section.id == "figures"]
    pictures = [block for block in section.blocks if isinstance(block, Picture)]
    assert [picture.id for picture in pictures] == ["original", "ours"]
    for picture in pictures:
        stem = picture.file.removesuffix(".png")
        ends = (".pdf", ".svg", ".csv", "-python.png", "-python.pdf", "-python.svg", "-python.csv")
        assert set(picture.others) == {stem + end for end in ends}
        assert all((made.folder / name).stat().st_size for name in (picture.file, *picture.others))


def test_an_incomplete_study_says_so_in_the_title_and_in_every_figure(make) -> None:
    made = make(planned=99)
    report = make_report(made.study, made.folder)
    assert report.heading.startswith("INCOMPLETE: 22 of 99 cells")
    assert report.answer.startswith("This is not the whole study: 22 of 99 cells")
    for section in report.sections:
        for block in section.blocks:
            if hasattr(block, "notice"):
                assert block.notice.startswith("INCOMPLETE"), block.id
            if isinstance(block, Picture) and block.id == "ours":
                assert "INCOMPLETE" in block.title


def test_a_study_without_figure_record_and_guesses_has_a_report(make) -> None:
    made = make(figure=None, recorded=None, guesses=[], verdict=None)
    report = make_report(made.study, made.folder)
    guesses = next(section for section in report.sections if section.id == "guesses")
    assert "tests no guess" in guesses.lead
    assert report.answer


def test_tables_of_an_older_fitdiff_are_refused(make) -> None:
    made = make()
    file = made.folder / "results.parquet"
    pd.read_parquet(file).drop(columns="seed").to_parquet(file)
    with pytest.raises(DataError, match="older fitdiff"):
        make_report(made.study, made.folder)


def test_an_empty_folder_says_to_run_the_study(made, tmp_path) -> None:
    with pytest.raises(DataError, match="Run the study first"):
        make_report(made.study, tmp_path)
