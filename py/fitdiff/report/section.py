"""Sections of a report, each announced under ``fitdiff.report_sections`` by its package."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fitdiff.plugins import Plugins
from fitdiff.report.document import Section
from fitdiff.report.material import Material


@dataclass(frozen=True)
class ReportSection:
    """Recipe of one section.

    Attributes
    ----------
    order : int
        Sections are in ascending order.
    make : callable (Material) -> Section or None
        None where the study has nothing to show in it.
    details : bool
        Whether it is closed until a reader opens it.
    """

    order: int
    make: Callable[[Material], Section | None]
    details: bool = False


SECTIONS: Plugins[ReportSection] = Plugins("fitdiff.report_sections")
