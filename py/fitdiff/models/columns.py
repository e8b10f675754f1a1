"""Rows as columns of numbers, before any is selected or scaled; and what is said of rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fitdiff.errors import DataError
from fitdiff.methods.method import Method
from fitdiff.models.contract import MatrixRows, SplitData
from fitdiff.models.rows import role_values
from fitdiff.quantities.terms import normal_term
from fitdiff.tables.table import Table
from fitdiff.tasks.contract import Task
from fitdiff.transforms.encoding import learn_encoding
from fitdiff.transforms.imputing import learn_imputing
from fitdiff.transforms.settings import Impute

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Columns:
    """Complete rows as columns of numbers.

    Attributes
    ----------
    train, test : ndarray, shapes (n, p) and (m, p)
        Complete rows only; a matrix as it was given.
    y : ndarray, shape (n,)
    terms : tuple of str
    sources : ndarray, shape (p,), intp
        Place of the predictor that each column is made of.
    kept, predicted : ndarray of bool
        Training and test rows that are complete.
    weights, offset : ndarray, shape (n,), or None
        The offset with the logarithm of the exposure.
    offset_test : ndarray, shape (m,), or None
    """

    train: NDArray[Any]
    test: NDArray[Any]
    y: NDArray[Any]
    terms: tuple[str, ...]
    sources: NDArray[np.intp]
    kept: NDArray[np.bool_]
    predicted: NDArray[np.bool_]
    weights: Floats | None = None
    offset: Floats | None = None
    offset_test: Floats | None = None


def columns_of(
    method: Method, rows: SplitData, *, intercept: bool = True, weighted: bool = False
) -> Columns:
    """Impute or leave out what is missing and code categories, as a method's transforms say.

    Parameters
    ----------
    method : Method
    rows : SplitData
    intercept : bool
        Whether the model has one; else the first category has a column for each level.
    weighted : bool
        Whether the method wants weights.

    Raises
    ------
    DataError
        If a row lacks a value and the method does not say what is to be done, a category cannot be
        coded, or a class is wanted for an incomplete row.
    """
    if isinstance(rows, MatrixRows):
        every = np.arange(rows.x_train.shape[1])
        whole = np.ones(len(rows.x_train), dtype=bool), np.ones(len(rows.x_test), dtype=bool)
        return Columns(
            rows.x_train, rows.x_test, rows.y_train, rows.predictors, every, whole[0], whole[1]
        )
    train, test = rows.train, rows.test
    if isinstance(missing := method.transform("missing"), Impute):
        imputer = learn_imputing(train, rows.predictors, missing)
        train, test = imputer.impute(train), imputer.impute(test)
    kept, predicted = (table.complete(rows.predictors) for table in (train, test))
    _check_missing(method, rows, kept, predicted)
    train, test = train.take(kept), test.take(predicted)
    encoder = learn_encoding(train, rows.predictors, method.transform("encode"), intercept)
    return Columns(
        train=encoder.encode(train),
        test=encoder.encode(test) if predicted.any() else np.empty((0, len(encoder.terms))),
        y=rows.y_train[kept],
        terms=tuple(normal_term(term) for term in encoder.terms),
        sources=encoder.sources,
        kept=kept,
        predicted=predicted,
        weights=_weights(train) if weighted else None,
        offset=_offset(train),
        offset_test=_offset(test),
    )


def _check_missing(
    method: Method, rows: SplitData, kept: NDArray[np.bool_], predicted: NDArray[np.bool_]
) -> None:
    for what, whole in (("training", kept), ("test", predicted)):
        if whole.all():
            continue
        seen = f"{np.count_nonzero(~whole)} {what} rows lack a value"
        if method.transform("missing") is None:
            raise DataError(
                f"{seen}, and the method does not say what is to be done with them. Add "
                '[transforms.missing] with name = "drop" or "impute", or leave them out of the '
                "table."
            )
        if what == "test" and rows.task.labels:
            raise DataError(
                f"{seen}: no class can be predicted for them. Impute, or leave such rows out of "
                "the study by complete = true in [data]."
            )
    if not kept.any():
        raise DataError("Every training row lacks a value. Leave out columns that lack many.")


def _weights(table: Table) -> Floats:
    weights = role_values(table, "weights")
    if weights is None:
        raise DataError(
            "The method wants weights, and no column has that role. State the role, or weights = "
            '"none".'
        )
    return weights


def _offset(table: Table) -> Floats | None:
    offset, exposure = (role_values(table, role) for role in ("offset", "exposure"))
    if exposure is None:
        return offset
    return np.log(exposure) + (0.0 if offset is None else offset)


def spread(values: NDArray[Any], complete: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Give each row its value, or values, shape (k,) or (k, c), and NaN to those not complete."""
    spread = np.full((complete.size, *values.shape[1:]), np.nan)
    spread[complete] = values
    return spread


def classes_of(
    task: Task, prediction: Floats, threshold: float | str
) -> tuple[NDArray[Any], float]:
    """Label rows: of two classes by the threshold, of several by the largest probability.

    Returns
    -------
    label : ndarray, shape (m,), or (0,) where the outcome has no classes
    threshold : float
        NaN where nothing is compared with it.

    Raises
    ------
    ValueError
        If there are two classes and no threshold.
    """
    if not task.labels:
        return np.empty(0, dtype=np.uint8), float("nan")
    if len(task.labels) > 2:
        return prediction.argmax(axis=1).astype(np.int32), float("nan")
    if threshold == "none":
        raise ValueError("threshold must be a number where there are two classes, got 'none'.")
    return (prediction > float(threshold)).astype(np.uint8), float(threshold)
