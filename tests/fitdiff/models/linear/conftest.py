"""Settings of the lasso and ridge methods, some of them changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from fitdiff.engines.contract import SplitData
from fitdiff.hashing import hash_rows
from fitdiff.methods.method import read_method
from fitdiff.models.contract import MatrixRows
from fitdiff.models.linear.settings import LinearSettings

METHODS = Path(__file__).parents[4] / "comparisons" / "methods"


@pytest.fixture(scope="session")
def settings() -> Callable[..., LinearSettings]:
    """Settings of the lasso, some changed; the link and the share of l1 follow."""
    published = read_method(METHODS / "lasso.toml").spec

    def settings(family: str = "binomial", penalty: str = "l1", **changes) -> LinearSettings:
        link = "identity" if family == "gaussian" else "logit"
        ratio = 1.0 if penalty == "l1" else 0.0
        stated = {"family": family, "link": link, "penalty": penalty, "l1_ratio": ratio}
        return replace(published, **stated, **changes)

    return settings


@pytest.fixture(scope="session")
def as_rows() -> Callable[..., SplitData]:
    """Rows as an engine receives them."""

    def as_rows(x_train, y_train, x_test) -> SplitData:
        return MatrixRows(x_train, y_train, x_test, hash_rows(x_train, y_train), hash_rows(x_test))

    return as_rows
