"""A table on which calls run in milliseconds; the workers are those of the session."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest


@pytest.fixture(scope="session")
def table() -> pd.DataFrame:
    """Forty rows: two predictors, a group, weights, a numeric and a binary outcome."""
    generator = np.random.default_rng(7)
    x, z = generator.normal(size=40), generator.normal(size=40)
    return pd.DataFrame(
        {
            "x": x,
            "z": z,
            "group": list("abcd") * 10,
            "w": generator.integers(1, 5, 40).astype(float),
            "y": 1 + 2 * x - z + generator.normal(size=40),
            "event": (generator.random(40) < 1 / (1 + np.exp(-x))).astype(int),
        }
    )
