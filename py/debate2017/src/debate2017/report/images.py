"""Figures of a report that show images: selected pixels, and what two methods say of a digit."""

from __future__ import annotations

from dataclasses import dataclass

from fitdiff.report.tables import Table


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
        See `fitdiff.report.figures.Curves`.
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
