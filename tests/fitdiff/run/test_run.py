import os
import signal
import subprocess
import sys
from concurrent.futures import Future
from dataclasses import replace

import numpy as np
import psutil
import pytest
from filelock import FileLock

from fitdiff.engines.contract import load_engine
from fitdiff.errors import SpecificationError, UnavailableError
from fitdiff.results import manifest as manifest_module
from fitdiff.results.manifest import read_manifest
from fitdiff.results.predictions import read_predictions
from fitdiff.results.store import open_store
from fitdiff.results.table import RESULTS, read_results
from fitdiff.run import run as run_module
from fitdiff.run.executor import _results
from fitdiff.run.options import Listener, RunOptions
from fitdiff.run.run import run_study
from fitdiff.run.worker import patience
from fitdiff.studies.study import read_study

QUIET = Listener(say=lambda text: None, planned=lambda *counts: None, fitted=lambda *cell: None)


WRITTEN = [
    *(".lock", "cells.sqlite", "manifest.json", "predictions.parquet", "results.parquet"),
    "splits.parquet",
]


def run(sandbox, *behaviours, profile="paper", time_limit=60.0, listener=QUIET):
    study = read_study(sandbox.study(*behaviours, time_limit=time_limit))
    return run_study(study, RunOptions(profile, sandbox.out, workers=2), listener)


def test_a_run_writes_one_row_a_cell_and_all_that_belongs_to_it(sandbox):
    results = run(sandbox, "works")
    assert list(results.columns) == RESULTS.names
    assert list(zip(results["n"], results["replicate"], strict=True)) == [
        (10, 1),
        (20, 1),
        (10, 2),
        (20, 2),
    ]
    assert (results["accuracy"] == results["correct"] / results["total"]).all()
    assert (results["total"] == 100).all()
    assert (results["updates"] == 7).all()
    predictions = read_predictions(sandbox.out)
    assert [prediction.label.size for prediction in predictions.values()] == [100] * 4
    assert sorted(path.name for path in sandbox.out.iterdir()) == WRITTEN
    manifest, progress = read_manifest(sandbox.out)
    assert manifest["complete"]
    assert progress.notice() == ""
    assert manifest["engines"]["user.own"]["user.own"] == "1"
    assert manifest["packages"]["numpy"] == np.__version__


def test_a_second_run_fits_and_writes_nothing(sandbox):
    first = run(sandbox, "works")
    calls = sandbox.calls()
    tables = [sandbox.out / name for name in ("results.parquet", "predictions.parquet")]
    written = [table.stat().st_mtime_ns for table in tables]
    second = run(sandbox, "works")
    assert sandbox.calls() == calls
    assert second.equals(first)
    assert [table.stat().st_mtime_ns for table in tables] == written


def test_the_commit_of_a_run_is_that_at_which_cells_were_fitted(sandbox, monkeypatch):
    for commit, profile, stated in [
        ("first", "paper", "first"),
        ("second", "paper", "first"),
        ("third", "more", "third"),
    ]:
        monkeypatch.setattr(manifest_module, "_git_commit", lambda folder, at=commit: at)
        run(sandbox, "works", profile=profile)
        assert read_manifest(sandbox.out)[0]["git_commit"] == stated


@pytest.mark.long
def test_a_larger_profile_fits_only_what_is_new(sandbox):
    run(sandbox, "works")
    run(sandbox, "works", profile="more")
    assert sorted(sandbox.calls()) == sorted(["works 10", "works 20", "works 30"] * 2)


@pytest.mark.long
def test_a_method_is_fitted_again_with_other_seeds(sandbox):
    study = read_study(sandbox.study("works"))
    paper = replace(study.profile("paper"), refitted={"works": 2})
    study = replace(study, file=replace(study.file, profiles={"paper": paper}))
    results = run_study(study, RunOptions("paper", sandbox.out, workers=2), QUIET)
    assert results.groupby("split_hash")["seed"].apply(sorted).tolist() == [[0, 1, 2]] * 4
    unknown = replace(paper, refitted={"wrks": 2})
    with pytest.raises(SpecificationError, match="names the method 'wrks'"):
        study.refitted_of(unknown)


