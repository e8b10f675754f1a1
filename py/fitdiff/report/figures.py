"""Figures of a report: what is plotted, as numbers, with an alternative in words and a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fitdiff.report.tables import Table


@dataclass(frozen=True)
class Image:
    """A picture.

    Attributes
    ----------
    caption : str
    alternative : str
        What a reader who does not see it needs to know.
    png : bytes
    files : tuple of str
        Where the folder of results has it: the PNG, then the same in other formats; may be empty.
    """

    caption: str
    alternative: str
    png: bytes
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Images:
    """Pictures that are looked at together.

    Attributes
    ----------
    id, title, notice : str
        See `Curves`.
    images : tuple of Image
    small : bool
        Whether they are a few pixels wide, and shown enlarged.
    """

    id: str
    title: str
    notice: str
    images: tuple[Image, ...]
    small: bool = False


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
    twins : tuple of str
        Other methods with the same value on every split.
    """

    method: str
    label: str
    points: tuple[Point, ...]
    twins: tuple[str, ...] = ()


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
    focus : tuple of str
        Methods in colour; the others are grey.
    """

    id: str
    title: str
    alternative: str
    notice: str
    value: str
    choices: tuple[tuple[str, tuple[Series, ...]], ...]
    table: Table
    focus: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bar:
    """One row of a waterfall.

    Attributes
    ----------
    label, detail : str
        The setting, and its change of value.
    start, end : float
        The step's effect is ``end - start``; both ends of the ladder begin at 0.
    low, high : float or None
        Interval of the effect.
    kind : {'end', 'step', 'noise', 'idle'}
        'noise' is a step whose effect lies inside the noise floor; 'idle' are several without one.
    """

    label: str
    detail: str
    start: float
    end: float
    low: float | None
    high: float | None
    kind: Literal["end", "step", "noise", "idle"]
    lower_is_better: bool = False


@dataclass(frozen=True)
class Waterfall:
    """Steps that make up the gap between two methods, over all n and at each.

    Attributes
    ----------
    id, title, alternative, notice : str
        See `Curves`.
    choices : tuple of (str, tuple of Bar)
        By size of the training set, 'all n' first.
    table : Table
    metric : str
        What steps are changes of.
    """

    id: str
    title: str
    alternative: str
    notice: str
    choices: tuple[tuple[str, tuple[Bar, ...]], ...]
    table: Table
    metric: str = "accuracy"


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


Figure = Images | Curves | Waterfall | Effects
