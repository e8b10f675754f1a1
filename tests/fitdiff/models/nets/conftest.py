"""The nets of Beam's answer, and real rows to train them on."""

from __future__ import annotations

import numpy as np
import pytest

from fitdiff.models.nets.architecture import Architecture, Convolutions
from fitdiff.models.nets.settings import Adam, Sgd


@pytest.fixture(scope="session")
def b1() -> Architecture:
    return Architecture(
        784, (128, 128), "relu", 0.0, 0.5, "softmax", Adam("adam", 1e-3, 0.9, 0.999, 1e-8)
    )


@pytest.fixture(scope="session")
def b2() -> Architecture:
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
def b3() -> Architecture:
    return Architecture(
        784, (160,) * 5, "tanh", 0.0, 0.0, "softmax", Sgd("sgd", 0.005, 0.99, 0.0, True)
    )


@pytest.fixture(scope="session")
def digits(mnist):
    """The first 50 zeros and ones of MNIST: float32 rows and uint8 labels."""
    rows = np.flatnonzero(mnist.labels < 2)[:50]
    return mnist.images[rows].astype(np.float32), mnist.labels[rows]
