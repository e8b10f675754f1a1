"""Both engines of H2O, from R and from Python, on one real server."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np
import pytest
from h2o.exceptions import H2OResponseError

from fitdiff.engines import py_h2o, r_h2o
from fitdiff.engines.contract import Context, Engine, Fit, SplitData, check_supported
from fitdiff.engines.h2o.cloud import ask
from fitdiff.engines.h2o.server import H2OAddress
from fitdiff.engines.h2o.training_rows import training_rows
from fitdiff.models.nets.augmentation_settings import Shift
from rbridge import RError

from .conftest import as_rows, by_weights, kept_on, no_r, vary


@dataclass(frozen=True)
class Client:
    """An engine, the published net for it, where it fits, and how it hands on H2O's errors."""

    engine: Engine
    published: str
    context: Context
    error: type[Exception]

    def fit(self, rows: SplitData, **changes: object) -> Fit:
        method = vary(self.published, **changes)
        check_supported(self.engine, method)
        return self.engine.fit(method, rows, self.context)


@pytest.fixture(scope="module", params=["r.h2o", "py.h2o"])
def client(request: pytest.FixtureRequest, h2o_address: H2OAddress) -> Client:
    if request.param == "py.h2o":
        context = Context(1, 300.0, no_r, h2o_address)
        return Client(py_h2o.ENGINE, "h2o-mlp-python", context, H2OResponseError)
    session = request.getfixturevalue("r_session")
    return Client(r_h2o.ENGINE, "h2o-mlp", Context(1, 300.0, lambda: session, h2o_address), RError)


def test_the_parts_of_a_fit_are_timed_apart(easy, client: Client) -> None:
    rows, _ = easy(10, 0)
    started = time.monotonic()
    timings = client.fit(rows, hidden=(4, 3)).timings
    assert set(timings) == {"build", "parse", "REST"}
    assert min(timings.values()) > 0
    assert sum(timings.values()) <= time.monotonic() - started


@pytest.mark.parametrize(
    "changes",
    [
        {"row_order": "file", "threads": 1},
        # Of the models that are scored, the best is kept; so must be its weights.
        {"hidden": (4, 3), "epochs": 200.0, "stopping_rule": "none"},
        {"hidden": (4, 3), "augmentation": Shift("shift", pixels=2, copies=3)},
    ],
    ids=["published", "best of many", "augmented"],
)
def test_kept_weights_give_the_probabilities(easy, client: Client, changes) -> None:
    rows, _ = easy(10, 0)
    context = replace(client.context, keep_weights=True)
    fitted = replace(client, context=context).fit(rows, **changes)
    spec = vary(client.published, **changes).spec
    sent = training_rows(spec, rows, context.seed).x_train
    for x, probability in (
        (rows.x_train, fitted.train_prediction),
        (rows.x_test, fitted.prediction),
    ):
        # Sums of up to 256 products in double precision, in another order.
        np.testing.assert_allclose(by_weights(fitted, sent, x), probability, rtol=0, atol=1e-11)
    kernel = fitted.parameters["layer0.kernel"]
    assert kernel.shape == (256, spec.hidden[0])
    assert tuple(np.flatnonzero(kernel.any(axis=1))) == fitted.selected
    assert all("test" in name for name in kept_on(context.resource))


@pytest.mark.long
def test_overdue_fit_is_cancelled_on_the_server(
    easy, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It trains a tenth of its time; the rest is for the cancelling, on however busy a machine."""
    for engine in (r_h2o, py_h2o):
        monkeypatch.setattr(engine, "TRAINING_SHARE", 0.1)
    rows, _ = easy(60, 0)
    client.fit(rows)  # so that the test rows are there
    hurried = replace(client, context=replace(client.context, time_limit=100.0))
    with pytest.raises(TimeoutError, match="cancelled"):
        hurried.fit(rows, epochs=1e6, stopping_rule="none", stopping_rounds=0)
    address = client.context.resource
    jobs = ask(address, "GET", "/3/Jobs", address.password)[1]["jobs"]
    assert "RUNNING" not in {job["status"] for job in jobs}
    assert all("test" in name for name in kept_on(address))


def test_one_class_raises_the_error_of_h2o(easy, client: Client) -> None:
    rows, _ = easy(40, 0)
    zeros = rows.y_train == 0
    single = as_rows(rows.x_train[zeros], rows.y_train[zeros], rows.x_test)
    with pytest.raises(client.error, match="constant"):
        client.fit(single)
    assert all("test" in name for name in kept_on(client.context.resource))
