from __future__ import annotations

import math
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from fitdiff.engines.contract import Context
from fitdiff.engines.r import package as r_package
from fitdiff.errors import UnavailableError
from fitdiff.hashing import hash_rows
from fitdiff.models.contract import MatrixRows
from fitdiff.r_library import SOURCES
from fitdiff.tables.hash import hash_table_rows
from rbridge import RCondition, RError, RFailure, RResult


@pytest.fixture(scope="module")
def session():
    with r_package.open_session() as session:
        yield session


@pytest.fixture
def rows():
    x, y = np.array([[0, 9], [1, 8], [7, 0]], dtype=np.uint8), np.array([0, 0, 1], dtype=np.uint8)
    return MatrixRows(x, y, x[:2], hash_rows(x, y), hash_rows(x[:2]))


RESULT = {
    "status": "rank-deficient",
    "prediction": np.array([0.25, 0.75]),
    "label": np.array([0, 1], dtype=np.uint8),
    "threshold": 0.5,
    "selected": np.array([1, 3], dtype=np.int32),
    "updates": 4,
    "parameters": {"coefficients": np.array([1.5, np.nan])},
    "aliased": np.array([False, False, True]),
}


class Recorder:
    """A session that keeps rows and what it was asked, and answers what it was told to."""

    def __init__(self, result):
        self.result = result
        self.asked = None
        self.kept = {}

    def call(self, package, function, arguments, **options):
        self.asked = (package, function, arguments, options)
        if function == "keep_rows":
            self.kept[arguments["hash"]] = arguments["x"], arguments["y"]
            return RResult(None, (), "", None, 0.0)
        if function == "rows_to_send":
            absent = [one for one in arguments["hashes"] if one not in self.kept]
            return RResult(np.array(absent, dtype=str), (), "", None, 0.0)
        return self.result


def answer(value=None, conditions=(), error=None):
    return Recorder(RResult(value, tuple(conditions), "", error, 0.0))


def fit(recorder, rows, **arguments):
    context = Context(seed=1, time_limit=7.0, r=lambda: recorder)
    return r_package.fit("fit_some", rows, context, arguments)


def test_hashes_and_arguments_are_sent_within_the_time_limit(rows):
    recorder = answer(RESULT)
    value, _ = fit(recorder, rows, features=10)
    package, function, arguments, options = recorder.asked
    assert (package, function, value) == ("fitdiff", "fit_some", RESULT)
    assert options == {"time_limit": 7.0, "nonfinite": "carry"}
    kept = dict.fromkeys(("x_train", "y_train", "x_test"))
    hashes = {name: getattr(rows, name) for name in ("train_hash", "test_hash")}
    assert arguments == kept | hashes | {"features": 10}
    assert recorder.kept[rows.train_hash] == (rows.x_train, rows.y_train)
    assert recorder.kept[rows.test_hash] == (rows.x_test, None)


def test_rows_that_r_has_kept_are_not_sent_again(rows):
    recorder = answer(RESULT)
    kept = np.zeros((0, 2), np.uint8), None
    recorder.kept = {rows.test_hash: kept}
    fit(recorder, rows)
    assert recorder.kept[rows.test_hash] is kept
    assert rows.train_hash in recorder.kept


def test_rows_are_sent_again_to_an_r_that_was_started_anew(rows, session):
    context = Context(seed=1, time_limit=60.0, r=lambda: session)
    r_package.fit("fit_lm", rows, context, {})
    session._discard()
    assert r_package.fit("fit_lm", rows, context, {})[0]["status"] == "ok"


def test_rows_are_sent_as_data_frames_with_hashes_of_their_own(rows):
    recorder = answer(RESULT)
    r_package.fit("fit_some", rows, Context(1, 7.0, lambda: recorder), {}, tables=True)
    _, _, arguments, _ = recorder.asked
    assert list(arguments["train"].columns) == ["x1", "x2"]
    assert arguments["train_hash"] == hash_table_rows(rows.train, rows.y_train)
    assert arguments["test_hash"] == rows.test.hash


def test_warnings_are_handed_back_in_order_and_messages_are_not(rows):
    said = [("warning", "first "), ("message", "loading\n"), ("warning", "second\n")]
    recorder = answer(RESULT, [RCondition(kind, text, None) for kind, text in said])
    assert fit(recorder, rows)[1] == ("first", "second")


def test_an_r_error_is_raised_with_its_call_and_traceback(rows):
    recorder = answer(error=RFailure("singular", "solve(a)", ("fit_some()", "solve(a)")))
    with pytest.raises(RError, match=r"(?s)singular.*in: solve\(a\).*fit_some\(\)"):
        fit(recorder, rows)


