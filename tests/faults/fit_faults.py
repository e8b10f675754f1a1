"""Faults of fits: what an engine hands back is changed, or it fits other settings than stated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from fitdiff.comparison.stages import ComparedFit
from fitdiff.results.metrics import score

Floats = NDArray[np.float64]

# Method, setting, and the value that is fitted in place of the one stated.
SETTING_FAULTS: tuple[tuple[str, str, object], ...] = (
    ("liblinear-top10", "select.k", 9),
    ("liblinear-top10", "scale", {"name": "standardise", "ddof": 1}),
    ("liblinear-top10", "strength", 1e-5),
    ("liblinear-top10", "solver", "lbfgs"),
    ("liblinear-top10", "max_iterations", 3),
    ("lbfgs-top10", "tolerance", 1e-2),
    ("newton-top10", "intercept_penalised", False),
    ("ols-top10", "threshold", 0.4),
    ("svm-rbf", "widths", (0.02,)),
    ("lasso-sklearn", "strength", 0.03),
)


def _scored(own: ComparedFit, **arrays: NDArray[np.generic]) -> ComparedFit:
    """The fit with other probabilities or labels, scored as these are."""
    changed = replace(own.result, **arrays)  # type: ignore[arg-type]  # arrays of a result
    metrics = score(changed.prediction, changed.label, own.truth)
    return replace(own, result=replace(changed, record=replace(changed.record, metrics=metrics)))


def _probability(change: Callable[[Floats], Floats]) -> Callable[[ComparedFit], ComparedFit]:
    return lambda own: _scored(own, prediction=change(own.result.prediction))


def _parameter(
    name: str, change: Callable[[Floats], Floats]
) -> Callable[[ComparedFit], ComparedFit]:
    def changed(own: ComparedFit) -> ComparedFit:
        found = own.result.parameters
        parameters = {**found, name: change(found[name])}
        return replace(own, result=replace(own.result, parameters=parameters))

    return changed


def _one_label_turned(own: ComparedFit) -> ComparedFit:
    """Of the row that is farthest from the threshold, so that no threshold explains it."""
    label = own.result.label.copy()
    label[np.argmax(np.abs(own.result.prediction - own.result.record.threshold))] ^= 1
    return _scored(own, label=label)


def _threshold_moved(own: ComparedFit) -> ComparedFit:
    """To the largest probability below it, which is then labelled 1; said to be where it was."""
    p, label = own.result.prediction, own.result.label.copy()
    label[p == p[label == 0].max()] = 1
    return _scored(own, label=label)


def _one_more_correct(own: ComparedFit) -> ComparedFit:
    metrics = own.result.record.metrics
    assert metrics is not None
    step = 1 if metrics.correct < metrics.total else -1
    counted = replace(metrics, correct=metrics.correct + step)
    outcome = replace(own.result.record, metrics=counted)
    return replace(own, result=replace(own.result, record=outcome))


def _selected_counted_from_one(own: ComparedFit) -> ComparedFit:
    outcome, p = own.result.record, own.rows.x_train.shape[1]
    moved = tuple(sorted((column + 1) % p for column in outcome.selected))
    outcome = replace(outcome, selected=moved)
    return replace(own, result=replace(own.result, record=outcome))


FIT_FAULTS: Mapping[str, Callable[[ComparedFit], ComparedFit]] = {
    "probabilities rounded to float32": _probability(
        lambda p: p.astype(np.float32).astype(np.float64)
    ),
    "probabilities rounded to 3 decimals": _probability(lambda p: p.round(3)),
    "probabilities of the other class": _probability(lambda p: 1 - p),
    "probabilities clipped to [0.01, 0.99]": _probability(lambda p: np.clip(p, 0.01, 0.99)),
    "coefficients off by 1e-6": _parameter("coefficients", lambda w: w * (1 + 1e-6)),
    "no intercept": _parameter("intercept", np.zeros_like),
    "one label turned": _one_label_turned,
    "all labels turned": lambda own: _scored(own, label=1 - own.result.label),
    "the threshold moved past one row": _threshold_moved,
    "one correct label more or less": _one_more_correct,
    "columns counted from one": _selected_counted_from_one,
}
