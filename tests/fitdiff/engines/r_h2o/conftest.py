"""A deep net fitted from R on a real server."""

from dataclasses import replace

import numpy as np
import pytest

from fitdiff.engines.contract import Context, check_supported
from fitdiff.engines.r_h2o import ENGINE

from ..conftest import vary

FILE_ORDER = {"row_order": "file", "threads": 1}


@pytest.fixture(scope="module")
def context(h2o_address, r_session):
    return Context(seed=1, time_limit=300.0, r=lambda: r_session, resource=h2o_address)


@pytest.fixture(scope="module")
def fit(context):
    def fit(rows, seed=1, **changes):
        method = vary("h2o-mlp", **changes)
        check_supported(ENGINE, method)
        return ENGINE.fit(method, rows, replace(context, seed=seed))

    return fit


@pytest.fixture(scope="module")
def repeatable(easy, fit):
    """Rows, their test labels, and the published net trained in file order on one thread."""
    rows, y = easy(40, 0)
    return rows, y, fit(rows, **FILE_ORDER)


def accuracy(label, y):
    return np.mean(label == y)
