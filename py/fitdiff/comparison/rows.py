"""Stage ``rows``: whether both engines received the same rows, to the bit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fitdiff.comparison.stages import ComparedFit, Finding
from fitdiff.models.contract import MatrixRows, SplitData
from fitdiff.tables.hash import hash_column
from fitdiff.tables.table import Table

_Part = NDArray[Any] | Table


def compare_rows(first: ComparedFit, second: ComparedFit) -> list[Finding]:
    """Compare what two engines received: training rows with their labels, and test rows.

    The hashes that the results recorded are compared, and the rows themselves, so that what
    differs can be said. Rows are the same or not; types count, since an engine may treat integers
    unlike floats.
    """
    words = list(_differences(first, second))
    if words:
        return [Finding("rows", float("inf"), "; ".join(words))]
    outcome = first.result.record
    received = f"hashes {outcome.train_hash[:12]} (training), {outcome.test_hash[:12]} (test)"
    return [Finding("rows", 0.0, received if outcome.train_hash else "")]


def _differences(first: ComparedFit, second: ComparedFit) -> Iterator[str]:
    explained = set()
    for what, one, other, name in _parts(first.rows, second.rows):
        if words := _explain(one, other):
            explained.add(name)
            yield f"{what}: {words}"
    for what, name in (("training rows", "train_hash"), ("test rows", "test_hash")):
        hashes = [getattr(side.result.record, name) for side in (first, second)]
        # A result without hashes is of a cell in which nothing was fitted.
        if name not in explained and all(hashes) and hashes[0] != hashes[1]:
            yield f"{what}: recorded hashes {hashes[0][:12]} and {hashes[1][:12]} differ"


def _parts(a: SplitData, b: SplitData) -> list[tuple[str, _Part, _Part, str]]:
    """What both received, with the name of the hash that covers it."""
    outcomes = a.y_train, b.y_train
    if isinstance(a, MatrixRows) and isinstance(b, MatrixRows):
        return [
            ("training rows", a.x_train, b.x_train, "train_hash"),
            ("training labels", *outcomes, "train_hash"),
            ("test rows", a.x_test, b.x_test, "test_hash"),
        ]
    return [
        ("training rows", a.train, b.train, "train_hash"),
        ("training outcomes", *outcomes, "train_hash"),
        ("test rows", a.test, b.test, "test_hash"),
    ]


def _explain(a: _Part, b: _Part) -> str:
    if isinstance(a, Table) and isinstance(b, Table):
        return _explain_tables(a, b)
    assert isinstance(a, np.ndarray)
    assert isinstance(b, np.ndarray)
    return _explain_arrays(a, b)


def _explain_tables(a: Table, b: Table) -> str:
    """Say in which column two tables differ first."""
    if a is b:
        return ""
    if a.names != b.names:
        return f"columns {', '.join(a.names)} and {', '.join(b.names)}"
    if a.n_rows != b.n_rows:
        return f"{a.n_rows} and {b.n_rows} rows"
    for one, other in zip(a.columns, b.columns, strict=True):
        if hash_column(one) != hash_column(other):
            kinds = "" if one.kind == other.kind else f", {one.kind} and {other.kind}"
            return f"column '{one.name}' differs{kinds}"
    return ""


def _explain_arrays(a: NDArray[np.generic], b: NDArray[np.generic]) -> str:
    """Say how two arrays differ; empty where they are the same to the bit."""
    if a is b:
        return ""
    if a.shape != b.shape:
        return f"{_shape(a)} and {_shape(b)}"
    if a.dtype != b.dtype:
        values = "the same values" if np.array_equal(a, b) else "other values"
        return f"{a.dtype} and {b.dtype}, {values}"
    if a.tobytes() == b.tobytes():
        return ""
    differ = (a != b) if a.ndim == 1 else (a != b).any(axis=1)
    places = np.flatnonzero(differ)
    return f"{places.size} of {len(a)} differ, the first at {places[0]}" if places.size else "bits"


def _shape(x: NDArray[np.generic]) -> str:
    return " x ".join(str(length) for length in x.shape)
