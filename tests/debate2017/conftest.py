"""The data of the case study, for all of its tests."""

from __future__ import annotations

import pytest

from debate2017.data.images import Images, load_images


@pytest.fixture(scope="session")
def mnist() -> Images:
    """All of MNIST, from the user's cache; fetched once if it is not there."""
    return load_images("mnist")
