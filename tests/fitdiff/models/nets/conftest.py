"""Three nets, and rows of 28 x 28 cells to train them on."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from fitdiff.models.nets.architecture import Architecture, Convolutions
from fitdiff.models.nets.settings import Adam, Sgd

from ...patterns import two_patterns


@pytest.fixture(scope="session")
def mlp() -> Architecture:
    return Architecture(
        784, (128, 128), "relu", 0.0, 0.5, "softmax", Adam("adam", 1e-3, 0.9, 0.999, 1e-8)
    )


@pytest.fixture(scope="session")
def deep_cnn() -> Architecture:
    return Architecture(
        inputs=784,
        hidden=(128,),
        activation="relu",
        input_dropout=0.0,
        hidden_dropout=0.5,
        output="softmax",
        optimiser=Adam("adam", 1e-3, 0.9, 0.999, 1e-8),
        convolutions=Convolutions((28, 28), (32, 32, 64, 64), 3, (2, 4), 2, 0.2),
    )


@pytest.fixture(scope="session")
def sgd_mlp() -> Architecture:
    return Architecture(
        784, (160,) * 5, "tanh", 0.0, 0.0, "softmax", Sgd("sgd", 0.005, 0.99, 0.0, True)
    )


@pytest.fixture(scope="session")
def patterns() -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """Fifty rows as nets are given them, and their labels."""
    x, y = two_patterns(50, seed=1, side=28)
    return x.astype(np.float32), y
