"""A comparison as a page: what it says, in which order, and what its picture draws."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

from fitdiff.calls import Workers
from fitdiff.causes.calls.compare_calls import compare_calls
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.comparison.calls.side import Given
from fitdiff.report.comparison import as_text, names_of
from fitdiff.report.comparison_html import stage_lines
from fitdiff.report.comparison_page import as_page
from fitdiff.report.comparison_picture import picture_of
from fitdiff.report.evidence import evidence_of
from fitdiff.report.evidence_pages import as_page as evidence_page
from fitdiff.report.evidence_pages import as_quarto
from fitdiff.report.provenance import Provenance, methods_paragraph, provenance_of
from fitdiff.report.templates import page_file
from fitdiff.tables.reading import read_table

TABLE = {
    "x": [1.0, 2.5, 3.0, 4.2, 5.1, 6.0, 7.7, 8.1, 9.0, 10.4, 11.1, 12.3],
    "y": [2.0, 2.1, 3.9, 4.0, 4.4, 7.0, 7.1, 9.5, 9.9, 10.0, 12.5, 11.7],
}
OLS = "py: smf.ols('y ~ x', data).fit()"
RIDGE = "py: Ridge(alpha=3.0).fit(X, y)"


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(time_limit=120.0) as made:
        yield made


def compared(workers: Workers, first: str, second: str) -> tuple[Comparison, Provenance]:
    table = read_table(TABLE)
    given = Given("y", time_limit=120.0)
    found = compare_calls(table.to_pandas(), first, second, given, workers, budget=60.0)
    return found, provenance_of(found, table, "table.csv", "fitdiff compare table.csv ...")


@pytest.fixture(scope="module")
def different(workers: Workers) -> tuple[Comparison, Provenance]:
    return compared(workers, OLS, RIDGE)


@pytest.fixture(scope="module")
def same(workers: Workers) -> tuple[Comparison, Provenance]:
    return compared(workers, OLS, "py: LinearRegression()")


class _Checker(HTMLParser):
    """Every tag that is opened is closed, but those that are empty."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_verdict_why_code_picture_and_stages_come_in_this_order(
    different: tuple[Comparison, Provenance],
) -> None:
    page = as_page(*different)
    told = ("Different.", "Why: penalty.", "What to type", "both sides", "Stages",
            "<details>", "Provenance")  # fmt: skip
    places = [page.index(one) for one in told]
    assert places == sorted(places)
    assert "Ridge(alpha=0.0).fit(X, y)" in page
    assert different[1].table in page


def test_the_page_has_the_call_of_the_other_language_that_the_terminal_prints(
    workers: Workers,
) -> None:
    table = read_table(str(Path(__file__).parents[3] / "examples" / "cars.csv"))
    calls = "r: glm(am ~ wt + hp, family = binomial)", "py: LogisticRegression()"
    found = compare_calls(table.to_pandas(), *calls, Given(), workers, budget=60.0)
    assert "glmnet(as.matrix(" in as_text(found)
    assert "glmnet(as.matrix(" in as_page(found, provenance_of(found, table, "cars.csv"))


def test_the_page_is_well_formed_fetches_nothing_and_runs_nothing(
    different: tuple[Comparison, Provenance], same: tuple[Comparison, Provenance]
) -> None:
    for one in (different, same):
        for page in (as_page(*one), evidence_page(evidence_of(*one))):
            checker = _Checker()
            checker.feed(page)
            assert not checker.open
            assert "<script" not in page
            assert not re.search(r"(src|href)=", page)


def test_text_of_the_user_is_escaped(workers: Workers) -> None:
    frame = pd.DataFrame({"<b>": TABLE["x"], "y": TABLE["y"]})
    table = read_table(frame)
    found = compare_calls(
        table.to_pandas(), "py: LinearRegression()", "py: Ridge()", Given("y"), workers,
        search_causes=False,
    )  # fmt: skip
    page = as_page(found, provenance_of(found, table, "<i>.csv"))
    assert "<b>&lt;b&gt;</b>" in page
    assert "&lt;i&gt;.csv" in page


def test_the_picture_has_both_sides_and_the_change_lies_on_the_other(
    different: tuple[Comparison, Provenance],
) -> None:
    found, _ = different
    picture = picture_of(found, names_of(found))
    assert picture is not None
    assert picture.kind == "coefficients"
    assert [term.label for term in picture.terms] == ["(Intercept)", "x"]
    for term in picture.terms:
        assert term.at_after == pytest.approx(term.at_first, abs=0.1)
        assert term.at_second != pytest.approx(term.at_first, abs=0.1)
    before, after = picture.steps
    assert not before.closed
    assert after.closed
    assert after.place < picture.tolerance_at < before.place


def test_rows_of_the_table_are_drawn_as_rows(workers: Workers) -> None:
    table = read_table(TABLE).to_pandas()
    nearest = "py: KNeighborsRegressor(3).fit(X, y)"
    found = compare_calls(table, OLS, nearest, Given("y"), workers, search_causes=False)
    picture = picture_of(found, names_of(found))
    assert picture is not None
    assert picture.kind == "fitted values"
    assert picture.terms[0].label == "row 1"


def test_what_is_not_compared_is_told_as_on_the_terminal(
    same: tuple[Comparison, Provenance],
) -> None:
    found, _ = same
    said = [text for kind, _, text, _ in stage_lines(found) if kind == "not compared"]
    assert said
    for text in said:
        assert "interval, lower" not in text
        assert text in " ".join(as_text(found).replace("log-\n", "log-").split())


def test_equal_sides_have_no_steps(same: tuple[Comparison, Provenance]) -> None:
    picture = picture_of(same[0], names_of(same[0]))
    assert picture is not None
    assert picture.steps == ()
    assert all(term.at_after is None for term in picture.terms)


def test_the_paragraph_says_what_was_proved_and_no_more(
    different: tuple[Comparison, Provenance], same: tuple[Comparison, Provenance]
) -> None:
    text = methods_paragraph(*different)
    assert "12 rows" in text
    assert "comes from penalty (alpha): 3.0 there, 0.0 for agreement" in text
    assert "on 3 perturbed copies" in text
    assert methods_paragraph(*same).endswith("All of these agreed.")


def test_evidence_has_a_row_a_quantity(different: tuple[Comparison, Provenance]) -> None:
    evidence = evidence_of(*different)
    rows = {one.requirement.partition(":")[0]: one for one in evidence.checks}
    assert rows["coefficients"].result == "failed"
    assert "Cause: penalty (alpha)." in rows["coefficients"].found
    assert "tolerance 1e-06 (" in rows["coefficients"].found
    assert "standard errors" in evidence.not_compared
    assert evidence.failed == len(rows)


def test_quarto_text_has_a_table_whose_rows_have_four_cells(
    different: tuple[Comparison, Provenance],
) -> None:
    text = as_quarto(evidence_of(*different))
    _, head, body = text.split("---\n", 2)
    assert head.startswith('title: "')
    rows = [line for line in body.splitlines() if line.startswith("|")]
    assert len(rows) == 2 + len(evidence_of(*different).checks)
    assert {len(re.split(r"(?<!\\)\|", row)) for row in rows} == {6}


def test_the_big_numbers_of_a_study_do_not_style_the_picture() -> None:
    """Pages share a style sheet: in three columns the values of a picture were cut on paper."""
    rules = re.findall(r"^\s*([^{}@/]*\.numbers[^{]*)\{", page_file("report.css"), re.MULTILINE)
    assert rules
    assert all(rule.strip().startswith(".study-page ") for rule in rules)
