"""Fitting one cell: what an engine does becomes a result."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fitdiff.engines.contract import Context, Fit
from fitdiff.hashing import hash_rows
from fitdiff.methods.method import read_method
from fitdiff.models.contract import MatrixRows, TableRows
from fitdiff.quantities.quantity import quantity
from fitdiff.results.cell import CellIdentity, failure
from fitdiff.results.encoding import decode, encode
from fitdiff.results.metrics import column_of
from fitdiff.run import answer
from fitdiff.run import cell as cell_module
from fitdiff.run.cell import fit_rows
from fitdiff.tables.columns import column
from fitdiff.tables.hash import hash_table_rows
from fitdiff.tables.table import Table
from fitdiff.tasks.multiclass import Multiclass
from fitdiff.tasks.numeric import Numeric
from fitdiff.tasks.survival import Survival
from rbridge import RError, RFailure

METHOD = Path(__file__).parents[3] / "comparisons" / "methods" / "lm-top10.toml"
CONTEXT = Context(1, 1.0, lambda: None)


@pytest.fixture
def rows():
    x = np.arange(6, dtype=np.float64).reshape(3, 2)
    y = np.array([0, 1, 1], dtype=np.uint8)
    return MatrixRows(x, y, x.copy(), hash_rows(x, y), hash_rows(x))


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
    made = {"prediction": np.full(m, 0.5), "label": np.zeros(m, dtype=np.uint8)}
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


M = 3
NO_ANSWERS = {
    "ValueError: The engine returned (2,) predictions": {"prediction": np.zeros(2)},
    "ValueError: The engine returned (3, 1) predictions": {"prediction": np.zeros((M, 1))},
    "ValueError: The engine returned (9,) predictions": {"train_prediction": np.zeros(9)},
    "TypeError: The engine returned a ndarray of <U1": {"prediction": np.array(["a", "b", "c"])},
    "TypeError: The engine returned a ndarray of complex": {"prediction": np.zeros(M, complex)},
    "TypeError: The engine returned a ndarray of object": {"prediction": np.zeros(M, object)},
    "TypeError: The engine returned a MaskedArray": {
        "prediction": np.ma.masked_array(np.zeros(M), mask=True)
    },
    "ValueError: The engine returned labels": {"label": np.array([0, 1, 2], dtype=np.uint8)},
    "ValueError: The engine returned labels other": {"label": np.full(M, np.nan)},
    "TypeError: The engine returned a list": {"parameters": {"slope": [1.0]}},
    "TypeError: The engine returned a NoneType of parameters": {"parameters": None},
    "TypeError: The engine returned 'a' as a selected column": {"selected": ("a",)},
    "TypeError: The engine returned None as selected columns": {"selected": None},
    "ValueError: The engine selected column 2 of 2": {"selected": (0, 2)},
    "ValueError: The engine selected column -1 of 2": {"selected": (-1,)},
    "ValueError: The engine returned 0.5 as a selected column": {"selected": (0.5,)},
    "TypeError: The engine returned 'many' as epochs": {"epochs": "many"},
    "ValueError: The engine returned nan as updates": {"updates": float("nan")},
    "ValueError: The engine returned 1000000000000000000000 as updates": {"updates": 10**21},
    "TypeError: The engine returned None as threshold": {"threshold": None},
    "ValueError: The engine returned the status 'failed'": {"status": "failed"},
    "ValueError: The engine returned the status []": {"status": []},
}


@pytest.mark.parametrize(("error", "changes"), NO_ANSWERS.items(), ids=NO_ANSWERS)
def test_an_engine_that_breaks_its_contract_has_failed(engine_that, rows, changes, error):
    method = engine_that(lambda method, rows, context: replace(half(rows), **changes))
    record = fit_rows(method, rows, rows.y_train, CONTEXT).record
    assert record.status == "failed"
    assert record.error.startswith(error)


def test_what_is_no_fit_has_failed(engine_that, rows):
    record = fit_rows(engine_that(lambda *given: None), rows, rows.y_train, CONTEXT).record
    assert (record.status, record.error[:40]) == (
        "failed",
        "TypeError: The engine returned a NoneTyp",
    )


def test_parameters_that_cannot_be_stored_fail_their_cell(engine_that, rows, monkeypatch):
    monkeypatch.setattr(answer, "_MOST_BYTES", 79)
    method = engine_that(lambda method, rows, context: half(rows, parameters={"w": np.ones(10)}))
    record = fit_rows(method, rows, rows.y_train, CONTEXT).record
    assert "80 bytes of parameters; 79 can be stored" in record.error


@pytest.mark.parametrize("number", [bool, np.int64, np.float32])
def test_numbers_of_other_types_are_stored_as_those_of_the_contract(engine_that, rows, number):
    label = np.array([0, 1, 0]).astype(number)
    method = engine_that(lambda method, rows, context: half(rows, label=label, prediction=label))
    result = fit_rows(method, rows, rows.y_train, CONTEXT)
    assert (result.label.dtype, result.prediction.dtype) == (np.uint8, np.float64)
    assert result.label.tolist() == result.prediction.tolist() == [0, 1, 0]


def test_warnings_become_short_plain_texts(engine_that, rows):
    said = ("\ud800 \x1b[31m", "x" * 999, 3)
    method = engine_that(lambda method, rows, context: half(rows, warnings=said))
    escaped, shortened, number = fit_rows(method, rows, rows.y_train, CONTEXT).record.warnings
    assert (escaped, number) == (r"\ud800 \x1b[31m", "3")
    assert shortened == "x" * 300 + "... (999 characters)"


def test_warnings_beyond_a_thousand_are_counted(engine_that, rows):
    said = tuple(map(str, range(1200)))
    method = engine_that(lambda method, rows, context: half(rows, warnings=said))
    warnings = fit_rows(method, rows, rows.y_train, CONTEXT).record.warnings
    assert warnings == (*said[:1000], "... (200 more warnings)")


def test_engine_at_its_time_limit_is_timed_out(engine_that, rows):
    def fit(method, rows, context):
        raise TimeoutError("after 3 s")

    record = fit_rows(engine_that(fit), rows, rows.y_train, CONTEXT).record
    assert (record.status, record.error) == ("timed-out", "TimeoutError: after 3 s")


def test_a_failure_has_no_arrays():
    result = failure("failed", "no", 1.0)
    assert result.record.metrics is None
    assert result.prediction.size == result.label.size == result.train_prediction.size == 0


def test_an_error_is_told_whatever_its_text_is():
    class NoTextError(Exception):
        def __str__(self):
            raise ValueError

    texts = [
        failure("failed", error, 0.0).record.error
        for error in (NoTextError(), ValueError("\ud800"))
    ]
    assert texts == ["NoTextError, which has no text", r"ValueError: \ud800"]
    assert len(failure("failed", ValueError("y" * 10**6), 0.0).record.error) < 2100


TABLE = Table((column("x", np.array([1.0, 2.0, 4.0])), column("g", np.array(["a", "b", "a"]))))
OUTCOMES = {
    "several classes": (
        Multiclass(("a", "b", "c")),
        np.array([0, 1, 2], dtype=np.int32),
        np.array([[0.6, 0.3, 0.1], [0.2, 0.7, 0.1], [0.5, 0.3, 0.2]]),
        np.array([0, 1, 0], dtype=np.int32),
    ),
    "numbers": (Numeric(), np.array([1.0, 2.0, 4.5]), np.array([1.0, 2.5, 4.0]), np.empty(0)),
    "survival": (
        Survival(),
        np.array([[5.0, 1.0], [7.0, 0.0], [2.0, 1.0]]),
        np.array([0.1, -0.4, 0.3]),
        np.empty(0),
    ),
}


@pytest.mark.parametrize("name", OUTCOMES)
def test_every_task_is_fitted_scored_and_stored(engine_that, tmp_path, name: str) -> None:
    task, y, prediction, label = OUTCOMES[name]
    rows = TableRows(TABLE, y, TABLE, hash_table_rows(TABLE, y), hash_table_rows(TABLE), task)
    slopes = quantity("coefficients", [0.5, np.nan], ["x", "g[b]"], "coef")
    answer = Fit("ok", prediction, label, np.nan, (0, 1), quantities=(slopes,))
    result = fit_rows(engine_that(lambda method, rows, context: answer), rows, y, CONTEXT)
    assert (result.record.status, result.record.error) == ("ok", "")
    assert result.record.metrics is not None
    assert result.record.metrics.values.keys() == {
        column_of(metric) for metric in task.metrics if metric != "accuracy"
    }
    assert (result.record.metrics.correct is None) == (not task.labels)
    assert (result.record.train_hash, result.record.test_hash) == rows.hashes()
    identity = CellIdentity("method", "split", 1, "software")
    again = decode(encode(identity, result))
    assert again.prediction.tobytes() == prediction.tobytes()
    assert again.prediction.shape == prediction.shape
    assert again.quantities[0].labels == ("x", "g[b]")
    assert repr(again.record) == repr(result.record)


def test_an_answer_of_another_task_is_refused(engine_that) -> None:
    task, y, _, label = OUTCOMES["several classes"]
    rows = TableRows(TABLE, y, TABLE, hash_table_rows(TABLE, y), hash_table_rows(TABLE), task)
    answer = Fit("ok", np.array([0.1, 0.2, 0.3]), label, np.nan, ())
    record = fit_rows(engine_that(lambda method, rows, context: answer), rows, y, CONTEXT).record
    assert record.error.startswith(
        "ValueError: The engine returned (3,) predictions for 3 test rows, not (3, 3) "
        "(probability of each class"
    )


def test_a_row_without_a_prediction_has_no_label_and_is_not_right(engine_that, rows) -> None:
    some = np.array([np.nan, 0.9, 0.8])
    label = np.array([0, 1, 1], dtype=np.uint8)
    method = engine_that(lambda *given: half(rows, prediction=some, label=label))
    result = fit_rows(method, rows, np.array([0, 1, 1], dtype=np.uint8), CONTEXT)
    assert result.label.tolist() == [255, 1, 1]
    metrics = result.record.metrics
    assert (metrics.correct, metrics.predicted, metrics.total) == (2, 2, 3)


def test_an_error_of_r_is_one_message_without_its_stack(engine_that) -> None:
    def fit(*_: object) -> Fit:
        raise RError(RFailure("no such level", "fit_lm(x)", ("fitdiff::fit_lm(x)", "stop()")))

    task, y, *_ = OUTCOMES["numbers"]
    rows = TableRows(TABLE, y, TABLE, hash_table_rows(TABLE, y), hash_table_rows(TABLE), task)
    result = fit_rows(engine_that(fit), rows, y, CONTEXT)
    assert result.record.error == "R error: no such level\n  in: fit_lm(x)"
