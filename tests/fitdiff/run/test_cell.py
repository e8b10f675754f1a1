import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from fitdiff.engines.contract import Context, Engine, Fit, Rows
from fitdiff.hashing import hash_rows
from fitdiff.results.metrics import Metrics
from fitdiff.run import cell
from fitdiff.run.cell import Outcome, Result, cell_key, failure, fit_rows, read_result, write_result
from fitdiff.splits.split import draw_splits
from fitdiff.studies.study import read_study
from fitdiff.studies.study_file import Profile
from fitdiff.tables.source import load_data

floats = st.floats(width=64)  # NaN and infinities included


def equal(a: Result, b: Result) -> bool:
    """To the bit; NaN equals NaN."""
    fields = (repr(a.outcome) == repr(b.outcome), a.parameters.keys() == b.parameters.keys())
    arrays = [(a.probability, b.probability), (a.label, b.label)]
    arrays += [(a.parameters[name], b.parameters[name]) for name in a.parameters]
    return all(fields) and all(x.tobytes() == y.tobytes() for x, y in arrays)


@given(
    hnp.arrays(np.float64, st.integers(0, 20), elements=floats),
    st.lists(st.text(max_size=20), max_size=3),
    floats,
    st.lists(st.integers(0, 783), max_size=12),
)
def test_a_result_is_read_back_to_the_bit(tmp_path_factory, probability, warnings, epochs, chosen):
    file = tmp_path_factory.mktemp("cell") / "cell.npz"
    outcome = Outcome(
        status="separated",
        seconds=0.25,
        metrics=Metrics(7, 9, None, 0.125, float("inf")),
        selected=tuple(chosen),
        epochs=epochs,
        updates=12,
        threshold=0.5,
        warnings=tuple(warnings),
    )
    label = (probability > 0.5).astype(np.uint8)
    result = Result(
        outcome, probability, label, {"coefficients": probability[::-1].copy()}, probability[:3]
    )
    write_result(file, result)
    read = read_result(file)
    assert read is not None
    assert equal(read, result)


def test_a_failure_is_read_back(tmp_path):
    file = tmp_path / "cell.npz"
    write_result(file, failure("timed-out", TimeoutError("after 3 s"), 3.0))
    read = read_result(file)
    assert read is not None
    assert read.outcome.status == "timed-out"
    assert read.outcome.error == "TimeoutError: after 3 s"
    assert read.outcome.metrics is None


@pytest.mark.parametrize("kept", [0, 1, 100, -1])
def test_a_file_that_is_not_whole_is_as_none(tmp_path, kept):
    file = tmp_path / "cell.npz"
    write_result(file, failure("failed", "no", 1.0))
    file.write_bytes(file.read_bytes()[:kept])
    assert read_result(file) is None


def test_no_file_is_none(tmp_path):
    assert read_result(tmp_path / "none.npz") is None


def test_the_key_changes_with_all_that_determines_a_result():
    study = read_study("leek2017")
    (pair,) = study.file.sources
    split, other = draw_splits(study.file, pair, load_data(pair), Profile((10,), 2))
    method = study.methods[0]
    spec = dataclasses.replace(method.spec, threshold=0.6)
    keys = {
        cell_key(method, split, 1, {"R": "4.2.2"}),
        cell_key(method, other, 1, {"R": "4.2.2"}),
        cell_key(method, split, 2, {"R": "4.2.2"}),
        cell_key(method, split, 1, {"R": "4.2.3"}),
        cell_key(dataclasses.replace(method, spec=spec), split, 1, {"R": "4.2.2"}),
        cell_key(dataclasses.replace(method, engine="r.glm"), split, 1, {"R": "4.2.2"}),
    }
    assert len(keys) == 6
    renamed = dataclasses.replace(method, name="other", title="words")
    assert cell_key(renamed, split, 1, {"R": "4.2.2"}) in keys


@pytest.mark.parametrize("changes", [False, True])
def test_a_result_tells_which_rows_its_engine_had(monkeypatch, changes) -> None:
    """Also where the engine changed them on its way, after it had checked them."""

    def fit(method, rows, context):
        if changes:
            rows.x_test[0, 0] += 1
        return Fit("ok", np.full(2, 0.5), np.zeros(2, dtype=np.uint8), 0.5, (0,))

    engine = Engine("user.own", {}, fit, dict, lambda: None)
    monkeypatch.setattr(cell, "engine_of", lambda method: engine)
    x, y = np.zeros((2, 3)), np.array([0, 1], dtype=np.uint8)
    rows = Rows(x, y, x.copy(), hash_rows(x, y), hash_rows(x))
    method = read_study("leek2017").methods[0]
    outcome = fit_rows(method, rows, y, Context(1, 1.0, lambda: None)).outcome
    assert outcome.train_hash == rows.train_hash
    assert (outcome.test_hash == rows.test_hash) is not changes
