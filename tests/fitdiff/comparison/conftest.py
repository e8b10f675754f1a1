"""Fits of real engines on a made-up table of counts, and results that no engine made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fitdiff.comparison.stages import ComparedFit
from fitdiff.engines.contract import Context, SplitData
from fitdiff.engines.r.package import open_session
from fitdiff.hashing import hash_rows
from fitdiff.methods.method import Method, read_method, with_settings
from fitdiff.models.contract import MatrixRows
from fitdiff.results.cell import CellRecord, CellResult
from fitdiff.results.metrics import score
from fitdiff.run.cell import fit_rows
from rbridge import RSession

# A penalty without a cross-validation.
STATED = {"strength": 0.02, "path_length": 1, "path_ratio": 1.0, "folds": 0}
METHODS = Path(__file__).parents[3] / "comparisons" / "methods"


@cache
def method(name: str) -> Method:
    return read_method(METHODS / f"{name}.toml")


def vary(name: str, **changes: object) -> Method:
    """A method of the comparisons, with other values for some settings."""
    base = method(name)
    return with_settings(base, changes)


def as_rows(
    x_train: NDArray[np.generic], y_train: NDArray[np.uint8], x_test: NDArray[np.generic]
) -> SplitData:
    return MatrixRows(x_train, y_train, x_test, hash_rows(x_train, y_train), hash_rows(x_test))


@cache
def draw(n: int, separated: bool = False) -> tuple[SplitData, NDArray[np.uint8]]:
    """The first n of 350 rows to train on, the rest to test on, with their labels.

    64 columns of counts from 0 to 16, of which the last is constant. Two dozen tell the classes
    apart, though no ten of them without error; one class is rarer and, in a dozen of these
    columns, more variable. Where ``separated``, the first column separates the classes.
    """
    generator = np.random.default_rng(2)
    y = (generator.random(350) < 0.35).astype(np.uint8)
    x = generator.integers(0, 13, (350, 64))
    x[:, :12] += 2 * y[:, np.newaxis]
    x[:, 12:24] = np.where(y[:, np.newaxis], generator.integers(2, 17, (350, 12)), x[:, 12:24])
    x[:, -1] = 0
    if separated:
        x[:, 0] = np.where(y == 1, 10, 2) + x[:, 0] % 3
    x = x.astype(np.uint8)
    return as_rows(x[:n], y[:n], x[n:]), y[n:]


@pytest.fixture(scope="session")
def r_session() -> Iterator[RSession]:
    with open_session() as session:
        yield session


@pytest.fixture(scope="session")
def fitted(r_session: RSession) -> Callable[..., ComparedFit]:
    """Fit a core method, some settings changed, to the first n rows; each once a session."""
    made: dict[tuple[object, ...], ComparedFit] = {}

    def fitted(name: str, n: int = 150, separated: bool = False, **changes) -> ComparedFit:
        chosen = vary(name, **changes)
        key = (chosen.key(), n, separated)
        if key not in made:
            rows, truth = draw(n, separated)
            context = Context(1, 60.0, lambda: r_session, keep_weights=True)
            made[key] = ComparedFit(chosen, rows, truth, fit_rows(chosen, rows, truth, context))
            outcome = made[key].result.record
            assert outcome.metrics is not None, outcome.error
        return replace(made[key], method=chosen)

    return fitted


def made_up(
    name: str,
    rows: SplitData,
    truth: NDArray[np.uint8],
    probability: NDArray[np.float64],
    selected: tuple[int, ...] = (),
    parameters: dict[str, NDArray[np.float64]] | None = None,
    train_prediction: NDArray[np.float64] | None = None,
) -> ComparedFit:
    """An invented fit."""
    label = (probability > 0.5).astype(np.uint8)
    outcome = CellRecord(
        "ok",
        0.0,
        score(probability, label, truth),
        selected=selected,
        threshold=0.5,
        train_hash=rows.train_hash,
        test_hash=rows.test_hash,
    )
    train = np.empty(0) if train_prediction is None else train_prediction
    return ComparedFit(
        method(name), rows, truth, CellResult(outcome, probability, label, parameters or {}, train)
    )


@pytest.fixture
def files(tmp_path: Path):
    def write(first: str, second: str) -> tuple[Path, Path]:
        paths = tmp_path / "first.csv", tmp_path / "second.csv"
        for path, text in zip(paths, (first, second), strict=True):
            path.write_text(text, encoding="utf-8")
        return paths

    return write
