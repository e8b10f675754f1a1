"""A way to read text as a file, and R with the package fitdiff, for the tests of tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fitdiff.engines.r.package import open_session, problem
from fitdiff.tables.reading import read_table
from fitdiff.tables.table import Table
from rbridge import RSession


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Table]:
    """Write text or bytes to a file and read it as a table."""

    def run(content: str | bytes, file: str = "cars.csv", **options: Any) -> Table:
        path = tmp_path / file
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_table(path, **options)

    return run


@pytest.fixture(scope="session")
def r() -> Iterator[RSession]:
    """One R for all tests that need it, in which the package fitdiff can be called."""
    if trouble := problem():
        pytest.skip(trouble)
    with open_session() as session:
        yield session
