"""Fitting one cell: rows of a split in, a result out, even if the engine fails."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from fitdiff.engines.contract import Context, Fit, SplitData, engine_of
from fitdiff.hashing import hash_rows
from fitdiff.methods.method import Method
from fitdiff.results.cell import CellRecord, CellResult, failure
from fitdiff.results.metrics import score
from fitdiff.splits.split import Split
from fitdiff.tables.dataset import Dataset
from rbridge import RTimedOut

_WARNING_LENGTH = 300


def rows_of(split: Split, data: Dataset) -> SplitData:
    """Take the rows of a split out of the data, as engines receive them."""
    train, test = data.positions(split.train_rows), data.positions(split.test_rows)
    return SplitData(data.x[train], data.y[train], data.x[test], split.train_hash, split.test_hash)


def run_cell(method: Method, split: Split, data: Dataset, context: Context) -> CellResult:
    """Fit a method on a split and score it; an engine's exception becomes the result."""
    start = time.perf_counter()
    try:
        rows = rows_of(split, data)
        truth = data.y[data.positions(split.test_rows)]
    except Exception as error:
        return failure("failed", error, time.perf_counter() - start)
    return fit_rows(method, rows, truth, context)


def fit_rows(
    method: Method, rows: SplitData, truth: NDArray[np.uint8], context: Context
) -> CellResult:
    """Fit a method to rows and score it; an engine's exception becomes the result.

    Parameters
    ----------
    method : Method
    rows : SplitData
        Hashed after the fit, so that an engine that changes them is seen to have done so.
    truth : ndarray, shape (m,), uint8
        True labels of the test rows, which the engine does not see.
    context : Context
    """
    start = time.perf_counter()
    try:
        fit = engine_of(method).fit(method, rows, context)
        _check(fit, len(rows.x_train), len(rows.x_test))
    except (TimeoutError, RTimedOut) as error:
        return failure("timed-out", error, time.perf_counter() - start)
    except Exception as error:
        return failure("failed", error, time.perf_counter() - start)
    result = result_of(fit, truth, time.perf_counter() - start)
    train_hash, test_hash = hash_rows(rows.x_train, rows.y_train), hash_rows(rows.x_test)
    record = replace(result.record, train_hash=train_hash, test_hash=test_hash)
    return replace(result, record=record)


def result_of(fit: Fit, truth: NDArray[np.uint8], seconds: float) -> CellResult:
    """Score the fit that an engine returned after the given seconds."""
    record = CellRecord(
        status=fit.status,
        seconds=seconds,
        metrics=score(fit.probability, fit.label, truth),
        selected=tuple(int(column) for column in fit.selected),
        epochs=float(fit.epochs),
        updates=int(fit.updates),
        threshold=float(fit.threshold),
        warnings=tuple(_shortened(warning) for warning in fit.warnings),
    )
    return CellResult(record, fit.probability, fit.label, fit.parameters, fit.train_probability)


def _shortened(warning: str) -> str:
    """H2O names every constant column, some six hundred a fit."""
    if len(warning) <= _WARNING_LENGTH:
        return warning
    return f"{warning[:_WARNING_LENGTH]}... ({len(warning)} characters)"


def _check(fit: Fit, train_rows: int, rows: int) -> None:
    """An engine that answers for other rows than it was asked about, or in no numbers, fails."""
    for array in (fit.probability, fit.label, fit.train_probability, *fit.parameters.values()):
        if not isinstance(array, np.ndarray) or array.dtype.kind not in "biuf":
            raise TypeError(
                f"The engine returned a {type(array).__name__} where an array of numbers is due. "
                "This is a fault of the engine: report it."
            )
    if fit.train_probability.shape not in ((train_rows,), (0,)):
        raise ValueError(
            f"The engine returned {fit.train_probability.shape} probabilities for {train_rows} "
            "training rows. This is a fault of the engine: report it."
        )
    if fit.probability.shape != (rows,) or fit.label.shape != (rows,):
        raise ValueError(
            f"The engine returned {fit.probability.shape} probabilities and {fit.label.shape} "
            f"labels for {rows} test rows. This is a fault of the engine: report it."
        )
    if not np.isin(fit.label, (0, 1)).all():
        raise ValueError("The engine returned labels other than 0 and 1: report it.")
