"""Figures of a report: what is plotted, as numbers, with an alternative in words and a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from debate2017.report.images import Digits, PixelGrid
from fitdiff.report.tables import Table


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


Figure = Picture | Curves | Waterfall | Effects | PixelGrid | Digits
