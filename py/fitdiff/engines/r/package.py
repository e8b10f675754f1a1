"""The R package fitdiff, seen from Python: where it is, how it is called, what it returns."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from fitdiff.engines.contract import Context, Fit, SplitData
from fitdiff.engines.r.stamp import changed_since
from fitdiff.errors import UnavailableError
from fitdiff.hashing import hash_rows
from fitdiff.models.contract import MatrixRows
from fitdiff.models.rows import check_rows
from fitdiff.quantities.from_r import from_r
from fitdiff.r_library import PACKAGE, SOURCES, library, missing
from fitdiff.tables.frames import to_frame
from fitdiff.tables.hash import hash_table_rows
from rbridge import RBridgeError, RSession, Value


def problem() -> str | None:
    """Say why R's engines cannot run here and what to do about it; None when they can.

    Looks at files only: R itself is not started.
    """
    return missing() or stale()


def stale() -> str | None:
    """Say that the installed R package is not that of the checkout; None when it is.

    None too where it cannot be known, see `fitdiff.engines.r.stamp`.
    """
    changed = changed_since(Path(sys.prefix) / "fitdiff-r.stamp", SOURCES)
    if not changed:
        return None
    more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
    return (
        f"The R package '{PACKAGE}' in {library()} is not the one in the checkout: {changed[0]}"
        f"{more} changed since it was installed. Run `make setup`."
    )


def open_session(time_limit: float = 300.0) -> RSession:
    """Make a session in which the R package can be called; R starts at the first call.

    Parameters
    ----------
    time_limit : float
        Seconds a call may take unless it says otherwise.

    Raises
    ------
    UnavailableError
        If R or the package is not there.
    """
    if trouble := problem():
        raise UnavailableError(trouble)
    return RSession(libraries=[library()], time_limit=time_limit)


def versions() -> Mapping[str, str]:
    """Versions of R, its BLAS and LAPACK, and the packages that fit.

    Raises
    ------
    UnavailableError
        If R or the package is not there, or cannot be loaded.
    """
    return _stated()["versions"]


def versions_of(function: str) -> Mapping[str, str]:
    """Versions as above, and under 'R code' a hash of the R code that a fit by a function may run.

    Parameters
    ----------
    function : str
        Entry point in the R package, such as ``fit_lm``.
    """
    stated = _stated()
    return {**stated["versions"], "R code": stated["code"][function]}


@cache
def _stated() -> Mapping[str, Mapping[str, str]]:
    with open_session() as session:
        try:
            stated = session.call(PACKAGE, "engine_versions").unwrap()
        except RBridgeError as error:
            raise UnavailableError(
                f"The R package '{PACKAGE}' cannot be used: {error}\nRun `make setup`."
            ) from error
    assert isinstance(stated, dict)
    found: dict[str, dict[str, str]] = {}
    for what, named in stated.items():
        assert isinstance(named, dict)
        found[what] = {name: str(value) for name, value in named.items()}
    return found


def fit(
    function: str,
    rows: SplitData,
    context: Context,
    arguments: Mapping[str, Value],
    *,
    tables: bool = False,
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Call an engine of the R package on the rows of a split.

    Parameters
    ----------
    function : str
        Its entry point, such as ``fit_lm``. R hashes the rows as they arrived and stops if they
        are not those that were sent.
    rows : SplitData
    context : Context
    arguments : mapping of str to Value
        Those besides the rows and their hashes.
    tables : bool
        Send data frames, ``train`` and ``test``, with types, levels and NA, which R checks by
        ``check_tables``; else matrices, ``x_train`` and ``x_test``, for ``check_rows``.

    Returns
    -------
    value : dict of str
        The list that the R function returned.
    warnings : tuple of str
        R's warnings, in order.

    Raises
    ------
    DataError
        If the rows are not those that the split means, or matrices are asked for of a table that
        is not all numbers.
    RError
        If the R function stops, with R's message, call and traceback.
    RTimedOut
        If it takes longer than the context allows.
    RWorkerDied
        If R ends meanwhile.
    """
    sent = _as_frames(rows) if tables else _as_matrices(rows, context)
    result = context.r().call(
        PACKAGE,
        function,
        sent | dict(arguments),
        time_limit=context.time_limit,
        # A perfect separator's F is infinite, a dropped term's coefficient NaN.
        nonfinite="carry",
    )
    value = result.unwrap()
    assert isinstance(value, dict)
    said = [condition for condition in result.conditions if condition.kind == "warning"]
    return value, tuple(warning.message.strip() for warning in said)


