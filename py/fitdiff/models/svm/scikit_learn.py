"""Support vector machines by scikit-learn, on kernels computed here."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.svm import SVC

from fitdiff.methods.method import Method
from fitdiff.models.allowed import ANYTHING, one_of
from fitdiff.models.columns import columns_of, spread
from fitdiff.models.contract import Context, Fit, SplitData
from fitdiff.models.folds import draw_folds, explain_folds
from fitdiff.models.preparation import ENCODE, MISSING
from fitdiff.models.rows import check_rows
from fitdiff.models.svm.kernels import intersections, squared_distances
from fitdiff.models.svm.settings import SvmSettings
from fitdiff.transforms.classes import check_two_classes
from fitdiff.transforms.settings import Divide

Floats = NDArray[np.float64]

SUPPORTS = {
    **MISSING,
    **ENCODE,
    "kernel": one_of("rbf", "histogram-intersection"),
    # It does not depend on other rows, so that one kernel serves all parts of a cross-validation.
    "scale": one_of("divide"),
    "scale.by": ANYTHING,
    "costs": ANYTHING,
    "widths": ANYTHING,
    "folds": ANYTHING,
    "tolerance": ANYTHING,
    "max_iterations": ANYTHING,
    "threshold": ANYTHING,
}


@dataclass(frozen=True)
class Candidate:
    """A cost, and a width where the kernel has one."""

    cost: float
    width: float | None


def candidates(spec: SvmSettings) -> tuple[Candidate, ...]:
    """All combinations, in the order of preference."""
    return tuple(Candidate(cost, width) for cost in spec.costs for width in spec.widths or (None,))


def fit(method: Method, rows: SplitData, context: Context) -> Fit:
    """Choose cost and width by cross-validation within the training rows, and fit with these.

    Raises
    ------
    DataError
        If the rows are not those that the split means, hold one class only, or are not what the
        kernel needs.
    """
    spec = method.spec
    assert isinstance(spec, SvmSettings)
    check_rows(rows)
    columns = columns_of(method, rows)
    x, y = columns.train, columns.y
    check_two_classes(y)
    tried = candidates(spec)
    similarities = similarity(method, x, x)
    folds = draw_folds(y, spec.folds, context.seed)
    said = explain_folds(folds, spec.folds, "the first candidate")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        if folds is None:
            correct = np.full(len(tried), np.nan)
            chosen = tried[0]
        else:
            correct = correctly_labelled(spec, similarities, y, folds)
            chosen = tried[int(np.argmax(correct))]
        known = kernel(similarities, chosen)
        machine = _fitted(spec, chosen, known, y)
    test = kernel(similarity(method, columns.test, x), chosen)
    probability = expit(machine.decision_function(test))
    return Fit(
        status="not-converged" if machine.fit_status_ else "ok",
        prediction=probability,
        label=(probability > spec.threshold).astype(np.uint8),
        threshold=spec.threshold,
        selected=tuple(range(len(rows.predictors))),
        parameters={
            "cost": np.array([chosen.cost]),
            "width": np.array([] if chosen.width is None else [chosen.width]),
            "cv_correct": correct,
            "intercept": machine.intercept_,
            "support": np.flatnonzero(columns.kept)[machine.support_].astype(np.float64),
            "dual_coefficients": machine.dual_coef_[0],
        },
        updates=int(machine.n_iter_[0]),
        warnings=tuple(dict.fromkeys((*said, *(str(one.message) for one in caught)))),
        train_prediction=spread(expit(machine.decision_function(known)), columns.kept),
    )


def similarity(method: Method, a: NDArray[np.generic], b: NDArray[np.generic]) -> Floats:
    """Compute the input of `kernel` for each row of ``a``, (n, p), and each of ``b``, (m, p).

    Whole numbers are scaled after the sums, which are then exact.
    """
    scale = method.transform("scale")
    unit = scale.by if isinstance(scale, Divide) else 1.0
    if method.spec.kernel == "rbf":
        return squared_distances(a, b) / unit**2
    return intersections(a, b) / unit


def kernel(similarities: Floats, candidate: Candidate) -> Floats:
    """Kernel matrix of a candidate, from squared distances or intersections."""
    return similarities if candidate.width is None else np.exp(-candidate.width * similarities)


def correctly_labelled(
    spec: SvmSettings, similarities: Floats, y: NDArray[np.uint8], folds: NDArray[np.int32]
) -> Floats:
    """Rows that each candidate labels correctly when their fold is left out.

    Parameters
    ----------
    spec : SvmSettings
    similarities : ndarray, shape (n, n), float64
        By `similarity`.
    y : ndarray, shape (n,), uint8
    folds : ndarray, shape (n,), int32
        From 1.

    Returns
    -------
    ndarray, shape (candidates,), float64
    """
    tried = candidates(spec)
    correct = np.zeros(len(tried))
    for fold in range(1, folds.max() + 1):
        left, out = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        known, asked = similarities[np.ix_(left, left)], similarities[np.ix_(out, left)]
        for position, candidate in enumerate(tried):
            machine = _fitted(spec, candidate, kernel(known, candidate), y[left])
            labels = machine.decision_function(kernel(asked, candidate)) > 0
            correct[position] += np.count_nonzero(labels == y[out])
    return correct


def _fitted(spec: SvmSettings, candidate: Candidate, known: Floats, y: NDArray[np.uint8]) -> SVC:
    machine = SVC(
        C=candidate.cost, kernel="precomputed", tol=spec.tolerance, max_iter=spec.max_iterations
    )
    return machine.fit(known, y)
