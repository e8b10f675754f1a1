"""Plants of fits: something done to what an engine handed back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from faults.plant import Plant
from fitdiff.causes.case import Refits
from fitdiff.causes.variations import varied
from fitdiff.compare.levels import Fitted
from fitdiff.methods.method import Method
from fitdiff.results.cell import CellResult
from fitdiff.results.metrics import score

Floats = NDArray[np.float64]

_FEW_ITERATIONS = 3


def fit_plants(method: Method) -> tuple[Plant, ...]:
    """List what can be done to the results of a method."""
    undeclared = [Plant("fit", what, "", _done(change)) for what, change in CHANGES.items()]
    seed = Plant("fit", "another seed", "", _reseeded)
    return (*_stopped_early(method), *_labelled_by_another_threshold(method), seed, *undeclared)


def _reseeded(own: Fitted, refits: Refits) -> Fitted:
    return replace(refits.fit_again(own.method, refits.seed + 1), method=own.method)


def _stopped_early(method: Method) -> tuple[Plant, ...]:
    """Half of the epochs, or a few iterations, under a method that states more."""
    factors = method.factors()
    if isinstance(epochs := factors.get("epochs"), float):
        factor, fewer = "epochs", float(max(1, int(epochs) // 2))
    elif factors.get("max_iterations"):
        factor, fewer = "max_iterations", _FEW_ITERATIONS
    else:
        return ()
    changed = varied(method, factor, fewer)
    if changed is None or changed.key() == method.key():
        return ()

    def make(own: Fitted, refits: Refits) -> Fitted:
        return replace(refits.fit_again(changed), method=own.method)

    what = f"stopped after {fewer:g} {'epochs' if factor == 'epochs' else 'iterations'}"
    return (Plant("fit", what, factor, make),)


def _labelled_by_another_threshold(method: Method) -> tuple[Plant, ...]:
    if not isinstance(method.factors().get("threshold"), float):
        return ()
    what = "the threshold moved past one row"
    return (Plant("fit", what, "threshold", _done(_threshold_moved)),)


def _done(change: Callable[[Fitted], CellResult]) -> Callable[[Fitted, Refits], Fitted]:
    def make(own: Fitted, refits: Refits) -> Fitted:
        return replace(own, result=change(own))

    return make


def _scored(own: Fitted, **arrays: NDArray[np.generic]) -> CellResult:
    """The result with other probabilities or labels, scored as these are."""
    changed = replace(own.result, **arrays)  # type: ignore[arg-type]  # arrays of a result
    metrics = score(changed.probability, changed.label, own.truth)
    return replace(changed, record=replace(changed.record, metrics=metrics))


def _probability(change: Callable[[Floats], Floats]) -> Callable[[Fitted], CellResult]:
    return lambda own: _scored(own, probability=change(own.result.probability))


def _parameters(name: str, change: Callable[[Floats], Floats]) -> Callable[[Fitted], CellResult]:
    """Change one parameter, or nothing where the method has none of that name."""

    def changed(own: Fitted) -> CellResult:
        found = own.result.parameters
        if name not in found or not found[name].size:
            return own.result
        return replace(own.result, parameters={**found, name: change(found[name])})

    return changed


def _one_label_turned(own: Fitted) -> CellResult:
    """Of the row that is farthest from the threshold, so that no threshold explains it."""
    label = own.result.label.copy()
    distance = np.abs(own.result.probability - own.result.record.threshold)
    label[np.argmax(np.nan_to_num(distance))] ^= 1
    return _scored(own, label=label)


def _labelled_by_the_other_rule(own: Fitted) -> CellResult:
    """'At least' in place of 'above', or the other way round."""
    p, t = own.result.probability, own.result.record.threshold
    above = (p > t).astype(np.uint8)
    reached = (p >= t).astype(np.uint8)
    return _scored(own, label=reached if np.array_equal(own.result.label, above) else above)


def _threshold_moved(own: Fitted) -> CellResult:
    """To the largest probability below it, which is then labelled 1; said to be where it was."""
    p, label = own.result.probability, own.result.label.copy()
    below = p[label == 0]
    if below.size:
        label[p == below.max()] = 1
    return _scored(own, label=label)


def _one_more_counted(own: Fitted) -> CellResult:
    metrics = own.result.record.metrics
    if metrics is None:
        return own.result
    step = 1 if metrics.correct < metrics.total else -1
    changed = replace(metrics, correct=metrics.correct + step)
    return replace(own.result, record=replace(own.result.record, metrics=changed))


def _selected_counted_from_one(own: Fitted) -> CellResult:
    outcome, p = own.result.record, own.rows.x_train.shape[1]
    if len(outcome.selected) == p:
        return own.result
    moved = tuple(sorted((column + 1) % p for column in outcome.selected))
    return replace(own.result, record=replace(outcome, selected=moved))


CHANGES: Mapping[str, Callable[[Fitted], CellResult]] = {
    "probabilities rounded to float32": _probability(
        lambda p: p.astype(np.float32).astype(np.float64)
    ),
    "probabilities rounded to 3 decimals": _probability(lambda p: p.round(3)),
    "probabilities of the other class": _probability(lambda p: 1 - p),
    "probabilities clipped to [0.01, 0.99]": _probability(lambda p: np.clip(p, 0.01, 0.99)),
    "coefficients off by 1e-6": _parameters("coefficients", lambda w: w * (1 + 1e-6)),
    "no intercept": _parameters("intercept", np.zeros_like),
    "one label turned": _one_label_turned,
    "all labels turned": lambda own: _scored(own, label=1 - own.result.label),
    "'at least' in place of 'above' the threshold": _labelled_by_the_other_rule,
    "one right answer more or less": _one_more_counted,
    "columns counted from one": _selected_counted_from_one,
}
