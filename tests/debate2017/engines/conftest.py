"""Rows of real digits, and methods of the debate with some settings changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from debate2017.data.specification import ImagePair
from fitdiff.data.dataset import Dataset
from fitdiff.data.source import load_data
from fitdiff.engines.contract import Context, Engine, Fit, SplitData, check_supported
from fitdiff.hashing import hash_rows
from fitdiff.methods.method import Method, read_method
from fitdiff.models.contract import MatrixRows
from rbridge import RSession

METHODS = Path(__file__).parents[3] / "py/debate2017/src/debate2017/methods"
TEST_ROWS = 1763


def as_rows(
    x_train: NDArray[np.generic], y_train: NDArray[np.uint8], x_test: NDArray[np.generic]
) -> SplitData:
    return MatrixRows(x_train, y_train, x_test, hash_rows(x_train, y_train), hash_rows(x_test))


def draw(data: Dataset, n: int, seed: int) -> tuple[SplitData, NDArray[np.uint8]]:
    """Draw n training rows, both classes among them, and other test rows with their labels."""
    generator = np.random.default_rng([n, seed])
    while True:
        drawn = generator.permutation(data.y.size)[: n + TEST_ROWS]
        train, test = drawn[:n], drawn[n:]
        if 0 < data.y[train].sum() < n:
            return as_rows(data.x[train], data.y[train], data.x[test]), data.y[test]


@pytest.fixture(scope="session")
def easy(mnist) -> Callable[[int, int], tuple[SplitData, NDArray[np.uint8]]]:
    """Zeros and ones, which ten columns usually separate."""
    data = load_data(ImagePair("mnist", (0, 1)))
    return lambda n, seed: draw(data, n, seed)


@pytest.fixture(scope="session")
def hard(mnist) -> Callable[[int, int], tuple[SplitData, NDArray[np.uint8]]]:
    """Threes and fives, which ten columns do not separate once there are a few hundred rows."""
    data = load_data(ImagePair("mnist", (3, 5)))
    return lambda n, seed: draw(data, n, seed)


def vary(name: str, **changes: object) -> Method:
    """A method of the debate, with other values for some settings."""
    method = read_method(METHODS / f"{name}.toml")
    return replace(method, spec=replace(method.spec, **changes))


@pytest.fixture
def fit(r_session: RSession) -> Callable[..., Fit]:
    """Fit a method of the debate, some settings changed."""

    def fit(engine: Engine, name: str, rows: SplitData, **changes: object) -> Fit:
        method = vary(name, **changes)
        check_supported(engine, method)
        return engine.fit(method, rows, Context(seed=1, time_limit=60.0, r=lambda: r_session))

    return fit