def test_a_result_becomes_a_fit_with_columns_counted_from_0():
    fitted = r_package.to_fit(RESULT, ("careful",))
    assert (fitted.status, fitted.selected, fitted.updates) == ("rank-deficient", (0, 2), 4)
    np.testing.assert_array_equal(fitted.prediction, [0.25, 0.75])
    np.testing.assert_array_equal(fitted.label, [0, 1])
    np.testing.assert_array_equal(fitted.parameters["coefficients"], [1.5, np.nan])
    assert fitted.prediction.dtype == np.float64
    assert fitted.label.dtype == np.uint8
    assert math.isnan(fitted.epochs)
    assert fitted.warnings == ("careful",)


def test_epochs_are_kept_and_parameters_need_not_be_there():
    without = {name: value for name, value in RESULT.items() if name != "parameters"}
    fitted = r_package.to_fit(without | {"epochs": 2.5}, ())
    assert (fitted.epochs, fitted.parameters) == (2.5, {})


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_probability_that_is_not_finite_is_refused(value):
    with pytest.raises(ValueError, match="1 of 2 predictions that are not finite"):
        r_package.to_fit(RESULT | {"prediction": np.array([0.5, value])}, ())


matrices = array_shapes(min_dims=2, max_dims=2, max_side=6).flatmap(
    lambda shape: st.sampled_from([np.uint8, np.float64]).flatmap(
        lambda dtype: arrays(dtype, shape)
    )
)


# What crosses the bridge as an outcome, by type; R's integer has no least number, which is NA.
outcomes = st.sampled_from(
    [
        (np.uint8, None),
        (np.float64, None),
        (bool, None),
        (np.int32, st.integers(1 - 2**31, 2**31 - 1)),
    ]
)


@settings(max_examples=80)  # R starts within the first example
@given(matrices, outcomes, st.sampled_from(["C", "F"]), st.data())
def test_r_and_python_hash_the_same_bytes(session, x, outcome, order, data):
    dtype, elements = outcome
    y = data.draw(st.none() | arrays(dtype, len(x), elements=elements))
    said = session.call(
        "fitdiff", "hash_rows", {"x": np.asarray(x, order=order), "y": y}, nonfinite="carry"
    )
    assert said.unwrap() == hash_rows(x, y)


def test_versions_name_all_that_takes_part():
    versions = r_package.versions()
    assert {"R", "BLAS", "LAPACK", "genefilter", "nnls", "digest"} <= set(versions)
    of_lm, of_glm = (r_package.versions_of(name) for name in ("fit_lm", "fit_glm"))
    assert {**versions, "R code": of_lm["R code"]} == of_lm
    assert of_lm["R code"] != of_glm["R code"]
    assert r_package.versions() is versions


def test_this_machine_has_no_problem():
    assert r_package.problem() is None


def test_r_that_is_missing_is_a_problem(monkeypatch, tmp_path):
    monkeypatch.delenv("R_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "There is no R" in r_package.problem()
    with pytest.raises(UnavailableError, match="make setup"):
        r_package.open_session()


def test_a_package_that_is_missing_is_a_problem_with_its_remedy(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    library = tmp_path / "lib" / "R" / "library"
    install = f"R CMD INSTALL --library={library} {SOURCES}`"
    assert install in r_package.problem()


@pytest.fixture
def old_package(monkeypatch, tmp_path):
    """A package that set-up installed before the checkout's R code changed."""
    installed = tmp_path / "lib" / "R" / "library" / "fitdiff"
    installed.mkdir(parents=True)
    (installed / "DESCRIPTION").write_text("Package: fitdiff\n")
    (tmp_path / "fitdiff-r.stamp").write_text(f"R version 4.2.2\n{'0' * 64}  r/fitdiff/R/rows.R\n")
    (tmp_path / "r" / "fitdiff" / "R").mkdir(parents=True)
    (tmp_path / "r" / "fitdiff" / "R" / "rows.R").write_text("x <- 1\n")
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(r_package, "SOURCES", tmp_path / "r" / "fitdiff")
    return tmp_path


def test_a_package_older_than_the_checkout_is_a_problem_with_its_remedy(old_package):
    said = r_package.problem()
    assert "r/fitdiff/R/rows.R changed since it was installed. Run `make setup`." in said
    with pytest.raises(UnavailableError, match="not the one in the checkout"):
        r_package.open_session()


def test_package_installed_by_hand_is_accepted(old_package):
    (old_package / "fitdiff-r.stamp").unlink()
    assert r_package.problem() is None


def test_a_package_that_cannot_be_loaded_is_unavailable(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    broken = tmp_path / "lib" / "R" / "library" / "fitdiff"
    broken.mkdir(parents=True)
    (broken / "DESCRIPTION").write_text("Package: fitdiff\n")
    with pytest.raises(UnavailableError, match="'fitdiff' cannot be used"):
        r_package._stated.__wrapped__()
