"""A comparison of two calls as JSON, for programs."""

from __future__ import annotations

import json
import math
from typing import Any

from fitdiff.causes.calls.change import Change
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.causes.calls.explain import Cause
from fitdiff.causes.calls.trials import SIDES
from fitdiff.comparison.calls.side import SideFit
from fitdiff.comparison.calls.stages import Stage

SCHEMA = 1


def as_json(found: Comparison) -> str:
    """Write a comparison as JSON; numbers that are not finite are null.

    Keys: ``schema``, ``verdict``, ``calls``, ``sides``, ``stages``, ``status``, ``causes`` (all of
    the same effect, best first), ``unproved``, ``partial``, ``remaining`` (what no verified cause
    closes), ``no_optimum``, ``random``, ``tried``, ``coincidences``, ``notes``, ``seconds``.
    """
    explanation = found.explanation
    differing = {stage.kind for stage in found.stages if stage.differs}
    closed = explanation.causes[0].kinds if explanation.causes else frozenset()
    content = {
        "schema": SCHEMA,
        "verdict": found.verdict,
        "calls": list(found.calls),
        "sides": {side: _side(fit) for side, fit in zip(SIDES, found.fits, strict=True)},
        "stages": [_stage(stage) for stage in found.stages],
        "status": explanation.status,
        "causes": [_cause(one) for one in explanation.causes],
        "unproved": [_cause(one) for one in explanation.unproved],
        "partial": [_cause(one) for one in explanation.partial],
        "remaining": sorted(differing - closed),
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
        "event": fit.facts.event or None,
        "assumptions": list(fit.result.assumptions),
        "notes": list(fit.result.notes),
        "warnings": list(fit.result.warnings),
        "versions": dict(fit.result.versions),
    }


def _stage(stage: Stage) -> dict[str, Any]:
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
        "entries": worst.entries,
        "only_first": list(worst.aligned.only_first),
        "only_second": list(worst.aligned.only_second),
        "by_position": sorted(worst.aligned.by_position),
    }


def _cause(cause: Cause) -> dict[str, Any]:
    return {
        "changes": [_change(one, cause) for one in cause.changes],
        "closes": sorted(cause.kinds),
        "proof": {"outcome": cause.proof.outcome, "copies": cause.proof.usable},
        "code": dict(cause.code),
        "stages": [_stage(stage) for stage in cause.stages],
    }


def _change(change: Change, cause: Cause) -> dict[str, Any]:
    return {
        "side": change.side,
        "setting": change.setting,
        "before": change.before,
        "after": change.after,
        "family": change.family,
        "left_alone": _finite(cause.alone.get(change, math.nan)),
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