def _as_matrices(rows: SplitData, context: Context) -> dict[str, Value]:
    train_hash, test_hash = rows.train_hash, rows.test_hash
    if not isinstance(rows, MatrixRows):
        check_rows(rows)  # what R receives has another form, and so another hash
        train_hash, test_hash = hash_rows(rows.x_train, rows.y_train), hash_rows(rows.x_test)
    _keep_rows({train_hash: (rows.x_train, rows.y_train), test_hash: (rows.x_test, None)}, context)
    kept: dict[str, Value] = dict.fromkeys(("x_train", "y_train", "x_test"))
    return kept | {"train_hash": train_hash, "test_hash": test_hash}


def _keep_rows(parts: Mapping[str, tuple[Any, Any]], context: Context) -> None:
    """Send R those rows that it has not kept from an earlier fit, which it hashes."""

    def ask(function: str, arguments: dict[str, Value]) -> Value:
        session, limit = context.r(), context.time_limit
        result = session.call(PACKAGE, function, arguments, time_limit=limit, nonfinite="carry")
        return result.unwrap()

    to_send = ask("rows_to_send", {"hashes": np.array(list(parts))})
    assert isinstance(to_send, np.ndarray)
    for row_hash in to_send.tolist():
        x, y = parts[row_hash]
        ask("keep_rows", {"hash": row_hash, "x": x, "y": y})


def _as_frames(rows: SplitData) -> dict[str, Value]:
    hashes = rows.train_hash, rows.test_hash
    if isinstance(rows, MatrixRows):
        check_rows(rows)
        hashes = hash_table_rows(rows.train, rows.y_train), hash_table_rows(rows.test)
    return {
        "train": to_frame(rows.train),
        "y_train": rows.y_train,
        "test": to_frame(rows.test),
        "train_hash": hashes[0],
        "test_hash": hashes[1],
    }


def to_fit(value: Mapping[str, Any], warnings: tuple[str, ...]) -> Fit:
    """Turn the list that an R engine returned into a `Fit`.

    Parameters
    ----------
    value : mapping of str
        Must have ``status``, ``prediction``, ``selected`` (counted from 1) and ``updates``; may
        have ``label`` and ``threshold``, ``epochs``, ``train_prediction``, ``timings``,
        ``parameters``, a mapping to arrays, and ``quantities`` with ``levels``, as R's
        ``quantities_of`` and ``model_levels`` return them. Other elements are
        R's own flags, of which the status is the summary.
    warnings : tuple of str

    Raises
    ------
    ValueError
        If a prediction is not finite although the status is not 'not-converged'.
    """
    prediction = np.asarray(value["prediction"], dtype=np.float64)
    lost = np.count_nonzero(~np.isfinite(prediction))
    # Rows that lack a value have no prediction, where the method says so.
    lost -= int(value.get("unpredicted", 0))
    if lost > 0 and value["status"] != "not-converged":
        raise ValueError(
            f"R returned {lost} of {prediction.size} predictions that are not finite. "
            "Look at the engine's warnings and at the rows."
        )
    label = np.asarray(value.get("label", ()))
    return Fit(
        status=value["status"],
        prediction=prediction,
        label=label.astype(np.uint8 if label.size == 0 or label.dtype == np.uint8 else np.int32),
        threshold=float(value.get("threshold", "nan")),
        selected=tuple(int(column) - 1 for column in value["selected"]),
        parameters={
            name: np.asarray(vector, dtype=np.float64)
            for name, vector in value.get("parameters", {}).items()
        },
        epochs=float(value.get("epochs", "nan")),
        updates=int(value["updates"]),
        warnings=warnings,
        train_prediction=np.asarray(value.get("train_prediction", ()), dtype=np.float64),
        quantities=tuple(from_r(value.get("quantities", ()), value.get("levels", {}))),
        timings={name: float(seconds) for name, seconds in value.get("timings", {}).items()},
    )
