"""Rows as a linear model's columns of numbers, before any is selected or scaled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fitdiff.errors import DataError
from fitdiff.methods.method import Method
from fitdiff.models.contract import MatrixRows, SplitData
from fitdiff.models.linear.settings import LinearSettings
from fitdiff.models.rows import role_values
from fitdiff.quantities.terms import normal_term
from fitdiff.tables.table import Table
from fitdiff.transforms.encoding import learn_encoding

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


def columns_of(method: Method, rows: SplitData) -> Columns:
    """Code categories and leave out incomplete rows, as the transforms of a method say.

    Raises
    ------
    DataError
        If a row lacks a value and the method does not say what is to be done, a category cannot be
        coded, or a class is wanted for an incomplete row.
    """
    spec = method.spec
    assert isinstance(spec, LinearSettings)
    if isinstance(rows, MatrixRows):
        every = np.arange(rows.x_train.shape[1])
        whole = np.ones(len(rows.x_train), dtype=bool), np.ones(len(rows.x_test), dtype=bool)
        return Columns(
            rows.x_train, rows.x_test, rows.y_train, rows.predictors, every, whole[0], whole[1]
        )
    kept, predicted = (table.complete(rows.predictors) for table in (rows.train, rows.test))
    _check_missing(method, rows, kept, predicted)
    train, test = rows.train.take(kept), rows.test.take(predicted)
    encoder = learn_encoding(train, rows.predictors, method.transform("encode"), spec.intercept)
    return Columns(
        train=encoder.encode(train),
        test=encoder.encode(test) if predicted.any() else np.empty((0, len(encoder.terms))),
        y=rows.y_train[kept],
        terms=tuple(normal_term(term) for term in encoder.terms),
        sources=encoder.sources,
        kept=kept,
        predicted=predicted,
        weights=None if spec.weights == "none" else _weights(train),
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
                '[transforms.missing] with name = "drop", or leave them out of the table.'
            )
        if what == "test" and rows.task.labels:
            raise DataError(f"{seen}: they have no class. Leave them out of the table.")
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
