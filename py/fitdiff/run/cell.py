"""Cells: one method on one split, the unit of work, of caching and of failure."""

from __future__ import annotations

import json
import time
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fitdiff.atomic import write_atomically
from fitdiff.engines.contract import Context, Fit, Rows, Status, engine_of
from fitdiff.hashing import hash_content, hash_rows
from fitdiff.methods.method import Method
from fitdiff.results.metrics import Metrics, score
from fitdiff.splits.split import Split
from fitdiff.tables.dataset import Dataset
from rbridge import RTimedOut

CellStatus = Status | Literal["failed", "timed-out"]
UNFINISHED: frozenset[CellStatus] = frozenset({"failed", "timed-out"})

_WARNING_LENGTH = 300


@dataclass(frozen=True)
class Outcome:
    """What became of a cell, apart from its arrays: one row of the results.

    Attributes
    ----------
    status : str
        A `Status`, or 'failed' or 'timed-out'; those two are tried again by the next run.
    metrics : Metrics or None
        None when nothing was fitted.
    selected : tuple of int
    epochs : float
    updates : int
    threshold : float
    seconds : float
        Wall-clock time of the fit; the first cell of a worker pays for starting its engine.
    warnings : tuple of str
    error : str
        Empty unless the cell failed or timed out.
    train_hash, test_hash : str
        Of the rows as they were after the fit: of those that the engine had; see
        `fitdiff.hashing.hash_rows`. Empty when nothing was fitted.
    """

    status: CellStatus
    seconds: float
    metrics: Metrics | None = None
    selected: tuple[int, ...] = ()
    epochs: float = float("nan")
    updates: int = 0
    threshold: float = float("nan")
    warnings: tuple[str, ...] = ()
    error: str = ""
    train_hash: str = ""
    test_hash: str = ""


@dataclass(frozen=True)
class Result:
    """An outcome and the arrays that belong to it.

    Attributes
    ----------
    outcome : Outcome
    probability : ndarray, shape (m,), float64
        Empty when nothing was fitted.
    label : ndarray, shape (m,), uint8
    parameters : mapping of str to float64 ndarray
    train_probability : ndarray, shape (n,), float64
        Empty when nothing was fitted, or the engine does not say.
    """

    outcome: Outcome
    probability: NDArray[np.float64]
    label: NDArray[np.uint8]
    parameters: Mapping[str, NDArray[np.float64]]
    train_probability: NDArray[np.float64]


def cell_key(method: Method, split: Split, seed: int, versions: Mapping[str, str]) -> str:
    """Hash of all that determines a cell's result; its file is named by it."""
    return hash_content(
        {"method": method.key(), "split": split.hash, "seed": seed, "versions": dict(versions)}
    )


def rows_of(split: Split, data: Dataset) -> Rows:
    """Take the rows of a split out of the data, as engines receive them."""
    train, test = data.positions(split.train_rows), data.positions(split.test_rows)
    return Rows(data.x[train], data.y[train], data.x[test], split.train_hash, split.test_hash)


def run_cell(method: Method, split: Split, data: Dataset, context: Context) -> Result:
    """Fit a method on a split and score it; whatever an engine raises becomes the result."""
    start = time.perf_counter()
    try:
        rows = rows_of(split, data)
        truth = data.y[data.positions(split.test_rows)]
    except Exception as error:
        return failure("failed", error, time.perf_counter() - start)
    return fit_rows(method, rows, truth, context)


def fit_rows(method: Method, rows: Rows, truth: NDArray[np.uint8], context: Context) -> Result:
    """Fit a method to rows and score it; whatever an engine raises becomes the result.

    Parameters
    ----------
    method : Method
    rows : Rows
        Hashed after the fit, so that an engine that changes them is seen to have done so.
    truth : ndarray, shape (m,), uint8
        True labels of the test rows, which the engine does not see.
    context : Context
    """
    start = time.perf_counter()
    try:
        fit = engine_of(method).fit(method, rows, context)
        _check_shapes(fit, len(rows.x_train), len(rows.x_test))
    except (TimeoutError, RTimedOut) as error:
        return failure("timed-out", error, time.perf_counter() - start)
    except Exception as error:
        return failure("failed", error, time.perf_counter() - start)
    result = result_of(fit, truth, time.perf_counter() - start)
    train_hash, test_hash = hash_rows(rows.x_train, rows.y_train), hash_rows(rows.x_test)
    outcome = replace(result.outcome, train_hash=train_hash, test_hash=test_hash)
    return replace(result, outcome=outcome)


def result_of(fit: Fit, truth: NDArray[np.uint8], seconds: float) -> Result:
    """Score what an engine handed back after so many seconds."""
    outcome = Outcome(
        status=fit.status,
        seconds=seconds,
        metrics=score(fit.probability, fit.label, truth),
        selected=fit.selected,
        epochs=fit.epochs,
        updates=fit.updates,
        threshold=fit.threshold,
        warnings=tuple(_shortened(warning) for warning in fit.warnings),
    )
    return Result(outcome, fit.probability, fit.label, fit.parameters, fit.train_probability)


def failure(status: CellStatus, error: BaseException | str, seconds: float) -> Result:
    """Make the result of a cell in which nothing was fitted."""
    text = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
    nothing = np.empty(0)
    return Result(
        Outcome(status, seconds, error=text),
        nothing,
        nothing.astype(np.uint8),
        parameters={},
        train_probability=nothing,
    )


def write_result(file: Path, result: Result) -> None:
    """Write a cell's file, whole or not at all."""
    outcome = json.dumps(asdict(result.outcome))
    arrays = {f"parameter.{name}": value for name, value in result.parameters.items()}

    def write(path: Path) -> None:
        with path.open("wb") as stream:
            np.savez(
                stream,
                allow_pickle=False,
                outcome=np.array(outcome),
                probability=result.probability,
                label=result.label,
                train_probability=result.train_probability,
                **arrays,
            )

    write_atomically(file, write)


def read_result(file: Path) -> Result | None:
    """Read a cell's file; None when there is none, or it is not one that we wrote whole."""
    try:
        with np.load(file, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        content = json.loads(str(arrays.pop("outcome")))
        outcome = _outcome(content)
        return Result(
            outcome,
            arrays.pop("probability"),
            arrays.pop("label"),
            train_probability=arrays.pop("train_probability"),
            parameters={name.removeprefix("parameter."): value for name, value in arrays.items()},
        )
    except (FileNotFoundError, ValueError, KeyError, TypeError, zipfile.BadZipFile, EOFError):
        return None


def _outcome(content: dict[str, object]) -> Outcome:
    outcome = Outcome(**content)  # type: ignore[arg-type]  # checked by the round-trip test
    metrics = content["metrics"]
    return replace(
        outcome,
        metrics=None if metrics is None else Metrics(**metrics),  # type: ignore[arg-type]
        selected=tuple(content["selected"]),  # type: ignore[arg-type]
        warnings=tuple(content["warnings"]),  # type: ignore[arg-type]
    )


def _shortened(warning: str) -> str:
    """H2O names every constant column, some six hundred a fit."""
    if len(warning) <= _WARNING_LENGTH:
        return warning
    return f"{warning[:_WARNING_LENGTH]}... ({len(warning)} characters)"


def _check_shapes(fit: Fit, train_rows: int, rows: int) -> None:
    """An engine that answers for other rows than it was asked about has failed."""
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
