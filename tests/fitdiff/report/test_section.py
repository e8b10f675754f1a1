from fitdiff.plugins import Plugins
from fitdiff.report import make
from fitdiff.report.document import Section, Text
from fitdiff.report.make import report_of
from fitdiff.report.section import SECTIONS, ReportSection


def test_fitdiff_registers_its_sections_by_entry_point() -> None:
    assert {"methods", "accuracy", "causes", "stages", "noise", "cells"} <= SECTIONS.keys()


def test_a_section_stands_in_its_order_and_adds_to_the_answer(material, monkeypatch) -> None:
    def announced(title: str, order: int) -> ReportSection:
        section = Section(title, title, "", (Text("One."),), (f"{title} says so.",))
        return ReportSection(order, lambda _: section)

    later, sooner = announced("Later", 2), announced("Sooner", 1)
    absent = ReportSection(0, lambda _: None)
    sections = dict(zip("abc", (later, absent, sooner), strict=True))
    monkeypatch.setattr(make, "SECTIONS", sections)
    report = report_of(material)
    assert [section.title for section in report.sections] == ["Sooner", "Later"]
    assert report.answer.endswith("Sooner says so. Later says so.")
    assert isinstance(SECTIONS, Plugins)
