"""What a report is made of: sections of blocks, each plain data that any renderer can show.

Numbers stay numbers; columns say how many digits to show. Every figure has a text alternative and
a table of what it plots, so that no renderer and no reader depends on seeing it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Value = str | int | float | None


@dataclass(frozen=True)
class Text:
    """One paragraph."""

    text: str


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    title : str
    kind : {'text', 'number', 'signed', 'code'}
        'signed' numbers are effects and carry their sign; 'code' is a hash, path or identifier.
    digits : int
        Decimals of a float; integers are shown whole, and floats of size 1e-4 or less, other than
        0, in scientific notation where ``digits`` would show nothing of them.
    meaning : str
        One sentence for readers who do not know the word; may be empty.
    """

    title: str
    kind: Literal["text", "number", "signed", "code"] = "text"
    digits: int = 4
    meaning: str = ""


@dataclass(frozen=True)
class Table:
    """Rows of values; None is a value that is not known or has no meaning.

    Attributes
    ----------
    id : str
        Unique in the report.
    title : str
    columns : tuple of Column
    rows : tuple of tuple of Value
        Each as long as ``columns``.
    folded : bool
        Shown on request: for long tables and the alternatives of figures.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    folded: bool = False


@dataclass(frozen=True)
class Commands:
    """Lines for a shell, as they were or can be typed."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Missing:
    """Something that was not run, and the command that runs it."""

    what: str
    command: str


@dataclass(frozen=True)
class Picture:
    """A figure that was drawn to a file, by R or by Python.

    Attributes
    ----------
    id, title : str
    alternative : str
        What a reader who does not see it needs to know.
    file : str
        Name of the PNG in the folder of results.
    others : tuple of str
        The same figure as other files, the plotted numbers as CSV among them.
    png : bytes
    """

    id: str
    title: str
    alternative: str
    file: str
    others: tuple[str, ...]
    png: bytes


@dataclass(frozen=True)
class Point:
    """A cell in a figure: size of the training set, replicate, value."""

    n: int
    replicate: int
    value: float


@dataclass(frozen=True)
class Series:
    """One method in a figure.

    Attributes
    ----------
    method, label : str
        Name, and what a legend calls it.
    points : tuple of Point
    recorded : tuple of tuple of float
        Published means, as pairs (n, mean); empty where there are none.
    shown : bool
        Whether it is visible before the reader chooses.
    """

    method: str
    label: str
    points: tuple[Point, ...]
    recorded: tuple[tuple[float, float], ...] = ()
    shown: bool = True


@dataclass(frozen=True)
class Curves:
    """Value against size of the training set: a line through each method's means, all cells.

    Attributes
    ----------
    id, title, alternative, notice : str
        ``notice`` says what is missing, in the figure itself; empty when nothing is.
    value : str
        What is plotted.
    choices : tuple of (str, tuple of Series)
        By data source; one choice where there is one source.
    table : Table
    """

    id: str
    title: str
    alternative: str
    notice: str
    value: str
    choices: tuple[tuple[str, tuple[Series, ...]], ...]
    table: Table


@dataclass(frozen=True)
class Bar:
    """One bar of a waterfall.

    Attributes
    ----------
    label, detail : str
        The factor, and its change of value.
    start, end : float
        The rung's effect is ``end - start``; both ends of the ladder are bars from 0.
    low, high : float or None
        Interval of the effect.
    kind : {'end', 'rung', 'noise'}
        'noise' is a rung whose effect lies inside the noise floor.
    """

    label: str
    detail: str
    start: float
    end: float
    low: float | None
    high: float | None
    kind: Literal["end", "rung", "noise"]


@dataclass(frozen=True)
class Waterfall:
    """How the gap between two methods is made up of rungs, over all n and at each.

    Attributes
    ----------
    id, title, alternative, notice : str
        See `Curves`.
    choices : tuple of (str, tuple of Bar)
        By size of the training set, 'all n' first.
    table : Table
    """

    id: str
    title: str
    alternative: str
    notice: str
    choices: tuple[tuple[str, tuple[Bar, ...]], ...]
    table: Table


@dataclass(frozen=True)
class Effect:
    """One row of a figure of effects: value and interval."""

    label: str
    detail: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Effects:
    """Effects with their intervals, read against the smallest effect that counts.

    Attributes
    ----------
    id, title, alternative, notice : str
        See `Curves`.
    smallest : float
        Half the width of the band around zero.
    choices : tuple of (str, tuple of Effect)
    table : Table
    """

    id: str
    title: str
    alternative: str
    notice: str
    smallest: float
    choices: tuple[tuple[str, tuple[Effect, ...]], ...]
    table: Table


@dataclass(frozen=True)
class PixelCount:
    """How many splits selected a pixel; row and column from 0, at the top left."""

    row: int
    column: int
    count: int


@dataclass(frozen=True)
class PixelGrid:
    """Which pixels a method selected, on the grid of the image.

    Attributes
    ----------
    id, title, alternative, notice : str
        See `Curves`.
    side : int
        Pixels of a side of the image.
    choices : tuple of (str, int, tuple of PixelCount)
        Label, number of splits, and the pixels that any of them selected.
    table : Table
    """

    id: str
    title: str
    alternative: str
    notice: str
    side: int
    choices: tuple[tuple[str, int, tuple[PixelCount, ...]], ...]
    table: Table


@dataclass(frozen=True)
class Digit:
    """A test image on which two methods differ.

    Attributes
    ----------
    row : int
        Its number in the data as published.
    truth : str
        Its class.
    first, second : float
        Both methods' fitted values for the study's second class.
    first_label, second_label : str
        The class that each gives it.
    n, replicate : int
        The split on which these were fitted.
    splits : int
        On so many splits the labels differ.
    png : bytes
    """

    row: int
    truth: str
    first: float
    second: float
    first_label: str
    second_label: str
    n: int
    replicate: int
    splits: int
    png: bytes


@dataclass(frozen=True)
class Pair:
    """Two methods and the test images on which they differ most.

    Attributes
    ----------
    first, second : str
    source : str
    splits : int
        Splits that both have been fitted on, and that were compared.
    disagreement : float
        Share of labels that differ, over these.
    digits : tuple of Digit
    """

    first: str
    second: str
    source: str
    splits: int
    disagreement: float
    digits: tuple[Digit, ...]


@dataclass(frozen=True)
class Digits:
    """The images on which methods differ most, pair by pair."""

    id: str
    title: str
    notice: str
    positive: str
    pairs: tuple[Pair, ...]


Figure = Picture | Curves | Waterfall | Effects | PixelGrid | Digits
Block = Text | Table | Commands | Missing | Figure


@dataclass(frozen=True)
class Section:
    """A part of the report.

    Attributes
    ----------
    id, title : str
    lead : str
        What the section shows and how to read it, for someone who sees it for the first time.
    blocks : tuple of Block
    """

    id: str
    title: str
    lead: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Report:
    """All that a report says.

    Attributes
    ----------
    study, title, profile : str
    notice : str
        What is missing of the run, or has failed; empty when nothing.
    about : str
        What the study is about, from its file.
    answer : str
        One paragraph, made from the numbers.
    sections : tuple of Section
        In reading order.
    """

    study: str
    title: str
    profile: str
    notice: str
    about: str
    answer: str
    sections: tuple[Section, ...]

    @property
    def heading(self) -> str:
        """The title, which says first what is missing."""
        name = f"{self.study}: {self.title}"
        return f"{self.notice} - {name}" if self.notice else name
