from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pytest

from fitdiff.calls import Workers


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    """One R and one Python for all tests of calls."""
    with Workers(time_limit=60.0) as made:
        yield made


@pytest.fixture
def cars() -> pd.DataFrame:
    """Twelve rows of R's mtcars."""
    return pd.DataFrame(
        {
            "mpg": [21.0, 21.0, 22.8, 21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4],
            "wt": [2.62, 2.875, 2.32, 3.215, 3.44, 3.46, 3.57, 3.19, 3.15, 3.44, 3.44, 4.07],
            "hp": [110, 110, 93, 110, 175, 105, 245, 62, 95, 123, 123, 180],
            "am": [1, 1, 1, 0, 0, 0, 0, 0, 1, 0, 1, 0],
            "cyl": [6, 6, 4, 6, 8, 6, 8, 4, 4, 6, 6, 8],
            "maker": list("MMDHHVDMMMMM"),
        }
    )
