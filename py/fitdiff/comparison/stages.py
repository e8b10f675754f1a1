"""The stages at which two fits are compared, in order, and what is found at each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from fitdiff.engines.contract import SplitData
from fitdiff.methods.method import Method
from fitdiff.quantities.quantity import Reported
from fitdiff.results.cell import CellResult

Floats = NDArray[np.float64]
Stage = Literal[
    "rows", "selection", "parameters", "objective", "predictions", "labels", Reported, "metric"
]
STAGES: tuple[Stage, ...] = get_args(Stage)


@dataclass(frozen=True)
class ComparedFit:
    """One of the two sides: a method, what it was given, and what became of it.

    Attributes
    ----------
    method : Method
    rows : SplitData
        As the engine received them.
    truth : ndarray of m outcomes, as the task encodes them
        Of the test rows; no engine sees them.
    result : CellResult
    """

    method: Method
    rows: SplitData
    truth: NDArray[Any]
    result: CellResult


@dataclass(frozen=True)
class StageDiff:
    """Result of comparing two fits at one stage.

    Attributes
    ----------
    stage : Stage
    equal : bool or None
        None where the two cannot be compared; ``note`` says why.
    needed : float
        The smallest tolerance under which the two would be equal: 0 where they are identical,
        infinite where no tolerance helps, NaN where they cannot be compared.
    tolerance : float
        The one in force.
    note : str
        What differs, in few words, or why nothing can be compared.
    quantity : str
        What ``needed``, ``tolerance`` and ``note`` speak of: the stage itself, or of the metric one
        of its other quantities, where that differs and the count of right answers does not.
    details : mapping of str to float
        Further numbers by their names.
    relation : str
        By what different values tell the same fit otherwise; '' where nothing is known.
    """

    stage: Stage
    equal: bool | None
    needed: float
    tolerance: float
    note: str = ""
    quantity: str = ""
    details: Mapping[str, float] = field(default_factory=dict)
    relation: str = ""


@dataclass(frozen=True)
class Finding:
    """One quantity of a stage, before it is judged by a tolerance.

    Attributes
    ----------
    quantity : str
    needed : float
    note : str
    details : mapping of str to float
    """

    quantity: str
    needed: float
    note: str = ""
    details: Mapping[str, float] = field(default_factory=dict)


class NotComparableError(Exception):
    """Two fits cannot be compared at a stage; the message says why, for the reader of a table."""


def parameter(side: ComparedFit, name: str) -> Floats:
    """Return a parameter of a fit.

    Raises
    ------
    NotComparableError
        If the fit has none of that name: engines need not return it.
    """
    if name not in side.result.parameters:
        raise NotComparableError(f"{side.method.engine} returns no {name}")
    return side.result.parameters[name]


def first_difference(stages: Iterable[StageDiff]) -> Stage | None:
    """Return the first stage at which two fits differ; None where they differ at none."""
    return next((one.stage for one in stages if one.equal is False), None)


def largest_distance(a: Floats, b: Floats) -> float:
    """Largest absolute difference of two arrays of one shape.

    Equal values have the distance 0, infinities and NaN included; a value that is not finite and
    any other have an infinite one. Empty arrays have 0.
    """
    same = (a == b) | (np.isnan(a) & np.isnan(b))
    with np.errstate(invalid="ignore"):
        distance = np.where(same, 0.0, np.abs(a - b))
    return float(np.nan_to_num(distance, nan=np.inf, posinf=np.inf).max(initial=0.0))


def scaled_distance(a: Floats, b: Floats, unit: float = 1.0, centre: float = 0.0) -> float:
    """Largest difference of two arrays of one shape, entry by entry in a unit or relatively.

    ``|a - b| / max(unit, |a - centre|, |b - centre|)``: absolute near the centre and relative far
    from it, where numbers have no digits left for an absolute tolerance. Equal and infinite values
    as in `largest_distance`.
    """
    size = np.maximum(np.maximum(np.abs(a - centre), np.abs(b - centre)), unit)
    same = (a == b) | (np.isnan(a) & np.isnan(b))
    with np.errstate(invalid="ignore"):
        distance = np.where(same, 0.0, np.abs(a - b) / size)
    return float(np.nan_to_num(distance, nan=np.inf, posinf=np.inf).max(initial=0.0))


def relative_distance(a: Floats, b: Floats) -> float:
    """Largest difference of two vectors of one shape, relative to their largest value.

    ``max |a - b| / max(max |a|, max |b|)``: 0 for two vectors of zeros, infinite where one is not
    finite and the other differs from it.
    """
    distance = largest_distance(a, b)
    if distance == 0 or not np.isfinite(distance):
        return distance
    finite = [value[np.isfinite(value)] for value in (a, b)]
    relative = distance / max(float(np.abs(value).max(initial=0.0)) for value in finite)
    # Vectors that differ are not identical, however small a part of them does.
    return max(relative, float(np.nextafter(0.0, 1.0)))
