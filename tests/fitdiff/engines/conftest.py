"""Made-up rows of two patterns, and core methods with some settings changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from fitdiff.engines.contract import Context, Engine, Fit, SplitData, check_supported
from fitdiff.engines.h2o.cloud import ask
from fitdiff.engines.h2o.server import H2OAddress
from fitdiff.hashing import hash_rows
from fitdiff.methods.method import Method, read_method, with_settings
from fitdiff.models.contract import MatrixRows
from fitdiff.transforms.scaling import learn_scaling

from ..patterns import two_patterns

METHODS = Path(__file__).parents[3] / "comparisons" / "methods"
TEST_ROWS = 300
Drawn = tuple[SplitData, NDArray[np.uint8]]


def no_r() -> object:
    raise AssertionError("This engine needs no R.")


def as_rows(
    x_train: NDArray[np.generic], y_train: NDArray[np.uint8], x_test: NDArray[np.generic]
) -> SplitData:
    return MatrixRows(x_train, y_train, x_test, hash_rows(x_train, y_train), hash_rows(x_test))


def draw(n: int, seed: int, contrast: float) -> Drawn:
    """Draw n training rows, both classes among them, and other test rows with their labels."""
    for attempt in range(100):
        x, y = two_patterns(n + TEST_ROWS, [n, seed, attempt], contrast=contrast)
        if 0 < y[:n].sum() < n:
            return as_rows(x[:n], y[:n], x[n:]), y[n:]
    raise AssertionError(f"{n} rows never had both classes.")


@pytest.fixture(scope="session")
def easy() -> Callable[[int, int], Drawn]:
    """Patterns that ten columns separate."""
    return lambda n, seed: draw(n, seed, contrast=1.0)


@pytest.fixture(scope="session")
def hard() -> Callable[[int, int], Drawn]:
    """Patterns that ten columns do not separate once there are a few hundred rows."""
    return lambda n, seed: draw(n, seed, contrast=0.6)


# What every engine says of `perfect`, whose columns have ranks 1 to 20.
NONE_KEPT = (
    "No column was kept: 20 tie for the first place, and their average rank 10.5 is above 10. "
    "The model is its intercept."
)


@pytest.fixture
def perfect() -> SplitData:
    """Six rows with 20 columns that tie at the top, so that no column is kept."""
    y = np.array([0, 0, 1, 1, 1, 1], dtype=np.uint8)
    x = np.tile(9 * y[:, np.newaxis], 20)
    return as_rows(x, y, x[:3])


def vary(name: str, **changes: object) -> Method:
    """A method of the comparisons, with other values for some settings."""
    method = read_method(METHODS / f"{name}.toml")
    return with_settings(method, changes)


@pytest.fixture
def fit() -> Callable[..., Fit]:
    """Fit a core method, some settings changed, by an engine without R."""

    def fit(engine: Engine, name: str, rows: SplitData, **changes: object) -> Fit:
        method = vary(name, **changes)
        check_supported(engine, method)
        return engine.fit(method, rows, Context(seed=1, time_limit=60.0, r=no_r))

    return fit


@pytest.fixture
def refused() -> Callable[..., None]:
    """Ask whether an engine refuses a core method with some settings changed."""
    return lambda engine, name, **changes: check_supported(engine, vary(name, **changes))


def varying(rows: SplitData) -> tuple[int, ...]:
    """Columns that are not constant in the training rows."""
    return tuple(np.flatnonzero(np.ptp(rows.x_train, axis=0)).tolist())


def by_weights(
    fit: Fit,
    x_train: NDArray[np.generic],
    x: NDArray[np.generic],
    activate: Callable[[NDArray[Any]], NDArray[Any]] = np.tanh,
    kept: float = 1.0,
) -> NDArray[Any]:
    """Probability of class 1 by a net's weights, of rows standardised by training rows.

    What hidden units send on is multiplied by the share that dropout kept of them in training.
    """
    scaler = learn_scaling(x_train, "standardise")
    activation, layer = scaler.scale(x), 0
    while f"layer{layer}.kernel" in fit.parameters:
        net = activation @ fit.parameters[f"layer{layer}.kernel"]
        net = net + fit.parameters[f"layer{layer}.bias"]
        activation, layer = kept * activate(net), layer + 1
    probability: NDArray[Any] = 1 / (1 + np.exp(net[:, 0] - net[:, 1]))
    return probability


def kept_on(address: H2OAddress) -> set[str]:
    """Names of the frames and models that a cluster has."""
    frames = ask(address, "GET", "/3/Frames", address.password)[1]["frames"]
    models = ask(address, "GET", "/3/Models", address.password)[1]["models"]
    names = {frame["frame_id"]["name"] for frame in frames}
    return names | {model["model_id"]["name"] for model in models}
