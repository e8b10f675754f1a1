"""A small body that is pretrained in a second, real zeros and ones, and models of a user's own."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from debate2017.data.images import cache_directory
from debate2017.data.specification import ImagePair
from debate2017.transfer.settings import FileBody, PretrainedBody
from fitdiff.data.dataset import Dataset
from fitdiff.data.source import load_data
from fitdiff.engines.contract import Context, Fit, SplitData, check_supported, load_engine
from fitdiff.hashing import hash_rows
from fitdiff.methods.method import Method, read_method
from fitdiff.models.contract import MatrixRows
from fitdiff.models.nets.network import frameworks

METHODS = Path(__file__).parents[3] / "py/debate2017/src/debate2017" / "methods"
TEST_ROWS = 200


@pytest.fixture(scope="session")
def own_cache(mnist, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache without any body, with the images that the user's cache has."""
    folder = tmp_path_factory.mktemp("cache")
    (folder / "mnist").symlink_to(cache_directory() / "mnist")
    return folder


@pytest.fixture(autouse=True)
def _use_own_cache(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FITDIFF_CACHE", str(own_cache))


@pytest.fixture(scope="session")
def tiny() -> PretrainedBody:
    """Three digits, a hundred images of each, once."""
    return PretrainedBody("pretrained", "mnist", (2, 3, 4), 100, 1, 7)


@pytest.fixture(scope="session")
def zeros_and_ones(mnist) -> Dataset:
    return load_data(ImagePair("mnist", (0, 1)))


@pytest.fixture(scope="session")
def digits(zeros_and_ones: Dataset) -> Callable[..., tuple[SplitData, NDArray[np.uint8]]]:
    """Draw n training rows, half of them ones, and other test rows with their labels."""

    def digits(n: int, seed: int = 0) -> tuple[SplitData, NDArray[np.uint8]]:
        x, y = zeros_and_ones.x, zeros_and_ones.y
        drawn = np.random.default_rng([n, seed]).permutation(y.size)
        train = np.concatenate([drawn[y[drawn] == label][: n // 2] for label in (0, 1)])
        test = np.setdiff1d(drawn, train)[-TEST_ROWS:]
        hashes = hash_rows(x[train], y[train]), hash_rows(x[test])
        return MatrixRows(x[train], y[train], x[test], *hashes), y[test]

    return digits


def vary(name: str, **changes: object) -> Method:
    """A published method with other values for some settings."""
    method = read_method(METHODS / f"{name}.toml")
    return replace(method, spec=replace(method.spec, **changes))


@pytest.fixture(scope="session")
def varied() -> Callable[..., Method]:
    return vary


@pytest.fixture(scope="session")
def fit() -> Callable[..., Fit]:
    """Fit a published method, some settings changed, that the engine says it supports."""

    def fit(
        name: str, rows: SplitData, plain: bool = False, seed: int = 1, **changes: object
    ) -> Fit:
        method = vary(name, **changes)
        engine = load_engine(method.engine)
        check_supported(engine, method)
        return engine.fit(method, rows, Context(seed, 60.0, r=_no_r, plain=plain))

    return fit


def _no_r() -> Any:
    raise AssertionError("These methods need no R.")


@pytest.fixture(scope="session")
def keras() -> Any:
    return frameworks()[1]


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[Any], FileBody]:
    """Save a model as a user would, and name it in a method."""

    def saved(model: Any) -> FileBody:
        file = tmp_path / "own.keras"
        model.save(file)
        return FileBody("file", str(file), hashlib.sha256(file.read_bytes()).hexdigest())

    return saved


@pytest.fixture
def users_model(keras: Any) -> Any:
    """Of colour images, with layers that act otherwise in training; its weights are random."""
    keras.utils.set_random_seed(3)
    layers = keras.layers
    image = keras.Input((28, 28, 3))
    tensor = layers.Rescaling(1 / 127.5, offset=-1.0)(image)
    tensor = layers.Conv2D(8, 5, strides=2, activation="relu")(tensor)
    tensor = layers.MaxPooling2D(2)(tensor)
    tensor = layers.Flatten()(tensor)
    tensor = layers.Dense(24, activation="relu")(tensor)
    tensor = layers.BatchNormalization()(tensor)
    tensor = layers.Dropout(0.3)(tensor)
    return keras.Model(image, layers.Dense(10, activation="softmax")(tensor))