def test_another_engine_version_is_another_result(sandbox, monkeypatch):
    run(sandbox, "works")
    monkeypatch.setenv("USER_ENGINE_VERSION", "2")
    run(sandbox, "works")
    assert len(sandbox.calls()) == 8


def test_two_methods_of_equal_settings_are_fitted_once_and_shown_twice(sandbox):
    methods = sandbox.folder / "comparisons" / "methods"
    text = (methods / "works.toml").read_text()
    (methods / "twin.toml").write_text(text.replace('"works"', '"twin"'))
    results = run(sandbox, "works", "twin")
    assert results["method"].value_counts().to_dict() == {"works": 4, "twin": 4}
    assert len(sandbox.calls()) == 4


@pytest.mark.long
def test_a_failed_cell_is_a_row_with_its_error_and_is_retried(sandbox):
    results = run(sandbox, "works", "raises")
    failed = results[results["method"] == "raises"]
    assert (failed["status"] == "failed").all()
    assert failed["error"].str.contains("RuntimeError: the user's solver broke").all()
    assert failed["accuracy"].isna().all()
    assert (results[results["method"] == "works"]["status"] == "ok").all()
    _, progress = read_manifest(sandbox.out)
    assert progress.notice() == "4 of 8 cells failed"
    run(sandbox, "works", "raises")
    counted = [call.split()[0] for call in sandbox.calls()]
    assert (counted.count("works"), counted.count("raises")) == (4, 8)


@pytest.mark.long
def test_a_worker_that_dies_takes_no_other_cell_with_it(sandbox):
    results = run(sandbox, "works", "dies")
    by_method = results.groupby("method")["status"].unique()
    assert by_method["works"].tolist() == ["ok"]
    assert by_method["dies"].tolist() == ["failed"]
    assert results["error"].str.contains("worker process died").sum() == 4


@pytest.mark.long
def test_a_fit_that_hangs_is_recorded_as_timed_out(sandbox):
    results = run(sandbox, "hangs", "works", time_limit=2.0)
    hung = results[results["method"] == "hangs"]
    assert (hung["status"] == "timed-out").all()
    assert (hung["seconds"] == patience(2.0)).all()
    assert (results[results["method"] == "works"]["status"] == "ok").all()


def test_an_engine_that_ends_its_process_ends_no_run(sandbox):
    results = run(sandbox, "exits", "interrupts", "works")
    errors = results.groupby("method")["error"].unique()
    assert errors["exits"].tolist() == ["SystemExit: 0"]
    assert errors["interrupts"].tolist() == ["KeyboardInterrupt"]
    assert (results[results["method"] == "works"]["status"] == "ok").all()


def test_an_engine_that_forks_leaves_no_process(sandbox):
    assert (run(sandbox, "forks")["status"] == "ok").all()
    forked = [int(call.split()[1]) for call in sandbox.calls() if "forked" in call]
    assert len(forked) == 4
    assert _when(lambda: not any(map(psutil.pid_exists, forked)))


def test_what_an_engine_prints_is_no_output_of_ours(sandbox, capfd):
    assert (run(sandbox, "prints")["status"] == "ok").all()
    printed = capfd.readouterr()
    assert printed.out == ""
    assert "printed by Python" in printed.err
    assert "printed by a library" in printed.err


def test_a_result_that_cannot_be_handed_back_fails_its_cell_alone():
    future = Future()
    future.set_exception(TypeError("cannot pickle a module"))
    results = _results(future, 2)
    assert [one.record.error for one in results] == ["TypeError: cannot pickle a module"] * 2
    future = Future()
    future.set_result([b"no pickle"])
    assert "UnpicklingError" in _results(future, 1)[0].record.error


