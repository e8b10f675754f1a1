"""Fixtures of all tests: hypothesis profiles, one H2O server and one R process for each worker.

`pytest -n 2 --dist loadfile` keeps the tests of a file, and what they share, in one worker.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from fitdiff.engines.h2o.server import H2OAddress, start_h2o
from fitdiff.engines.r.package import open_session
from rbridge import RSession

# pytest inside pytest, for the tests of our plugin.
pytest_plugins = ["pytester"]

# How long an example takes depends on what else the machine does.
settings.register_profile("untimed", deadline=None)
# For long searches in the background: `pytest --hypothesis-profile=thorough`.
settings.register_profile("thorough", deadline=None, max_examples=2000)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def h2o_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[H2OAddress]:
    """An H2O server of one node; tests leave nothing on it but test rows."""
    with start_h2o(tmp_path_factory.mktemp("h2o") / "h2o.log", memory="1g") as server:
        yield server.address


@pytest.fixture(scope="session")
def r_session() -> Iterator[RSession]:
    """One warm R process; a test that breaks it opens its own."""
    with open_session(time_limit=300.0) as session:
        yield session
