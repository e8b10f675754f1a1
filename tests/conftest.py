"""Fixtures for all tests."""

from __future__ import annotations

import pytest
from hypothesis import settings

from debate2017.data.images import Images, load_images

# How long an example takes depends on what else the machine does.
settings.register_profile("untimed", deadline=None)
# For a search that nobody waits for: `pytest --hypothesis-profile=thorough`.
settings.register_profile("thorough", deadline=None, max_examples=2000)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def mnist() -> Images:
    """All of MNIST, from the user's cache; fetched once if it is not there."""
    return load_images("mnist")
