"""Document model of a report: sections of blocks, each plain data that any renderer can show.

Numbers stay numbers; columns say how many digits to show. Every figure has a text alternative and
a table of what it plots, so that no renderer and no reader depends on seeing it.
"""

from __future__ import annotations

from dataclasses import dataclass

from fitdiff.report.figures import Figure
from fitdiff.report.tables import Table


@dataclass(frozen=True)
class Text:
    """One paragraph."""

    text: str


@dataclass(frozen=True)
class Commands:
    """Lines for a shell, as they were or can be typed."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Missing:
    """Something that was not run, and the command that runs it."""

    what: str
    command: str


Block = Text | Table | Commands | Missing | Figure


@dataclass(frozen=True)
class BigNumber:
    """A number that a reader should take away, as it is written, and what it is."""

    value: str
    meaning: str


@dataclass(frozen=True)
class Finding:
    """What a study found, for the top of its report.

    Attributes
    ----------
    title : str
        States the finding, in words and numbers.
    verdict : str
        How sure that is.
    numbers : tuple of BigNumber
        At most three.
    methods : tuple of str
        What it is about: charts draw these in colour and all others in grey.
    """

    title: str
    verdict: str
    numbers: tuple[BigNumber, ...] = ()
    methods: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """A part of the report.

    Attributes
    ----------
    id, title : str
    lead : str
        What the section shows and how to read it, for someone who sees it for the first time.
    blocks : tuple of Block
    answer : tuple of str
        Sentences that it adds to the answer of the report, made from the numbers.
    finding : Finding or None
        What the study found, where the section knows better than its methods' means tell; of
        several the last one is taken.
    closed : bool
        Whether a reader opens it: details.
    """

    id: str
    title: str
    lead: str
    blocks: tuple[Block, ...]
    answer: tuple[str, ...] = ()
    finding: Finding | None = None
    closed: bool = False


@dataclass(frozen=True)
class Report:
    """All that a report says.

    Attributes
    ----------
    study, title, profile : str
    notice : str
        What is missing of the run, or has failed; empty when nothing.
    about : str
        What the study is about, from its file; else the data and methods that it names.
    finding : Finding
    answer : str
        All that was found, in sentences made from the numbers; never empty.
    sections : tuple of Section
        In reading order.
    """

    study: str
    title: str
    profile: str
    notice: str
    about: str
    finding: Finding
    answer: str
    sections: tuple[Section, ...]

    @property
    def heading(self) -> str:
        """The title, which says first what is missing."""
        name = f"{self.study}: {self.finding.title}"
        return f"{self.notice} - {name}" if self.notice else name
