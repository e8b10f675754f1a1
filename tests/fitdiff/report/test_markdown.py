import html
import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from fitdiff.report.document import Section, Text
from fitdiff.report.markdown import as_markdown, escape
from fitdiff.report.tables import Column, Table

PRINTABLE = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")))


@given(PRINTABLE.filter(str.strip))
def test_text_is_shown_as_it_is(text: str) -> None:
    shown = MarkdownIt("gfm-like", {"linkify": False}).render("word " + escape(text))
    read = html.unescape(re.sub(r"^<p>(.*)</p>\n$", r"\1", shown, flags=re.S))
    assert read == "word " + " ".join(text.split())


def test_hostile_names_do_not_become_markup(report) -> None:
    shown = MarkdownIt("gfm-like", {"linkify": False}).render(as_markdown(report))
    assert "<script" not in shown
    assert "onerror=alert(2)>" not in shown
    assert "http://x.invalid" not in re.findall(r'href="([^"]*)"', shown)


def test_an_image_is_the_file_beside_the_report_or_its_words(report) -> None:
    text = as_markdown(report)
    assert "![what it shows](a.png)" in text
    assert r"\<script\>alert(1)\</script\>" in text


def test_it_stays_short_and_says_where_the_rest_is(report) -> None:
    rows = tuple((f"row {k}",) for k in range(500))
    table = Table("long", "A long table", (Column("x"),), rows)
    many = tuple(
        Section(f"s{k}", f"Section {k}", "l", (table, *(Text("One."),) * 50)) for k in range(9)
    )
    text = as_markdown(replace(report, sections=(*report.sections, *many)))
    assert len(text.splitlines()) < 200
    assert "480 more rows in report.html and report.json." in text
    assert "In report.html and report.json: " in text
    assert "Section 8" in text
