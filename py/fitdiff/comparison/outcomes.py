"""Stages ``predictions``, ``labels`` and ``metric``: what two fits say of the test rows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fitdiff.comparison.stages import ComparedFit, Finding, NotComparableError, scaled_distance
from fitdiff.results.metrics import Metrics, title_of

# More test rows than this are counted, not named.
_NAMED = 6


def compare_predictions(first: ComparedFit, second: ComparedFit) -> list[Finding]:
    """Compare predictions of the test rows: the largest difference.

    In the task's unit, or relatively where a prediction is farther than that from the median one.
    """
    a, b = (side.result.prediction for side in (first, second))
    _require_same_count(a, b)
    task = first.rows.task
    unit = max(task.unit(side.rows.y_train, side.result.prediction) for side in (first, second))
    finite = np.concatenate([side[np.isfinite(side)].ravel() for side in (a, b)])
    needed = scaled_distance(a, b, unit, float(np.median(finite)) if finite.size else 0.0)
    apart = (a != b) & ~(np.isnan(a) & np.isnan(b))
    differ = int(np.count_nonzero(apart if apart.ndim == 1 else apart.any(axis=1)))
    note = f"{differ} of {len(a)} differ" if differ else ""
    return [Finding("predictions", needed, note, {"rows": differ})]


def compare_labels(first: ComparedFit, second: ComparedFit) -> list[Finding]:
    """Compare labels of the test rows: how many differ."""
    a, b = (side.result.label for side in (first, second))
    _require_same_count(a, b)
    places = np.flatnonzero(a != b)
    named = ", ".join(str(place) for place in places[:_NAMED])
    more = ", ..." if places.size > _NAMED else ""
    note = f"test rows {named}{more}" if places.size else ""
    thresholds = [side.result.record.threshold for side in (first, second)]
    if thresholds[0] != thresholds[1]:
        note = "; ".join(filter(None, [note, f"thresholds {thresholds[0]:g}, {thresholds[1]:g}"]))
    return [Finding("labels", float(places.size), note)]


def compare_metrics(first: ComparedFit, second: ComparedFit) -> list[Finding]:
    """Compare right answers as counts, other metrics absolutely up to 1 and else relatively.

    A metric that only one of the two has, since its fitted values are no probabilities, is
    infinitely far from the other's.
    """
    a, b = (side.result.record.metrics for side in (first, second))
    if a is None or b is None:
        raise NotComparableError("nothing was fitted")
    if a.total != b.total:
        raise NotComparableError(f"{a.total} and {b.total} test rows")
    if a.predicted != b.predicted:
        raise NotComparableError(f"{a.predicted} and {b.predicted} test rows predicted")
    unit = first.rows.task.unit(first.rows.y_train, first.result.prediction)
    others = [_other(name, a, b, unit) for name in dict.fromkeys([*a.values, *b.values])]
    if a.correct is None or b.correct is None:
        if not others:
            raise NotComparableError("the task has no metric")
        return others
    note = f"{a.correct} and {b.correct} of {a.total} right"
    if not np.array_equal(first.truth, second.truth):
        note += ", by other true labels"
    counts = {"first": float(a.correct), "second": float(b.correct)}
    return [Finding("metric", abs(a.correct - b.correct), note, counts), *others]


def _other(column: str, a: Metrics, b: Metrics, unit: float) -> Finding:
    one, other = a.values.get(column), b.values.get(column)
    # An RMSE is judged relatively down to a tenth of the outcome's spread, and absolutely below.
    distance = _distance(one, other, {"rmse": unit / 10, "deviance": 0.0}.get(column, 1.0))
    # The deviance of the training rows is a stage of its own.
    name = "test_deviance" if column == "deviance" else column
    return Finding(name, distance, _pair(title_of(column), one, other))


def _require_same_count(a: NDArray[np.generic], b: NDArray[np.generic]) -> None:
    if a.shape != b.shape:
        raise NotComparableError(f"{len(a)} and {len(b)} test rows")


def _distance(a: float | None, b: float | None, unit: float) -> float:
    if a is None or b is None:
        return 0.0 if a is b else float("inf")
    return scaled_distance(np.array([a]), np.array([b]), unit)


def _pair(name: str, *values: float | None) -> str:
    words = ["none" if value is None else f"{value:.6g}" for value in values]
    return f"{name} {words[0]} and {words[1]}"
