"""What a search for causes answers: causes with their proof, parts, and what comes nearest."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

from fitdiff.causes.calls.change import Change, Side
from fitdiff.causes.calls.proof import Proof
from fitdiff.causes.calls.search import Found
from fitdiff.causes.calls.stated import Difference
from fitdiff.comparison.calls.stages import Stage


@dataclass(frozen=True)
class Cause:
    """A set of changes that closes a difference, and its proof.

    Attributes
    ----------
    changes : tuple of Change
        Those of settings first, then those of accuracy.
    kinds : frozenset of str
        The quantities that it closes.
    proof : Proof
    code : mapping of Side to str
        The changed call of each side that is changed.
    stages : tuple of Stage
        With the changes.
    alone : mapping of Change to float
        Largest distance of any of those quantities, in units of its tolerance, with this change
        only; NaN where that does not run.
    before : mapping of Side to str
        The call of each side that is changed, without any change.
    after : mapping of Change to str
        The call with one change only.
    left_together : float
        As `alone`, with all changes.
    apart_alone : mapping of Change to float
        Largest plain difference of the first of those quantities that still differs with this
        change only.
    apart_settings : float
        The same with all changes of settings, and solvers as they are.
    """

    changes: tuple[Change, ...]
    kinds: frozenset[str]
    proof: Proof
    code: dict[Side, str]
    stages: tuple[Stage, ...]
    alone: dict[Change, float] = field(default_factory=dict)
    before: dict[Side, str] = field(default_factory=dict)
    after: dict[Change, str] = field(default_factory=dict)
    left_together: float = math.nan
    apart_alone: dict[Change, float] = field(default_factory=dict)
    apart_settings: float = math.nan

    @property
    def settings(self) -> tuple[Change, ...]:
        """The changes that are not of accuracy."""
        return tuple(change for change in self.changes if change.family != "accuracy")

    @property
    def side(self) -> Side:
        """The side whose settings are changed, or whose solver stopped short."""
        return (self.settings or self.changes)[0].side


@dataclass(frozen=True)
class Nearest:
    """What comes nearest on a side where nothing closes the difference, proved on copies.

    Attributes
    ----------
    side : Side
    changes : tuple of Change
    kind : str
        The first quantity that differs.
    share : float
        How much of its distance is closed.
    off : float
        Largest plain difference that is left of it.
    code : str
    """

    side: Side
    changes: tuple[Change, ...]
    kind: str
    share: float
    off: float
    code: str


@dataclass(frozen=True)
class Explanation:
    """What a search for causes found.

    Attributes
    ----------
    status : {'not searched', 'told otherwise', 'no optimum', 'missing values', 'searched'}
        'told otherwise' where relations account for all that differs, 'no optimum' where a side
        has no finite estimate, 'missing values' where a side gives no number for them and both
        agree without.
    causes : tuple of Cause
        Verified sets that close all that differs, best first; all have the same effect.
    unproved : tuple of Cause
        Sets that close it on the table, with fewer than three usable copies.
    partial : tuple of Cause
        Verified sets that close some of it, where none closes all.
    coincidences : int
        Closing sets that failed on a copy of the table.
    candidates : int
    found : Found or None
    no_optimum : tuple of Side
    nearest : tuple of Nearest
        Where no set closes all: for each side what comes nearest.
    differences : tuple of Difference
        Settings in which both calls differ, by their cards.
    by_heart : int
        Closing sets that make both sides return the outcome of the rows that they were fitted to.
    """

    status: Literal[
        "not searched", "told otherwise", "no optimum", "missing values", "searched"
    ] = "not searched"
    causes: tuple[Cause, ...] = ()
    unproved: tuple[Cause, ...] = ()
    partial: tuple[Cause, ...] = ()
    coincidences: int = 0
    candidates: int = 0
    found: Found | None = None
    no_optimum: tuple[Side, ...] = ()
    nearest: tuple[Nearest, ...] = ()
    differences: tuple[Difference, ...] = ()
    by_heart: int = 0