def test_engine_answer_for_other_rows_fails(sandbox):
    results = run(sandbox, "miscounts")
    assert results["error"].str.contains(r"\(99,\) predictions").all()


def test_an_interrupted_run_keeps_what_is_finished_and_says_so(sandbox):
    def interrupt(task, record):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(sandbox, "works", listener=Listener(QUIET.say, QUIET.planned, interrupt))
    _, progress = read_manifest(sandbox.out)
    assert not progress.complete
    assert progress.notice().startswith("INCOMPLETE: ")
    finished = progress.finished
    assert 1 <= finished < 4
    assert len(read_results(sandbox.out)) == finished
    run(sandbox, "works")
    assert len(sandbox.calls()) <= 4 + 1  # at most the cell in flight was fitted twice


def test_two_runs_do_not_write_to_one_folder(sandbox):
    sandbox.out.mkdir()
    with FileLock(sandbox.out / ".lock"), pytest.raises(UnavailableError, match="Another run"):
        run(sandbox, "works")


def test_broken_engine_affects_only_its_studies(sandbox):
    methods = sandbox.folder / "comparisons" / "methods"
    text = (methods / "works.toml").read_text().replace("user.own", "user.broken")
    (methods / "broken.toml").write_text(text.replace('"works"', '"broken"'))
    assert len(run(sandbox, "works")) == 4
    with pytest.raises(UnavailableError, match=r"user\.broken.*cannot be imported"):
        run(sandbox, "broken")


def test_an_engine_that_cannot_state_its_versions_is_unavailable(sandbox, monkeypatch):
    engine = replace(load_engine("user.own"), versions=lambda: {}["path"])
    monkeypatch.setattr(run_module, "engine_of", lambda method: engine)
    with pytest.raises(UnavailableError, match=r"cannot state its versions: KeyError: 'path'"):
        run(sandbox, "works")


def test_splits_of_a_changed_study_are_not_mixed_with_the_old(sandbox):
    run(sandbox, "works")
    path = sandbox.study("works")
    with open(path) as stream:
        text = stream.read()
    with open(path, "w") as stream:
        stream.write(text.replace("seed = 1", "seed = 2"))
    with pytest.raises(SpecificationError, match="Choose another folder"):
        run_study(read_study(path), RunOptions("paper", sandbox.out, workers=1), QUIET)


@pytest.mark.parametrize("signum", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
@pytest.mark.long
def test_a_killed_run_is_completed_by_the_next_and_leaves_no_process(sandbox, signum):
    study = sandbox.study("works", "hangs", time_limit=60.0)
    command = [sys.executable, "-m", "fitdiff", "run", study, "--out", str(sandbox.out)]
    process = subprocess.Popen(
        [*command, "--workers", "2"],
        start_new_session=True,
        # Tests that a shell has started in the background ignore SIGINT, as would what they start.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    tree = _when(lambda: _family(process.pid) if "hangs 10" in sandbox.calls() else None)
    os.kill(process.pid, signum)
    process.wait(timeout=60)
    _, alive = psutil.wait_procs(tree, timeout=20)
    assert alive == []
    with open_store(sandbox.out, print) as store:
        finished = len(store.found)
    _, progress = read_manifest(sandbox.out)
    assert not progress.complete
    before = len(sandbox.calls())
    run(sandbox, "works")
    assert len(sandbox.calls()) - before == 4 - finished
    assert sorted(path.name for path in sandbox.out.iterdir()) == WRITTEN


def _family(pid):
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


def _when(condition, timeout=60.0):
    """Poll without a fixed pause: a child process that answers takes as long as it takes."""
    waiter = psutil.Process()
    for _ in range(int(timeout / 0.05)):
        value = condition()
        if value:
            return value
        waiter.cpu_percent(interval=0.05)
    raise AssertionError("the run did not get so far in time")
