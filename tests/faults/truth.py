"""Where a plant acts, told from the arrays themselves and not by the comparison that is tested."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fitdiff.compare.levels import Fitted, Level

# Recorded beside the solution: what a choice was made by, not what was fitted.
_EVIDENCE = {"selection_margin", "path", "cv_mean", "cv_error", "cv_correct", "auc", "accuracy"}
# As in the common objective, where nets' probabilities are clipped as Keras does.
_CLIP = 1e-7


def acts_at(own: Fitted, planted: Fitted) -> Level | None:
    """Return the first level at which two results of one method differ in any bit.

    Parameters
    ----------
    own : Fitted
        As the method gives it.
    planted : Fitted
        With the plant; fitted.

    Returns
    -------
    Level or None
        None where the plant changes nothing on this split: there is nothing to be found.
    """
    a, b = own.result, planted.result
    differs: dict[Level, bool] = {
        "rows": not _same_rows(own, planted),
        "selection": a.record.selected != b.record.selected,
        "parameters": _solution(own) != _solution(planted),
        "objective": _says_other_things_of_training_rows(own, planted),
        "probabilities": a.probability.tobytes() != b.probability.tobytes(),
        "labels": a.label.tobytes() != b.label.tobytes(),
        "metric": a.record.metrics != b.record.metrics,
    }
    return next((level for level, differ in differs.items() if differ), None)


def _same_rows(own: Fitted, planted: Fitted) -> bool:
    names = ("x_train", "y_train", "x_test")
    pairs = [(getattr(own.rows, name), getattr(planted.rows, name)) for name in names]
    return all(_same(a, b) for a, b in pairs)


def _same(a: NDArray[np.generic], b: NDArray[np.generic]) -> bool:
    return a is b or (a.dtype, a.shape, a.tobytes()) == (b.dtype, b.shape, b.tobytes())


def _solution(fitted: Fitted) -> dict[str, list[float]]:
    """Numbers of the solution; of a rule on one pixel those of the pixel that it uses."""
    selected, columns = fitted.result.record.selected, fitted.rows.x_train.shape[1]
    solution = {}
    for name, value in fitted.result.parameters.items():
        if name in _EVIDENCE:
            continue
        own = len(selected) == 1 and value.shape == (columns,)
        # As text, so that NaN equals itself.
        solution[name] = [repr(x) for x in np.ravel(value[list(selected)] if own else value)]
    return solution  # type: ignore[return-value]


def _says_other_things_of_training_rows(own: Fitted, planted: Fitted) -> bool:
    a, b = own.result.train_probability, planted.result.train_probability
    if a.shape != b.shape:
        return False  # nothing is said of them
    if "pixel" in own.method.model:
        # Their objective is how many training rows are labelled wrongly.
        return _wrong(own) != _wrong(planted)
    if _solution(own):
        return False  # then it is a function of the solution, which is the same
    low, high = _CLIP, 1 - _CLIP
    return not np.array_equal(np.clip(a, low, high), np.clip(b, low, high), equal_nan=True)


def _wrong(fitted: Fitted) -> int:
    label = fitted.result.train_probability > fitted.result.record.threshold
    return int(np.count_nonzero(label != fitted.rows.y_train))
