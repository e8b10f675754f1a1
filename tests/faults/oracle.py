"""The stage at which a fault acts, told from the bits and not by the comparison under test."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fitdiff.comparison.stages import ComparedFit, Stage

# Recorded beside the solution: what a choice was made by, not what was fitted.
_EVIDENCE = {"selection_margin", "path", "cv_mean", "cv_error", "cv_correct"}


def acts_at(own: ComparedFit, faulty: ComparedFit) -> Stage | None:
    """Return the first stage at which two results of one method differ in any bit; None if none.

    The objective is a function of rows and parameters: it has no bits of its own.
    """
    a, b = own.result, faulty.result
    differs: dict[Stage, bool] = {
        "rows": not all(
            _same(getattr(own.rows, name), getattr(faulty.rows, name))
            for name in ("x_train", "y_train", "x_test")
        ),
        "selection": a.record.selected != b.record.selected,
        "parameters": _solution(own) != _solution(faulty),
        "predictions": not _same(a.prediction, b.prediction),
        "labels": not _same(a.label, b.label),
        "metric": a.record.metrics != b.record.metrics,
    }
    return next((stage for stage, differ in differs.items() if differ), None)


def _same(a: NDArray[np.generic], b: NDArray[np.generic]) -> bool:
    return (a.dtype, a.shape, a.tobytes()) == (b.dtype, b.shape, b.tobytes())


def _solution(fitted: ComparedFit) -> dict[str, bytes]:
    found = fitted.result.parameters
    return {name: value.tobytes() for name, value in found.items() if name not in _EVIDENCE}
