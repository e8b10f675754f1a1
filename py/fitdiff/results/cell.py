"""Cells: one method on one split with one seed, and the result of its fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from fitdiff.engines.contract import Status
from fitdiff.errors import describe
from fitdiff.hashing import hash_content
from fitdiff.methods.method import Method
from fitdiff.quantities.quantity import Quantity
from fitdiff.results.metrics import Metrics
from fitdiff.splits.split import Split

CellStatus = Status | Literal["failed", "timed-out"]
UNFINISHED: frozenset[CellStatus] = frozenset({"failed", "timed-out"})


@dataclass(frozen=True)
class CellIdentity:
    """All that determines the result of a cell.

    Attributes
    ----------
    method : str
        Key of the method: its model, engine and settings.
    split : str
        Hash of the split.
    seed : int
        Of the random choices inside the fit.
    software : str
        Hash of the versions and the code that take part.
    """

    method: str
    split: str
    seed: int
    software: str

    @cached_property
    def key(self) -> str:
        """The hash under which the cell is stored."""
        return hash_content(
            {
                "method": self.method,
                "split": self.split,
                "seed": self.seed,
                "software": self.software,
            }
        )


@dataclass(frozen=True)
class Cell:
    """A method on a split; ``seed`` 0 is the one that all methods on the split share."""

    method: Method
    split: Split
    seed: int
    identity: CellIdentity

    @property
    def key(self) -> str:
        """The hash under which the result is stored; equal for methods of equal settings."""
        return self.identity.key


@dataclass(frozen=True)
class CellRecord:
    """The result of a cell apart from its arrays: one row of the results.

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
    timings : mapping of str to float
        Seconds of its parts, where the engine tells them apart. As ``seconds``, no part of the key.
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
    timings: Mapping[str, float] = field(default_factory=dict)
    train_hash: str = ""
    test_hash: str = ""


@dataclass(frozen=True)
class CellResult:
    """A record and the arrays that belong to it.

    Attributes
    ----------
    record : CellRecord
    prediction : ndarray, float64
        Of the task's shape; empty when nothing was fitted.
    label : ndarray, shape (m,) or (0,), uint8 or int32
        255 for a row without a prediction.
    parameters : mapping of str to float64 ndarray
    train_prediction : ndarray, float64
        Empty when nothing was fitted, or the engine does not say.
    quantities : tuple of Quantity
        Named, labelled results, if the engine has some.
    """

    record: CellRecord
    prediction: NDArray[np.float64]
    label: NDArray[Any]
    parameters: Mapping[str, NDArray[np.float64]]
    train_prediction: NDArray[np.float64]
    quantities: tuple[Quantity, ...] = ()


def failure(status: CellStatus, error: BaseException | str, seconds: float) -> CellResult:
    """Make the result of a cell in which nothing was fitted."""
    text = error if isinstance(error, str) else describe(error)
    nothing = np.empty(0)
    return CellResult(
        CellRecord(status, seconds, error=plain_text(text)),
        nothing,
        nothing.astype(np.uint8),
        parameters={},
        train_prediction=nothing,
    )


def plain_text(text: str) -> str:
    """Escape what a file or a terminal cannot take: control characters and lone surrogates."""
    return "".join(
        letter
        if letter.isprintable() or letter in "\n\t"
        else letter.encode("unicode_escape").decode()
        for letter in text
    )
