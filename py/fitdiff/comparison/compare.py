"""Two fits of one split, compared at every stage."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from fitdiff.comparison.objective import compare_objectives
from fitdiff.comparison.outcomes import compare_labels, compare_metrics, compare_predictions
from fitdiff.comparison.parameters import compare_parameters
from fitdiff.comparison.reported import REPORTED, compare_reported, is_reported, related
from fitdiff.comparison.rows import compare_rows
from fitdiff.comparison.selection import compare_selection
from fitdiff.comparison.stages import (
    STAGES,
    ComparedFit,
    Finding,
    NotComparableError,
    Stage,
    StageDiff,
)
from fitdiff.comparison.tolerances import TOLERANCES, Tolerances

_COMPARE: Mapping[Stage, Callable[[ComparedFit, ComparedFit], list[Finding]]] = {
    "rows": compare_rows,
    "selection": compare_selection,
    "parameters": compare_parameters,
    "objective": compare_objectives,
    "predictions": compare_predictions,
    "labels": compare_labels,
    **{kind: partial(compare_reported, kind) for kind in REPORTED},
    "metric": compare_metrics,
}


def compare_fits(
    first: ComparedFit, second: ComparedFit, tolerances: Tolerances = TOLERANCES
) -> tuple[StageDiff, ...]:
    """Compare two fits stage by stage.

    Parameters
    ----------
    first, second : ComparedFit
        Of the same split, or of what should have been.
    tolerances : Tolerances

    Returns
    -------
    tuple of StageDiff
        One a stage, in the order of `STAGES`, independent of earlier ones: of two fits that
        differ, the later stages tell what comes of it. Where a cell failed only the rows are
        compared. Stages that do not exist are left out: labels of an outcome without classes, and
        quantities that neither side reports.
    """
    found = tuple(
        _compare_stage(stage, first, second, tolerances)
        for stage in STAGES
        if _exists(stage, first, second)
    )
    return related(found, first, second)


def _exists(stage: Stage, first: ComparedFit, second: ComparedFit) -> bool:
    if stage == "labels":
        return bool(first.rows.task.labels)
    return stage not in REPORTED or is_reported(stage, first, second)


def _compare_stage(
    stage: Stage, first: ComparedFit, second: ComparedFit, tolerances: Tolerances
) -> StageDiff:
    try:
        if stage != "rows":
            _require_fits(first, second)
        findings = _COMPARE[stage](first, second)
    except NotComparableError as problem:
        in_force = tolerances.of(stage)
        return StageDiff(stage, None, float("nan"), in_force, str(problem), stage)
    return judge(stage, findings, tolerances)


def judge(stage: Stage, findings: Sequence[Finding], tolerances: Tolerances) -> StageDiff:
    """Hold the quantities of a stage against their tolerances.

    The first that is beyond its own speaks for the stage; else the first.
    """
    in_force = {one.quantity: tolerances.of(one.quantity) for one in findings}
    broken = [one for one in findings if one.needed > in_force[one.quantity]]
    shown = broken[0] if broken else findings[0]
    details = {
        f"{one.quantity}_difference": one.needed for one in findings if one.quantity != stage
    }
    return StageDiff(
        stage=stage,
        equal=not broken,
        needed=float(shown.needed),
        tolerance=in_force[shown.quantity],
        note=shown.note,
        quantity=shown.quantity,
        details={**shown.details, **details},
    )


def _require_fits(first: ComparedFit, second: ComparedFit) -> None:
    for name, side in (("first", first), ("second", second)):
        if side.result.record.metrics is None:
            raise NotComparableError(f"the {name} {side.result.record.status}")
