"""Design and fitted values of linear models, shared by their Python engines."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from warnings import WarningMessage

import numpy as np
from numpy.typing import NDArray

from fitdiff.methods.method import Method
from fitdiff.models.contract import Fit, SplitData, Status
from fitdiff.models.linear.rank import has_full_rank
from fitdiff.models.linear.separation import separation
from fitdiff.models.linear.settings import LinearSettings
from fitdiff.models.rows import check_rows
from fitdiff.transforms.classes import check_two_classes
from fitdiff.transforms.scaling import Scaler, learn_scale
from fitdiff.transforms.selection import Selection, select_columns

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Design:
    """Rows as a linear model receives them.

    Attributes
    ----------
    selected : ndarray, shape (k,), intp
        The columns kept, ascending.
    selection : Selection or None
        How they were selected; None where all are kept.
    train, test : ndarray, shapes (n, 1 + k) and (m, 1 + k), float64
        A column of ones, then the columns kept, scaled.
    y_train : ndarray, shape (n,), uint8
    scaler : Scaler
    """

    selected: NDArray[np.intp]
    selection: Selection | None
    train: Floats
    test: Floats
    y_train: NDArray[np.uint8]
    scaler: Scaler


@dataclass(frozen=True)
class Solution:
    """Solution that a solver found.

    Attributes
    ----------
    estimates : ndarray, shape (1 + k,), float64
        The intercept first, for scaled columns; NaN for a term left out.
    prediction, train_prediction : ndarray, shapes (m,) and (n,), float64
        The fitted value of each test row, and of each training row.
    converged : bool
    iterations : int
    """

    estimates: Floats
    prediction: Floats
    train_prediction: Floats
    converged: bool = True
    iterations: int = 0


def settings_of(method: Method) -> LinearSettings:
    """Return the settings of a method whose model is linear."""
    assert isinstance(method.spec, LinearSettings), f"{method.name} is not a linear model"
    return method.spec


def make_design(method: Method, rows: SplitData) -> Design:
    """Check the rows, select columns of the raw training rows, and scale those.

    Raises
    ------
    DataError
        If the rows are not those that the split means, or hold one class only.

    Warns
    -----
    UserWarning
        If no column is kept.
    """
    check_rows(rows)
    check_two_classes(rows.y_train)
    top, selection = method.transform("select"), None
    selected = np.arange(rows.x_train.shape[1])
    if top is not None:
        selection = select_columns(rows.x_train, rows.y_train, top)
        selected = selection.indices
        if selected.size == 0:
            warnings.warn(_none_kept(selection, top.k), stacklevel=2)
    scaler = learn_scale(rows.x_train[:, selected], method.transform("scale"))

    def design(x: NDArray[np.generic]) -> Floats:
        return np.column_stack([np.ones(len(x)), scaler.scale(x[:, selected])])

    train, test = design(rows.x_train), design(rows.x_test)
    return Design(selected, selection, train, test, rows.y_train, scaler)


def _none_kept(selection: Selection, k: int) -> str:
    """Say, in the words of R's engines, why; without ties the first column is always kept."""
    first = selection.place.min()
    tied = np.count_nonzero(selection.place == first)
    return (
        f"No column was kept: {tied} tie for the first place, and their average rank {first:g} is "
        f"above {k}. The model is its intercept."
    )


def make_fit(
    spec: LinearSettings, design: Design, solution: Solution, caught: Sequence[WarningMessage]
) -> Fit:
    """Label the test rows, judge the solution, and put its estimates into units of raw columns.

    Of warnings with the same text, which iterative solvers give by the dozen, one is kept.

    Raises
    ------
    ValueError
        If a fitted value of a test row is not finite, and so has no label.
    """
    if lost := np.count_nonzero(~np.isfinite(solution.prediction)):
        raise ValueError(
            f"{lost} of {solution.prediction.size} fitted values are not finite: the solver "
            f"'{spec.solver}' broke down. Look for extreme values in the rows kept."
        )
    left_out = np.isnan(solution.estimates)
    intercept, coefficients = design.scaler.raw_units(
        solution.estimates[0], np.where(left_out, 0.0, solution.estimates)[1:]
    )
    coefficients[left_out[1:]] = np.nan
    # A lasso keeps the columns that have a coefficient.
    kept = coefficients != 0 if spec.l1_ratio > 0 else np.ones(coefficients.size, dtype=bool)
    return Fit(
        status=_status(spec, design, solution.converged),
        prediction=solution.prediction,
        label=(solution.prediction > spec.threshold).astype(np.uint8),
        threshold=spec.threshold,
        selected=tuple(design.selected[kept].tolist()),
        parameters={
            "intercept": np.array([intercept]),
            "coefficients": coefficients[kept],
            **_margin(design.selection),
        },
        updates=solution.iterations,
        warnings=tuple(dict.fromkeys(str(warning.message) for warning in caught)),
        train_prediction=solution.train_prediction,
    )


def _margin(selection: Selection | None) -> dict[str, Floats]:
    return {} if selection is None else {"selection_margin": np.array(selection.margin)}


def _status(spec: LinearSettings, design: Design, converged: bool) -> Status:
    """The gravest that applies: a separated fit is often rank-deficient or not converged too.

    With a penalty a solution always exists and is unique.
    """
    if spec.penalty == "none":
        if spec.family == "binomial" and separation(design.train, design.y_train) != "none":
            return "separated"
        if not has_full_rank(design.train):
            return "rank-deficient"
    return "ok" if converged else "not-converged"
