"""Two fits of one split, compared at every level."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from fitdiff.compare.levels import (
    LEVELS,
    Finding,
    Fitted,
    Level,
    LevelDiff,
    NotComparableError,
)
from fitdiff.compare.objective import compare_objectives
from fitdiff.compare.outcomes import compare_labels, compare_metrics, compare_probabilities
from fitdiff.compare.parameters import compare_parameters
from fitdiff.compare.rows import compare_rows
from fitdiff.compare.selection import compare_selection
from fitdiff.compare.tolerances import TOLERANCES, Tolerances

_COMPARE: Mapping[Level, Callable[[Fitted, Fitted], list[Finding]]] = {
    "rows": compare_rows,
    "selection": compare_selection,
    "parameters": compare_parameters,
    "objective": compare_objectives,
    "probabilities": compare_probabilities,
    "labels": compare_labels,
    "metric": compare_metrics,
}


def compare_fits(
    first: Fitted, second: Fitted, tolerances: Tolerances = TOLERANCES
) -> tuple[LevelDiff, ...]:
    """Compare two fits level by level.

    Parameters
    ----------
    first, second : Fitted
        Of the same split, or of what should have been.
    tolerances : Tolerances

    Returns
    -------
    tuple of LevelDiff
        One a level, in the order of `LEVELS`, whatever an earlier one found: of two fits that
        differ, the later levels tell what comes of it. Where a cell failed only the rows are
        compared.
    """
    return tuple(_compare_level(level, first, second, tolerances) for level in LEVELS)


def _compare_level(
    level: Level, first: Fitted, second: Fitted, tolerances: Tolerances
) -> LevelDiff:
    try:
        if level != "rows":
            _require_fits(first, second)
        findings = _COMPARE[level](first, second)
    except NotComparableError as problem:
        in_force = getattr(tolerances, level, 0.0)
        return LevelDiff(level, None, float("nan"), in_force, str(problem), level)
    return judge(level, findings, tolerances)


def judge(level: Level, findings: Sequence[Finding], tolerances: Tolerances) -> LevelDiff:
    """Hold the quantities of a level against their tolerances.

    The first that is beyond its own speaks for the level; else the first.
    """
    in_force = {one.quantity: getattr(tolerances, one.quantity, 0.0) for one in findings}
    broken = [one for one in findings if one.needed > in_force[one.quantity]]
    shown = broken[0] if broken else findings[0]
    details = {
        f"{one.quantity}_difference": one.needed for one in findings if one.quantity != level
    }
    return LevelDiff(
        level=level,
        equal=not broken,
        needed=float(shown.needed),
        tolerance=in_force[shown.quantity],
        note=shown.note,
        quantity=shown.quantity,
        details={**shown.details, **details},
    )


def _require_fits(first: Fitted, second: Fitted) -> None:
    for name, side in (("first", first), ("second", second)):
        if side.result.record.metrics is None:
            raise NotComparableError(f"the {name} {side.result.record.status}")
