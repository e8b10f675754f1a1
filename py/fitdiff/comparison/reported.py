"""Stages of reported quantities: standard errors, statistics, p-values ... one stage each.

Each is judged as `fitdiff.quantities.agreement` does for calls: entry by entry, by the measure of
its kind, never relative to the largest entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast, get_args

import numpy as np

from fitdiff.comparison.stages import ComparedFit, Finding, NotComparableError, Stage, StageDiff
from fitdiff.quantities.agreement import judge
from fitdiff.quantities.alignment import align
from fitdiff.quantities.distances import Scale
from fitdiff.quantities.quantity import Kind, Quantity, Reported
from fitdiff.quantities.relations import parameters_apart

REPORTED: tuple[Reported, ...] = get_args(Reported)
_NONE = Scale()


def is_reported(stage: Stage, *sides: ComparedFit) -> bool:
    """Tell whether any side reports the quantity of a stage."""
    return any(quantity_of(side, cast(Kind, stage)) is not None for side in sides)


def quantity_of(side: ComparedFit, kind: Kind) -> Quantity | None:
    """Return what a fit reports of a kind, None where it reports nothing."""
    return next((one for one in side.result.quantities if one.kind == kind), None)


def compare_reported(kind: Kind, first: ComparedFit, second: ComparedFit) -> list[Finding]:
    """Compare one quantity of two fits, terms with the same label.

    Raises
    ------
    NotComparableError
        If only one side reports it, or its terms have nothing in common.
    """
    one, other = quantity_of(first, kind), quantity_of(second, kind)
    if one is None or other is None:
        lacking = first if one is None else second
        raise NotComparableError(f"{lacking.method.engine} reports none")
    return [finding_of(kind, one, other, _NONE)]


def related(
    stages: Sequence[StageDiff], first: ComparedFit, second: ComparedFit
) -> tuple[StageDiff, ...]:
    """Say of AIC and BIC how many parameters more one side counts, where that is all there is."""
    if not any(one.stage == "log-likelihood" and one.equal for one in stages):
        return tuple(stages)
    return tuple(_counted_otherwise(one, first, second) for one in stages)


def _counted_otherwise(one: StageDiff, first: ComparedFit, second: ComparedFit) -> StageDiff:
    if one.stage not in ("AIC", "BIC") or one.equal is not False:
        return one
    kind = cast(Kind, one.stage)
    values = [quantity_of(side, kind) for side in (first, second)]
    fitted = first.result.train_prediction
    known = np.isfinite(fitted.reshape(len(fitted), -1)[:, :1]) if fitted.size else fitted
    rows = int(np.count_nonzero(known)) or len(first.rows.y_train)
    apart = [float(value.values[0]) for value in values if value is not None]
    said = parameters_apart(one.stage, apart[0] - apart[1], rows) if len(apart) == 2 else ""
    for side, words in ((first, "the first call"), (second, "the second call")):
        said = said.replace(words, side.method.name)
    return replace(one, relation=said)


def finding_of(name: str, one: Quantity, other: Quantity, scale: Scale) -> Finding:
    """Judge two quantities of a kind, and say where they are farthest apart.

    Raises
    ------
    NotComparableError
        If their terms have nothing in common.
    """
    aligned = align(one, other)
    if aligned is None:
        raise NotComparableError(
            f"{one.values.size} and {other.values.size} values, without common terms"
        )
    found = judge(aligned, scale)
    identical = np.array_equal(aligned.first, aligned.second, equal_nan=True)
    # What differs is not identical, however small a part of the scale it is.
    needed = 0.0 if identical else max(found.distance, float(np.nextafter(0.0, 1.0)))
    notes = []
    if needed:
        where = f"{found.where}: " if found.where else ""
        notes.append(f"{where}{found.first:.6g} and {found.second:.6g}")
    for side, labels in (("first", aligned.only_first), ("second", aligned.only_second)):
        if labels:
            notes.append(f"only in the {side}: {', '.join(labels[:6])}")
    return Finding(name, needed, "; ".join(notes), {"digits": float(found.digits)})
