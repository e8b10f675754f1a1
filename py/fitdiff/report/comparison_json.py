"""A comparison of two calls as JSON, for programs."""

from __future__ import annotations

import json
import math
from typing import Any

from fitdiff.causes.calls.answers import Cause, Nearest
from fitdiff.causes.calls.change import Change
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.causes.calls.counterparts import Counterpart
from fitdiff.causes.calls.seen import Seen
from fitdiff.causes.calls.stated import Has
from fitdiff.causes.calls.trials import SIDES
from fitdiff.comparison.calls.outcomes import not_converged
from fitdiff.comparison.calls.side import SideFit
from fitdiff.comparison.calls.stages import Stage

SCHEMA = 3


def as_json(found: Comparison) -> str:
    """Write a comparison as JSON; numbers that are not finite are null.

    `fitdiff.report.comparison_schema` says what each key holds.
    """
    explanation = found.explanation
    differing = {stage.kind for stage in found.stages if stage.differs}
    closed = explanation.causes[0].kinds if explanation.causes else frozenset()
    content = {
        "schema": SCHEMA,
        "verdict": found.verdict,
        "digits": found.digits,
        "calls": list(found.calls),
        "languages": list(found.languages),
        "sides": {side: _side(fit) for side, fit in zip(SIDES, found.fits, strict=True)},
        "seen": [_seen(one) for one in found.seen],
        "stages": [stage_of(stage) for stage in found.stages],
        "objective": _objective(found),
        "decisions": [
            {"what": one.what, "limit": one.limit, "changed": list(one.changed), "total": one.total}
            for one in found.decisions
        ],
        "status": explanation.status,
        "relation": {
            stage.kind: stage.relation for stage in found.stages if stage.differs and stage.relation
        },
        "causes": [_cause(one) for one in explanation.causes],
        "alternatives": [_cause(one) for one in explanation.causes[1:]],
        "unproved": [_cause(one) for one in explanation.unproved],
        "partial": [_cause(one) for one in explanation.partial],
        "nearest": [_nearest(one) for one in explanation.nearest],
        "closed": sorted(closed),
        "remaining": sorted(differing - closed),
        "translations": [
            {
                "side": one.side,
                "code": one.code,
                "within": _finite(one.within),
                "quantity": one.quantity,
                "other_code": one.other_code,
                "both": one.both,
                "fresh": one.fresh,
                "slopes_per_sd": one.scaled,
            }
            for one in found.translations
        ],
        "differences": [
            {"setting": one.name, "first": _has(one.first), "second": _has(one.second)}
            for one in explanation.differences
        ],
        "counterparts": [_counterpart(one) for one in found.counterparts],
        "no_optimum": list(explanation.no_optimum),
        "random": list(found.random),
        "tried": {
            "changes": explanation.candidates,
            "sets": explanation.found.tried if explanation.found else 0,
            "failed": explanation.found.failed if explanation.found else 0,
            "largest": explanation.found.largest if explanation.found else 0,
            "complete": explanation.found.complete if explanation.found else True,
        },
        "coincidences": explanation.coincidences,
        "by_heart": explanation.by_heart,
        "notes": list(found.notes),
        "seconds": found.seconds,
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _side(fit: SideFit | str) -> dict[str, Any]:
    if isinstance(fit, str):
        return {"error": fit}
    return {
        "error": None,
        "code": fit.code,
        "class": fit.result.kind,
        "outcome": {
            "event": fit.facts.event or None,
            "events": fit.facts.events,
            "censored": fit.facts.censored,
        },
        "not_converged": not_converged(fit) or None,
        "assumptions": list(fit.result.assumptions),
        "notes": list(fit.result.notes),
        "warnings": list(fit.result.warnings),
        "versions": dict(fit.result.versions),
    }


def stage_of(stage: Stage) -> dict[str, Any]:
    """A stage as `fitdiff.report.comparison_schema.Stage` describes it."""
    worst = stage.agreement
    said: dict[str, Any] = {
        "stage": stage.kind,
        "same": None if worst is None else not stage.differs,
        "relation": stage.relation or None,
        "how": list(stage.how),
    }
    if worst is None:
        return said | {"why_not": stage.why_not}
    return said | {
        "distance": _finite(worst.distance),
        "tolerance": worst.tolerance,
        "largest": _finite(worst.largest),
        "where": worst.where,
        "first": _finite(worst.first),
        "second": _finite(worst.second),
        "digits": worst.digits,
        "in_standard_errors": None if stage.in_errors is None else _finite(stage.in_errors),
        "entries": worst.entries,
        "only_first": list(worst.aligned.only_first),
        "only_second": list(worst.aligned.only_second),
        "by_position": sorted(worst.aligned.by_position),
    }


def _cause(cause: Cause) -> dict[str, Any]:
    return {
        "changes": [_change(one, cause) for one in cause.changes],
        "closes": sorted(cause.kinds),
        "left_together": _finite(cause.left_together),
        "proof": {"outcome": cause.proof.outcome, "copies": cause.proof.usable},
        "code": dict(cause.code),
        "stages": [stage_of(stage) for stage in cause.stages],
    }


def _change(change: Change, cause: Cause) -> dict[str, Any]:
    return {
        "side": change.side,
        "setting": change.setting,
        "before": change.before,
        "after": change.after,
        "family": change.family,
        "code_before": cause.before[change.side],
        "code_after": cause.after[change],
        "left_alone": _finite(
            cause.alone.get(change, cause.left_together if len(cause.changes) == 1 else math.nan)
        ),
    }


def _nearest(near: Nearest) -> dict[str, Any]:
    return {
        "side": near.side,
        "changes": [f"{one.setting}: {one.before} -> {one.after}" for one in near.changes],
        "quantity": near.kind,
        "share": near.share,
        "off": _finite(near.off),
        "code": near.code,
    }


def _has(has: Has) -> dict[str, Any]:
    return {
        "function": has.function,
        "value": has.value,
        "code": has.code or None,
        "default": has.default,
    }


def _counterpart(one: Counterpart) -> dict[str, Any]:
    return {
        "of": one.of,
        "language": one.language,
        "function": one.function,
        "code": one.code,
        "gives": one.gives,
        "within": _finite(one.within),
        "quantity": one.quantity,
        "stops_short": one.short,
        "lacks": list(one.lacks),
        "slopes_per_sd": one.scaled,
    }


def _objective(found: Comparison) -> dict[str, Any] | None:
    mutual = found.objective
    if mutual is None:
        return None
    return {
        "of_first": None if mutual.of_first is None else list(mutual.of_first),
        "of_second": None if mutual.of_second is None else list(mutual.of_second),
        "same": mutual.same,
        "stops_short": None if mutual.same else mutual.short,
    }


def _seen(seen: Seen) -> dict[str, Any]:
    return {
        "side": seen.side,
        "agrees": seen.agrees,
        "numbers": [
            {
                "name": one.observed.name,
                "seen": one.observed.text,
                "found": None if one.found is None else _finite(one.found),
                "agrees": one.agrees,
            }
            for one in seen.readings
        ],
        "origins": [{"steps": list(one.words), "code": one.code} for one in seen.origins],
        "tried": seen.tried,
        "complete": seen.complete,
        "certain": seen.certain,
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
