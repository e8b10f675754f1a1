"""Injected faults are seen at the stage on which they act; identical fits are called identical."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from fitdiff.comparison.compare import compare_fits
from fitdiff.comparison.stages import ComparedFit, first_difference
from fitdiff.comparison.tolerances import Tolerances
from fitdiff.data.source import load_data
from fitdiff.engines.contract import Context, SplitData
from fitdiff.engines.r.package import open_session
from fitdiff.methods.method import Method, read_method, with_settings
from fitdiff.run.cell import fit_rows, rows_of
from fitdiff.splits.split import draw_splits
from fitdiff.studies.study import read_study
from fitdiff.studies.study_file import Profile
from fitdiff.transforms import selection

from .data_faults import DATA_FAULTS, received
from .fit_faults import FIT_FAULTS, SETTING_FAULTS
from .oracle import acts_at

# The same method by the same engine gives the same bits, so that any difference is one.
EXACT = Tolerances(**{each.name: 0.0 for each in fields(Tolerances)})
COMPARISONS = Path(__file__).parents[2] / "comparisons"
LINEAR = ("liblinear-top10", "newton-top10", "lbfgs-top10", "ols-top10", "logit-top10")
PYTHON = (*LINEAR, "svm-rbf", "lasso-sklearn", "ridge-sklearn")
# These cross-validate unless the choice is stated, which would take most of the time.
STATED = {
    "svm-rbf": {"widths": (0.01,), "costs": (1.0,)},
    "lasso-sklearn": {"strength": 0.02, "path_length": 1, "path_ratio": 1.0, "folds": 0},
    "ridge-sklearn": {"strength": 0.02, "path_length": 1, "path_ratio": 1.0, "folds": 0},
}


@cache
def method(name: str) -> Method:
    found = read_method(COMPARISONS / "methods" / f"{name}.toml")
    return with_settings(found, STATED.get(name, {}))


@cache
def split_rows(replicate: int) -> tuple[SplitData, np.ndarray]:
    """60 training rows of the breast-cancer study, and its test rows with their labels."""
    study = read_study(str(COMPARISONS / "studies" / "breast-cancer.toml"))
    (source,) = study.file.sources
    data = load_data(source)
    split = draw_splits(study.file, source, data, Profile((60,), 2))[replicate]
    return rows_of(split, data), data.y[data.positions(split.test_rows)]


def fit(
    chosen: Method, rows: SplitData | None = None, replicate: int = 0, seed: int = 1
) -> ComparedFit:
    """Fit in this process; without ``rows``, those of a split."""
    own, truth = split_rows(replicate)
    result = fit_rows(chosen, rows or own, truth, Context(seed, 120.0, open_session))
    return ComparedFit(chosen, rows or own, truth, result)


@cache
def own_fit(name: str) -> ComparedFit:
    fitted = fit(method(name))
    assert fitted.result.record.metrics is not None, fitted.result.record.error
    return fitted


def seen_at(own: ComparedFit, faulty: ComparedFit) -> str | None:
    return first_difference(compare_fits(own, faulty, EXACT))


@pytest.mark.parametrize("name", ["liblinear-top10", "ols-top10"])
@pytest.mark.parametrize("fault", DATA_FAULTS)
def test_row_faults_are_detected_at_the_stage_rows(name: str, fault: str) -> None:
    own = own_fit(name)
    faulty = fit(own.method, received(own.rows, fault, rehashed=True))
    assert acts_at(own, faulty) == seen_at(own, faulty) == "rows"


@pytest.mark.parametrize("fault", DATA_FAULTS)
def test_rows_with_wrong_hashes_are_rejected(fault: str) -> None:
    own = own_fit("liblinear-top10")
    faulty = fit(own.method, received(own.rows, fault, rehashed=False))
    assert "hash to" in faulty.result.record.error


@pytest.mark.parametrize("name", ["liblinear-top10", "ols-top10"])
@pytest.mark.parametrize("fault", DATA_FAULTS)
def test_hidden_row_faults_are_detected_at_a_later_stage(name: str, fault: str) -> None:
    """The engine fits other rows and records the hashes of the split's own."""
    own = own_fit(name)
    result = fit(own.method, received(own.rows, fault, rehashed=True)).result
    recorded = {each: getattr(own.result.record, each) for each in ("train_hash", "test_hash")}
    result = replace(result, record=replace(result.record, **recorded))
    faulty = replace(own, result=result)
    assert seen_at(own, faulty) == acts_at(own, faulty)


@pytest.mark.parametrize("name", LINEAR)
@pytest.mark.parametrize("fault", FIT_FAULTS)
def test_changed_results_are_detected_at_their_stage(name: str, fault: str) -> None:
    own = own_fit(name)
    faulty = FIT_FAULTS[fault](own)
    assert seen_at(own, faulty) == acts_at(own, faulty) is not None


@pytest.mark.parametrize(("name", "setting", "value"), SETTING_FAULTS)
def test_undeclared_settings_are_detected(name: str, setting: str, value: object) -> None:
    own = own_fit(name)
    other = with_settings(own.method, {setting: value})
    faulty = replace(fit(other), method=own.method)
    assert seen_at(own, faulty) == acts_at(own, faulty) is not None


def test_changed_divisor_is_detected_at_the_selection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Standard errors with n - 1 in place of n: no setting says so, but other columns are kept."""

    def ddof1(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        zeros, ones = x[y == 0], x[y == 1]
        return np.abs(zeros.mean(axis=0) - ones.mean(axis=0)) / (
            np.sqrt(zeros.var(axis=0) / len(zeros) ** 2 + ones.var(axis=0) / len(ones)) + 1e-6
        )

    own = own_fit("liblinear-top10")
    with monkeypatch.context() as patch:
        patch.setattr(selection, "welch_ddof0", ddof1)
        faulty = fit(own.method)
    assert seen_at(own, faulty) == acts_at(own, faulty) == "selection"


@pytest.mark.parametrize("replicate", [0, 1])
@pytest.mark.parametrize("name", PYTHON)
def test_identical_fits_show_no_difference(name: str, replicate: int) -> None:
    once, again = (fit(method(name), replicate=replicate) for _ in range(2))
    assert (seen_at(once, again), acts_at(once, again)) == (None, None)


def test_fits_in_another_order_show_no_difference() -> None:
    """Nothing of one fit is left behind for the next."""
    forwards = {name: fit(method(name)) for name in PYTHON}
    backwards = {name: fit(method(name)) for name in reversed(PYTHON)}
    assert [name for name in PYTHON if seen_at(forwards[name], backwards[name])] == []


def test_r_and_python_agree_on_least_squares_within_tolerance() -> None:
    with open_session() as session:
        rows, truth = split_rows(0)
        context = Context(1, 120.0, lambda: session)
        found = fit_rows(method("lm-top10"), rows, truth, context)
    in_r = ComparedFit(method("lm-top10"), rows, truth, found)
    assert first_difference(compare_fits(in_r, own_fit("ols-top10"))) is None


def test_every_stage_has_a_fault() -> None:
    own = own_fit("liblinear-top10")
    stages = {acts_at(own, fault(own)) for fault in FIT_FAULTS.values()}
    assert stages == {"selection", "parameters", "predictions", "labels", "metric"}
