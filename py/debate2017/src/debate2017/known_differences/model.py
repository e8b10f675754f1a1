"""Known differences as typed data: what the page, the report and JSON show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fitdiff.methods.method import FactorValue


@dataclass(frozen=True)
class DefaultValue:
    """What one framework does by default.

    Attributes
    ----------
    where : str
        Framework and function.
    argument : str
        Whose default was read; empty for what is stated.
    value : str
        As read, or as stated.
    meaning : str
        What a value that was read means, where it does not speak for itself; may be empty.
    read : bool
        Whether it was read in what is installed, and not stated by us.
    source : str
    """

    where: str
    argument: str
    value: str
    meaning: str
    read: bool
    source: str


@dataclass(frozen=True)
class SizeEffect:
    """An effect on training sets of one size, or its mean over sizes.

    Attributes
    ----------
    n : int or None
        None for the mean over all sizes, each with the same weight.
    splits : int
    mean : float
        What the second method gains in accuracy over the first on the same splits.
    low, high : float
        Bootstrap interval over splits, of level `KnownDifferences.level`.
    labels_changed : float
        Share of test rows on which the two methods' labels differ.
    """

    n: int | None
    splits: int
    mean: float
    low: float
    high: float
    labels_changed: float


@dataclass(frozen=True)
class MeasuredEffect:
    """What one step does.

    Attributes
    ----------
    before, after : str
        Names of the two methods.
    factor : str
        The one in which they differ.
    before_value, after_value : FactorValue or None
    repeatable : bool
        Whether both methods give the same result each time; else noise is part of the effect.
    overall : SizeEffect
    by_size : tuple of SizeEffect
    """

    before: str
    after: str
    factor: str
    before_value: FactorValue | None
    after_value: FactorValue | None
    repeatable: bool
    overall: SizeEffect
    by_size: tuple[SizeEffect, ...]


@dataclass(frozen=True)
class KnownDifference:
    """One default that differs; see `debate2017.known_differences.specification.DifferenceFile`."""

    id: str
    title: str
    area: str
    factor: str
    text: str
    values: tuple[DefaultValue, ...]
    effects: tuple[MeasuredEffect, ...]


@dataclass(frozen=True)
class SelectionRow:
    """What one rule of the Leekasso selects at one size.

    Attributes
    ----------
    n, splits, rule, kept, other_number, differing, exchanged
        As in `debate2017.known_differences.selection_effect.SelectionEffect`.
    often : tuple of (int, float)
        The columns that are kept most often, and on which share of splits.
    """

    n: int
    splits: int
    rule: str
    kept: float
    other_number: float
    differing: float
    exchanged: float
    often: tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class KnownDifferences:
    """All of them, and what they were read from and measured on.

    Attributes
    ----------
    differences : tuple of KnownDifference
        In the order of the file, which is that of the page.
    versions : mapping of str to str
        Of the frameworks in which values were read.
    study, profile : str
        By which effects were measured.
    level : float
        Confidence level of the intervals.
    selection_study : str
        On whose splits rules of selection were compared.
    selection : tuple of SelectionRow
        By size, then by rule, Leek's first; empty before it was measured.
    """

    differences: tuple[KnownDifference, ...]
    versions: Mapping[str, str]
    study: str
    profile: str
    level: float
    selection_study: str = ""
    selection: tuple[SelectionRow, ...] = ()
