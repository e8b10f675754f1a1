"""Stages ``probabilities``, ``labels`` and ``metric``: what two fits say of the test rows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fitdiff.comparison.stages import ComparedFit, Finding, NotComparableError, largest_distance

# More test rows than this are counted, not named.
_NAMED = 6


def compare_probabilities(first: ComparedFit, second: ComparedFit) -> list[Finding]:
    """Compare fitted values of the test rows: the largest absolute difference."""
    a, b = (side.result.prediction for side in (first, second))
    _require_same_count(a, b)
    needed = largest_distance(a, b)
    differ = int(np.count_nonzero((a != b) & ~(np.isnan(a) & np.isnan(b))))
    note = f"{differ} of {a.size} differ" if differ else ""
    return [Finding("probabilities", needed, note, {"rows": differ})]


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
    """Compare right answers as counts, and the other metrics as they are.

    A metric that only one of the two has, since its fitted values are no probabilities, is
    infinitely far from the other's.
    """
    a, b = (side.result.record.metrics for side in (first, second))
    if a is None or b is None:
        raise NotComparableError("nothing was fitted")
    if a.total != b.total:
        raise NotComparableError(f"{a.total} and {b.total} test rows")
    changed = not np.array_equal(first.truth, second.truth)
    note = f"{a.correct} and {b.correct} of {a.total} right"
    if changed:
        note += ", by other true labels"
    counts = Finding(
        "metric", abs(a.correct - b.correct), note, {"first": a.correct, "second": b.correct}
    )
    others = [
        Finding(name, _distance(getattr(a, name), getattr(b, name)), _pair(name, a, b))
        for name in ("log_loss", "brier", "auc")
    ]
    return [counts, *others]


def _require_same_count(a: NDArray[np.generic], b: NDArray[np.generic]) -> None:
    if a.shape != b.shape:
        raise NotComparableError(f"{a.size} and {b.size} test rows")


def _distance(a: float | None, b: float | None) -> float:
    if a is None or b is None:
        return 0.0 if a is b else float("inf")
    return largest_distance(np.array([a]), np.array([b]))


def _pair(name: str, a: object, b: object) -> str:
    values = [getattr(side, name) for side in (a, b)]
    words = ["none" if value is None else f"{value:.6g}" for value in values]
    return f"{name} {words[0]} and {words[1]}"
