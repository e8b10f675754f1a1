"""Design and fitted values of linear models, shared by their Python engines."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from warnings import WarningMessage

import numpy as np
from numpy.typing import NDArray

from fitdiff.methods.method import Method
from fitdiff.models.columns import Columns, classes_of, columns_of, spread
from fitdiff.models.contract import Fit, MatrixRows, SplitData, Status
from fitdiff.models.linear.rank import has_full_rank
from fitdiff.models.linear.separation import separation
from fitdiff.models.linear.settings import LinearSettings, settings_of
from fitdiff.models.rows import check_rows
from fitdiff.quantities.quantity import Quantity, quantity
from fitdiff.quantities.terms import INTERCEPT
from fitdiff.transforms.classes import check_two_classes
from fitdiff.transforms.scaling import Scaler, learn_scale
from fitdiff.transforms.selection import Selection, select_columns

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Design:
    """Rows as a linear model receives them.

    Attributes
    ----------
    columns : Columns
        All columns, and which rows are complete.
    selected : ndarray, shape (k,), intp
        The columns kept, ascending.
    selection : Selection or None
        How they were selected; None where all are kept.
    train, test : ndarray, shapes (n, k) and (m, k), or with a column of ones before, float64
        The columns kept, scaled, after the intercept's, if there is one.
    y_train : ndarray, shape (n,)
    scaler : Scaler
    """

    columns: Columns
    selected: NDArray[np.intp]
    selection: Selection | None
    train: Floats
    test: Floats
    y_train: NDArray[Any]
    scaler: Scaler

    @property
    def terms(self) -> list[str]:
        """Names of the columns of the design."""
        kept = [self.columns.terms[column] for column in self.selected]
        return [INTERCEPT, *kept] if self.train.shape[1] > len(kept) else kept


@dataclass(frozen=True)
class Solution:
    """Solution that a solver found.

    Attributes
    ----------
    estimates : ndarray, float64
        Of each column of the design; NaN for a term left out.
    prediction, train_prediction : ndarray, shapes (m,) and (n,), float64
        The fitted value of each test row, and of each training row, of those that are complete.
    converged : bool
    iterations : int
    quantities : tuple of Quantity
        That the package reports, for columns that are not scaled.
    """

    estimates: Floats
    prediction: Floats
    train_prediction: Floats
    converged: bool = True
    iterations: int = 0
    quantities: tuple[Quantity, ...] = ()


def make_design(method: Method, rows: SplitData) -> Design:
    """Check the rows, code categories, select columns of the training rows, and scale those.

    Raises
    ------
    DataError
        If the rows are not those that the split means, hold one class only, or cannot be made
        columns of numbers.

    Warns
    -----
    UserWarning
        If no column is kept.
    """
    check_rows(rows)
    spec = settings_of(method)
    columns = columns_of(method, rows, intercept=spec.intercept, weighted=spec.weights != "none")
    if rows.task.name == "binary":
        check_two_classes(columns.y)
    top, selection = method.transform("select"), None
    selected = np.arange(columns.train.shape[1])
    if top is not None:
        selection = select_columns(columns.train, columns.y, top)
        selected = selection.indices
        if selected.size == 0:
            warnings.warn(_none_kept(selection, top.k), stacklevel=2)
    scaler = learn_scale(columns.train[:, selected], method.transform("scale"))

    def design(x: NDArray[np.generic]) -> Floats:
        ones = [np.ones(len(x))] if spec.intercept else []
        return np.column_stack([*ones, scaler.scale(x[:, selected])])

    train, test = design(columns.train), design(columns.test)
    return Design(columns, selected, selection, train, test, columns.y, scaler)


def _none_kept(selection: Selection, k: int) -> str:
    """Say, in the words of R's engines, why; without ties the first column is always kept."""
    first = selection.place.min()
    tied = np.count_nonzero(selection.place == first)
    return (
        f"No column was kept: {tied} tie for the first place, and their average rank {first:g} is "
        f"above {k}. The model is its intercept."
    )


def make_fit(
    method: Method,
    rows: SplitData,
    design: Design,
    solution: Solution,
    caught: Sequence[WarningMessage],
) -> Fit:
    """Label the test rows, judge the solution, and put its estimates into units of raw columns.

    Of warnings with the same text, which iterative solvers give by the dozen, one is kept.

    Raises
    ------
    ValueError
        If a fitted value of a test row is not finite, and so has no label.
    """
    spec = settings_of(method)
    if lost := np.count_nonzero(~np.isfinite(solution.prediction)):
        raise ValueError(
            f"{lost} of {solution.prediction.size} fitted values are not finite: the solver "
            f"'{spec.solver}' broke down. Look for extreme values in the rows kept."
        )
    left_out = np.isnan(solution.estimates)
    estimates = np.where(left_out, 0.0, solution.estimates)
    own = estimates.size - design.selected.size
    intercept, coefficients = design.scaler.raw_units(estimates[0] if own else 0.0, estimates[own:])
    coefficients[left_out[own:]] = np.nan
    # A lasso keeps the columns that have a coefficient.
    kept = coefficients != 0 if spec.l1_ratio > 0 else np.ones(coefficients.size, dtype=bool)
    prediction = spread(solution.prediction, design.columns.predicted)
    label, threshold = classes_of(rows.task, prediction, spec.threshold)
    return Fit(
        status=_status(spec, design, solution.converged),
        prediction=prediction,
        label=label,
        threshold=threshold,
        selected=tuple(np.unique(design.columns.sources[design.selected[kept]]).tolist()),
        parameters={
            "intercept": np.array([intercept]),
            "coefficients": coefficients[kept],
            **_margin(design.selection),
        },
        updates=solution.iterations,
        warnings=tuple(dict.fromkeys(str(warning.message) for warning in caught)),
        train_prediction=spread(solution.train_prediction, design.columns.kept),
        quantities=solution.quantities or _estimates(rows, design, intercept, coefficients),
    )


def _estimates(
    rows: SplitData, design: Design, intercept: float, coefficients: Floats
) -> tuple[Quantity, ...]:
    """Coefficients by term; of matrices, whose columns have no names, they are parameters only."""
    if isinstance(rows, MatrixRows):
        return ()
    own = [intercept] if len(design.terms) > coefficients.size else []
    return (quantity("coefficients", [*own, *coefficients], design.terms, "in raw units"),)


def _margin(selection: Selection | None) -> dict[str, Floats]:
    return {} if selection is None else {"selection_margin": np.array(selection.margin)}


def _status(spec: LinearSettings, design: Design, converged: bool) -> Status:
    """The gravest that applies: a separated fit is often rank-deficient or not converged too.

    With a penalty a solution always exists and is unique.
    """
    if spec.penalty == "none":
        logistic = (spec.family, spec.link) == ("binomial", "logit")
        if logistic and separation(design.train, design.y_train) != "none":
            return "separated"
        if not has_full_rank(design.train):
            return "rank-deficient"
    return "ok" if converged else "not-converged"
