"""Both workers, once, and small tables on which calls run in milliseconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
import pytest

from fitdiff.calls import Workers
from fitdiff.causes.calls.compare_calls import compare_calls
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.comparison.calls.side import Given


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    with Workers(time_limit=120.0) as made:
        yield made


@pytest.fixture(scope="session")
def table() -> pd.DataFrame:
    """Forty rows: counts, a binary outcome that no line separates, two predictors, a group."""
    generator = np.random.default_rng(7)
    x, z = generator.normal(size=40), generator.normal(size=40)
    chance = 1 / (1 + np.exp(-x))
    return pd.DataFrame(
        {
            "x": x,
            "z": z,
            "group": list("abcd") * 10,
            "y": 1 + 2 * x - z + generator.normal(size=40),
            "event": np.where(generator.random(40) < chance, "yes", "no"),
            "count": generator.poisson(np.exp(0.5 * x)),
        }
    )


@pytest.fixture
def compared(workers: Workers, table: pd.DataFrame) -> Callable[..., Comparison]:
    def run(first: str, second: str, data: pd.DataFrame = table, **given: object) -> Comparison:
        stated = Given(time_limit=120.0, **given)  # type: ignore[arg-type]
        return compare_calls(data, first, second, stated, workers, budget=300.0)

    return run
