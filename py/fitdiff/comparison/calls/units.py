"""Fits that are equal but for the unit or the origin of a column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from fitdiff.comparison.calls.stage import Stage
from fitdiff.quantities.alignment import Aligned
from fitdiff.quantities.quantity import Floats
from fitdiff.quantities.terms import INTERCEPT

# Of equal slopes; the fitted values, which are the same, tell of the rest.
_SLOPES = 1e-6
# Of what is made with standard errors, and of p-values, as their rules have it.
_ERRORS, _CHANCES = 1e-5, 1e-4
_ENDS: Mapping[str, str] = {
    "interval, lower": "interval, upper",
    "interval, upper": "interval, lower",
}
_SHIFTED = "only the intercept's: columns are counted from another origin"


@dataclass(frozen=True)
class Unit:
    """How a column of one side is made of that of the other.

    Attributes
    ----------
    label : str
        The slope that differs; '' where only the intercept does.
    times : float
        The first side's column as a multiple of the second's: the second's slope is as many times
        the first's.
    shifted : bool
        Whether it counts from another origin.
    """

    label: str
    times: float
    shifted: bool


def unit_of(stages: Sequence[Stage]) -> Unit | None:
    """Tell a column in another unit from coefficients of equal fits; None where it is not so.

    Where only the intercept and one slope differ, nothing else gives equal fitted values.
    """
    found = {one.kind: one for one in stages if one.agreement is not None}
    fitted, own = found.get("fitted values"), found.get("coefficients")
    if fitted is None or fitted.differs or own is None or own.agreement is None:
        return None
    aligned = own.agreement.aligned
    slopes = np.array([label != INTERCEPT for label in aligned.labels])
    if aligned.only_first or aligned.only_second or slopes.all() or not slopes.any():
        return None
    a, b = aligned.first, aligned.second
    apart = ~np.isclose(a, b, rtol=_SLOPES, atol=0)
    shifted = bool(apart[~slopes].any())
    if not apart[slopes].any():
        return Unit("", 1.0, shifted) if shifted else None
    (places,) = np.nonzero(apart & slopes)
    if places.size != 1 or not (a[places[0]] and b[places[0]]):
        return None
    at = int(places[0])
    return Unit(aligned.labels[at], float(b[at] / a[at]), shifted)


def unit_relation(stage: Stage, stages: Sequence[Stage]) -> str:
    """Say how a quantity of coefficients is related where a column is in another unit."""
    unit = unit_of(stages) if stage.agreement is not None else None
    if unit is None or stage.agreement is None:
        return ""
    times = f"{unit.times:.6g}"
    if stage.kind == "coefficients":
        if not unit.label:
            return "only the intercept: columns are counted from another origin"
        slopes = sum(label != INTERCEPT for label in stage.agreement.aligned.labels)
        column = "the column" if slopes == 1 else unit.label
        shifted = ", shifted" if unit.shifted else ""
        return f"equal fits: {column} of the first is {times} times that of the second{shifted}"
    words = _words(stage, stages, unit)
    if not words or not unit.label or words == _SHIFTED:
        return words and _SHIFTED
    return f"{words}; the intercept's is at another origin" if unit.shifted else words


def _words(stage: Stage, stages: Sequence[Stage], unit: Unit) -> str:
    """What is said of the slope's entry, if this and all others are as the unit makes them."""
    assert stage.agreement is not None
    aligned, size = stage.agreement.aligned, f"{abs(unit.times):.6g}"
    told = f"in the unit of the column: the second's is {unit.times:.6g} times the first's"
    match stage.kind:
        case "standard errors":
            expected, close = aligned.first * _factors(aligned, unit, abs(unit.times)), _ERRORS
            told = f"in the unit of the column: the second's is {size} times the first's"
        case "statistics":
            sign = float(np.sign(unit.times))
            expected, close = aligned.first * _factors(aligned, unit, sign), _ERRORS
            told = "of the other sign, as the column" if sign < 0 else _SHIFTED
        case "p-values":
            expected, close = aligned.first, _CHANCES
            told = _SHIFTED
        case "interval, lower" | "interval, upper":
            ends = _end_of(stage, stages, unit)
            if ends is None:
                return ""
            expected, close = ends, _ERRORS
            if unit.times < 0:
                told += ", from its other end"
        case _:
            return ""
    asked = np.array([not (unit.shifted and label == INTERCEPT) for label in aligned.labels])
    agree = np.allclose(expected[asked], aligned.second[asked], rtol=close, atol=0)
    return told if agree and asked.any() else ""


def _factors(aligned: Aligned, unit: Unit, factor: float) -> Floats:
    return np.array([factor if label == unit.label else 1.0 for label in aligned.labels])


def _end_of(stage: Stage, stages: Sequence[Stage], unit: Unit) -> Floats | None:
    """The first side's ends of intervals in the second's unit: a negative one turns them."""
    assert stage.agreement is not None
    aligned = stage.agreement.aligned
    made: Floats = aligned.first * _factors(aligned, unit, unit.times)
    if unit.times > 0 or unit.label not in aligned.labels:
        return made
    other = next((one for one in stages if one.kind == _ENDS[stage.kind] and one.agreement), None)
    if other is None or other.agreement is None or unit.label not in other.agreement.aligned.labels:
        return None
    theirs = other.agreement.aligned
    at = aligned.labels.index(unit.label)
    made[at] = theirs.first[theirs.labels.index(unit.label)] * unit.times
    return made
