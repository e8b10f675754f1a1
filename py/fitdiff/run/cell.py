"""Fitting one cell: rows of a split in, a result out, even if the engine fails."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fitdiff.data.dataset import Dataset
from fitdiff.engines.contract import Context, Fit, SplitData, engine_of
from fitdiff.methods.method import Method
from fitdiff.models.contract import MatrixRows, TableRows
from fitdiff.results.cell import CellRecord, CellResult, failure
from fitdiff.results.metrics import NO_LABEL, has_prediction, score
from fitdiff.run.answer import checked
from fitdiff.splits.split import Split
from fitdiff.tables.table import Table
from fitdiff.tasks.contract import Task
from rbridge import RError, RTimedOut


def rows_of(split: Split, data: Dataset) -> SplitData:
    """Take the rows of a split out of the data, as engines receive them."""
    train, test = data.positions(split.train_rows), data.positions(split.test_rows)
    hashes = split.train_hash, split.test_hash
    if isinstance(data.x, Table):
        tables = data.x.take(train), data.y[train], data.x.take(test)
        return TableRows(*tables, *hashes, data.task)
    matrices = data.x[train], data.y[train], data.x[test]
    return MatrixRows(*matrices, *hashes, data.task, data.names)


def truth_of(split: Split, data: Dataset) -> NDArray[Any]:
    """Outcomes of the test rows of a split, as the task encodes them."""
    outcomes: NDArray[Any] = data.y[data.positions(split.test_rows)]
    return outcomes


def run_cell(method: Method, split: Split, data: Dataset, context: Context) -> CellResult:
    """Fit a method on a split and score it; an engine's exception becomes the result."""
    start = time.perf_counter()
    try:
        rows = rows_of(split, data)
        truth = truth_of(split, data)
    except Exception as error:
        return failure("failed", error, time.perf_counter() - start)
    return fit_rows(method, rows, truth, context)


def fit_rows(method: Method, rows: SplitData, truth: NDArray[Any], context: Context) -> CellResult:
    """Fit a method to rows and score it; an engine's exception becomes the result.

    Parameters
    ----------
    method : Method
    rows : SplitData
        Hashed after the fit, so that an engine that changes them is seen to have done so.
    truth : ndarray of m outcomes, as the task encodes them
        Of the test rows, which the engine does not see.
    context : Context
    """
    start = time.perf_counter()
    try:
        answer = engine_of(method).fit(method, rows, context)
        sizes = len(rows.y_train), len(truth), len(rows.predictors)
        fit = checked(answer, *sizes, rows.task)
        result = result_of(fit, truth, time.perf_counter() - start, rows.task)
    except (TimeoutError, RTimedOut) as error:
        return failure("timed-out", error, time.perf_counter() - start)
    except RError as error:
        # R's stack is that of our own functions: it tells a user nothing.
        what = replace(error.failure, traceback=())
        return failure("failed", f"R error: {what}", time.perf_counter() - start)
    except Exception as error:
        return failure("failed", error, time.perf_counter() - start)
    train_hash, test_hash = rows.hashes()
    record = replace(result.record, train_hash=train_hash, test_hash=test_hash)
    return replace(result, record=record)


def result_of(fit: Fit, truth: NDArray[Any], seconds: float, task: Task) -> CellResult:
    """Score a `checked` answer that an engine gave after the given seconds."""
    diverged = fit.status == "not-converged"
    label = fit.label if diverged else _labelled(fit)
    record = CellRecord(
        status=fit.status,
        seconds=seconds,
        metrics=score(fit.prediction, label, truth, task, diverged=diverged),
        selected=fit.selected,
        epochs=fit.epochs,
        updates=fit.updates,
        threshold=fit.threshold,
        warnings=fit.warnings,
        timings=fit.timings,
    )
    arrays = fit.prediction, label, fit.parameters, fit.train_prediction
    return CellResult(record, *arrays, fit.quantities)


def _labelled(fit: Fit) -> NDArray[Any]:
    """Labels, of which a row without a prediction has none: `NO_LABEL`, which is no class."""
    if not fit.label.size:
        return fit.label
    labels: NDArray[Any] = np.where(
        has_prediction(fit.prediction), fit.label, fit.label.dtype.type(NO_LABEL)
    )
    return labels
