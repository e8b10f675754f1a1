"""Fitting one cell: what an engine does becomes a result."""

from pathlib import Path

import numpy as np
import pytest

from fitdiff.engines.contract import Context, Fit, SplitData
from fitdiff.hashing import hash_rows
from fitdiff.methods.method import read_method
from fitdiff.results.cell import failure
from fitdiff.run import cell as cell_module
from fitdiff.run.cell import fit_rows

METHOD = Path(__file__).parents[3] / "comparisons" / "methods" / "lm-top10.toml"
CONTEXT = Context(1, 1.0, lambda: None)


@pytest.fixture
def rows():
    x = np.arange(6, dtype=np.float64).reshape(3, 2)
    y = np.array([0, 1, 1], dtype=np.uint8)
    return SplitData(x, y, x.copy(), hash_rows(x, y), hash_rows(x))


@pytest.fixture
def engine_that(monkeypatch):
    """Let an engine of the test's own fit, whatever the method names."""

    def use(fit):
        class Engine:
            pass

        engine = Engine()
        engine.fit = fit
        monkeypatch.setattr(cell_module, "engine_of", lambda method: engine)
        return read_method(METHOD)

    return use


def half(rows, **changes):
    m = len(rows.x_test)
    made = {"probability": np.full(m, 0.5), "label": np.zeros(m, dtype=np.uint8)}
    return Fit("ok", **(made | {"threshold": 0.5, "selected": ()} | changes))


def test_a_result_has_the_metrics_of_its_predictions(engine_that, rows):
    label = np.array([0, 1, 0], dtype=np.uint8)
    method = engine_that(lambda method, rows, context: half(rows, label=label, updates=7))
    result = fit_rows(method, rows, np.array([0, 1, 1], dtype=np.uint8), CONTEXT)
    assert (result.record.metrics.correct, result.record.metrics.total) == (2, 3)
    assert (result.record.status, result.record.updates) == ("ok", 7)
    assert result.record.train_hash == rows.train_hash
    assert result.record.test_hash == rows.test_hash


def test_an_engine_that_changes_its_rows_is_seen(engine_that, rows):
    def fit(method, rows, context):
        rows.x_test[0, 0] += 1
        return half(rows)

    record = fit_rows(engine_that(fit), rows, rows.y_train, CONTEXT).record
    assert record.train_hash == rows.train_hash
    assert record.test_hash != rows.test_hash


def test_numbers_of_numpy_become_plain_ones(engine_that, rows):
    method = engine_that(
        lambda method, rows, context: half(
            rows, selected=(np.int64(1),), updates=np.int32(3), threshold=np.float32(0.5)
        )
    )
    record = fit_rows(method, rows, rows.y_train, CONTEXT).record
    assert [type(value) for value in (record.selected[0], record.updates, record.threshold)] == [
        int,
        int,
        float,
    ]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"probability": np.zeros(2)}, "ValueError: The engine returned (2,) probabilities"),
        ({"label": np.array([0, 1, 2], dtype=np.uint8)}, "ValueError: The engine returned labels"),
        ({"train_probability": np.zeros(9)}, "ValueError: The engine returned (9,) probabilities"),
        ({"parameters": {"slope": [1.0]}}, "TypeError: The engine returned a list"),
        ({"probability": np.array(["a", "b", "c"])}, "TypeError: The engine returned a ndarray"),
    ],
)
def test_an_engine_that_breaks_its_contract_has_failed(engine_that, rows, changes, error):
    method = engine_that(lambda method, rows, context: half(rows, **changes))
    record = fit_rows(method, rows, rows.y_train, CONTEXT).record
    assert record.status == "failed"
    assert record.error.startswith(error)


def test_engine_at_its_time_limit_is_timed_out(engine_that, rows):
    def fit(method, rows, context):
        raise TimeoutError("after 3 s")

    record = fit_rows(engine_that(fit), rows, rows.y_train, CONTEXT).record
    assert (record.status, record.error) == ("timed-out", "TimeoutError: after 3 s")


def test_a_failure_has_no_arrays():
    result = failure("failed", "no", 1.0)
    assert result.record.metrics is None
    assert result.probability.size == result.label.size == result.train_probability.size == 0
