"""The picture that proves a comparison: both sides' values, and the gap closing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fitdiff.causes.calls.answers import Cause
from fitdiff.causes.calls.change import Side
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.causes.calls.gap import gap_of
from fitdiff.comparison.calls.stages import Stage
from fitdiff.report.comparison_stages import first_difference, labelled, number
from fitdiff.report.comparison_words import told

# More terms than this are no picture; the ones that are furthest apart are drawn.
_TERMS = 12
# What terms have, in the order in which it is drawn if it agrees.
_OF_TERMS = ("coefficients", "estimate", "statistics", "values")


@dataclass(frozen=True)
class Term:
    """A row of the picture: one value of both sides, and of one after the change.

    Places are percentages of a scale of the row's own that holds zero and all values.
    """

    label: str
    first: str
    second: str
    after: str
    at_zero: float
    at_first: float
    at_second: float
    at_after: float | None


@dataclass(frozen=True)
class Step:
    """How far both sides are apart with some changes, in units of the tolerance.

    Attributes
    ----------
    said : str
    left : str
    place : float
        Percentage of a logarithmic scale.
    closed : bool
    """

    said: str
    left: str
    place: float
    closed: bool


@dataclass(frozen=True)
class Picture:
    """What is drawn of a comparison.

    Attributes
    ----------
    kind : str
        The quantity whose values are drawn.
    terms : tuple of Term
    left_out : int
        Terms that are not drawn.
    changed : str
        The side that is drawn once more, after the change; '' for none.
    steps : tuple of Step
    tolerance_at : float
        Place of the tolerance on the scale of steps, in percent.
    """

    kind: str
    terms: tuple[Term, ...]
    left_out: int
    changed: str
    steps: tuple[Step, ...]
    tolerance_at: float


def picture_of(found: Comparison, names: dict[Side, str]) -> Picture | None:
    """What is drawn; None where nothing was compared."""
    stage = _drawn(found)
    if stage is None or stage.agreement is None:
        return None
    cause = next(iter(found.explanation.causes), None)
    after, changed = _after(stage, cause)
    aligned = stage.agreement.aligned
    entries = [
        (label, float(one), float(other), after.get(label))
        for label, one, other in zip(aligned.labels, aligned.first, aligned.second, strict=True)
        if math.isfinite(one) and math.isfinite(other)
    ]
    chosen = sorted(entries, key=lambda entry: -_relative(entry[1], entry[2]))[:_TERMS]
    drawn = [
        _term(labelled(stage, label), one, other, changed_to)
        for label, one, other, changed_to in entries
        if (label, one, other, changed_to) in chosen
    ]
    steps, tolerance = _steps(found, cause, names)
    return Picture(
        stage.kind, tuple(drawn), len(entries) - len(drawn),
        names[changed] if changed and any(one.after for one in drawn) else "", steps, tolerance,
    )  # fmt: skip


def _drawn(found: Comparison) -> Stage | None:
    """The first stage that differs and has terms; else the first of those that usually have."""
    compared = [one for one in found.stages if one.agreement is not None]
    first = first_difference(compared)
    if first is not None and first.kind != "rows used":
        return first
    usual = [one for kind in _OF_TERMS for one in compared if one.kind == kind]
    return next(iter([*usual, *compared]), None)


def _relative(one: float, other: float) -> float:
    return abs(one - other) / (max(abs(one), abs(other)) or 1.0)


def _after(stage: Stage, cause: Cause | None) -> tuple[dict[str, float], Side | None]:
    """Values of the changed side with the cause's changes; none where both sides are changed."""
    if cause is None or len({one.side for one in cause.changes}) != 1:
        return {}, None
    side = cause.changes[0].side
    for one in cause.stages:
        if one.kind == stage.kind and one.agreement is not None:
            aligned = one.agreement.aligned
            values = aligned.first if side == "first" else aligned.second
            return dict(zip(aligned.labels, map(float, values), strict=True)), side
    return {}, None


def _term(label: str, first: float, second: float, after: float | None) -> Term:
    values = [first, second, *([after] if after is not None and math.isfinite(after) else [])]
    low, high = min(0.0, *values), max(0.0, *values)
    width = (high - low) or 1.0

    def place(value: float) -> float:
        # A little room on both sides, so that no mark is cut.
        return round(4 + 92 * (value - low) / width, 2)

    digits = _digits(first, second)
    shown = [f"{value:.{digits}g}" for value in values]
    has = len(values) == 3
    return Term(
        label or "value", shown[0], shown[1], shown[2] if has else "", place(0.0), place(first),
        place(second), place(values[2]) if has else None,
    )  # fmt: skip


def _digits(first: float, second: float) -> int:
    """Significant digits that show where two values part, 4 to 16."""
    apart = _relative(first, second)
    return 4 if apart == 0 else min(max(4, 2 - math.floor(math.log10(apart))), 16)


def _steps(
    found: Comparison, cause: Cause | None, names: dict[Side, str]
) -> tuple[tuple[Step, ...], float]:
    if cause is None:
        return (), 0.0
    before = [gap_of(found.stages).by_kind.get(kind, math.nan) for kind in cause.kinds]
    raw = [("As typed", max((one for one in before if not math.isnan(one)), default=math.nan))]
    if len(cause.changes) > 1:
        raw += [(told([one], names), left) for one, left in cause.alone.items()]
    raw.append((told(cause.changes, names), cause.left_together))
    known = [one for _, one in raw if math.isfinite(one) and one > 0]
    low, high = min([0.01, *known]), max([10.0, *known])

    def place(value: float) -> float:
        if math.isinf(value):
            return 96.0
        value = max(value, low)
        return round(4 + 92 * math.log(value / low) / math.log(high / low), 2)

    steps = [
        Step(said, _left(value), place(value), value <= 1)
        for said, value in raw
        if not math.isnan(value)
    ]
    return tuple(_numbered(steps)), place(1.0)


def _numbered(steps: Sequence[Step]) -> Sequence[Step]:
    """Say of the last of several that it is all of them."""
    if len(steps) < 3:
        return steps
    return [*steps[:-1], replace(steps[-1], said="All together")]


def _left(value: float) -> str:
    if math.isinf(value):
        return "reported in another form"
    if value == 0:
        return "equal"
    size = f"{_times(value)} times the tolerance"
    return f"agree: {size}" if value <= 1 else size


def _times(value: float) -> str:
    """Three digits, with commas where there are thousands: 363,000."""
    return f"{float(f'{value:.3g}'):,.0f}" if 1000 <= value < 1e9 else number(value)
