from __future__ import annotations

import pickle
from collections import deque
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from types import SimpleNamespace

import pytest

from fitdiff.errors import UnavailableError
from fitdiff.results.cell import failure
from fitdiff.run.executor import _MOST_IN_A_BATCH, _ended, _suspects, fit_in, next_batch


def tasks(*methods):
    return deque(
        SimpleNamespace(key=str(at), method=SimpleNamespace(name=name))
        for at, name in enumerate(methods)
    )


def keys(found):
    return [task.key for task in found]


def test_cells_of_unknown_pace_are_handed_out_one_by_one():
    waiting = tasks(*["lm"] * 20)
    assert keys(next_batch(waiting, {}, workers=2)) == ["0"]
    assert len(waiting) == 19


def test_quick_cells_are_handed_out_together_and_slow_ones_alone():
    pace = {"lm": 0.01, "net": 5.0}
    waiting = tasks("lm", "lm", "net", "lm", *["lm"] * 16)
    assert keys(next_batch(waiting, pace, workers=2)) == ["0", "1"]
    assert keys(next_batch(waiting, pace, workers=2)) == ["2"]


def test_a_batch_leaves_work_for_the_other_workers():
    assert len(next_batch(tasks(*["lm"] * 40), {"lm": 1e-4}, workers=2)) == 10
    assert len(next_batch(tasks(*["lm"] * 1000), {"lm": 1e-4}, workers=2)) == _MOST_IN_A_BATCH
    assert len(next_batch(tasks("lm"), {"lm": 1e-4}, workers=2)) == 1


def test_only_cells_that_were_begun_are_suspected_when_a_worker_dies(tmp_path):
    (tmp_path / "begun-1").write_text("1")
    (tmp_path / "begun-2").write_text("4")
    in_flight, waiting = list(tasks(*["lm"] * 6)), tasks()
    assert keys(_suspects(in_flight, waiting, tmp_path)) == ["1", "4"]
    assert keys(waiting) == ["0", "2", "3", "5"]
    assert not list(tmp_path.iterdir())


def test_all_in_flight_are_suspected_where_all_that_were_begun_are_finished(tmp_path):
    (tmp_path / "begun-1").write_text("finished before")
    in_flight, waiting = list(tasks("lm", "lm")), tasks()
    assert keys(_suspects(in_flight, waiting, tmp_path)) == ["0", "1"]
    assert not waiting


def test_none_is_suspected_where_no_process_had_begun_any(tmp_path):
    in_flight, waiting = list(tasks("lm", "lm")), tasks()
    assert _suspects(in_flight, waiting, tmp_path) == []
    assert keys(waiting) == ["0", "1"]


class BreaksWhenGivenWork:
    """A pool of which a process died, which shows when the second batch is handed to it."""

    workers = 1

    def __init__(self, notes):
        self.notes = notes
        self.ended = ""
        self.submitted = []
        self.closed = 0

    def submit(self, function, batch):
        self.submitted.append(keys(batch))
        if len(self.submitted) == 2:
            raise BrokenProcessPool
        future = Future()
        future.set_result([pickle.dumps(failure("failed", "fitted", 0.0)) for _ in batch])
        return future

    def close(self, *, kill):
        self.closed += kill


def test_a_batch_that_could_not_be_handed_out_is_fitted_later(tmp_path):
    pool, fitted = BreaksWhenGivenWork(tmp_path), []
    fit_in(pool, tasks("lm", "lm", "lm"), lambda task, result: fitted.append(task.key))
    assert fitted == ["0", "1", "2"]
    assert pool.closed == 1


class NeverStarts(BreaksWhenGivenWork):
    """A pool whose processes end at once."""

    def submit(self, function, batch):
        self.submitted.append(keys(batch))
        future = Future()
        future.set_exception(BrokenProcessPool())
        return future


def test_processes_that_cannot_be_started_end_the_run_and_fail_no_cell(tmp_path):
    pool, fitted = NeverStarts(tmp_path), []
    pool.ended = " (exit code 127)"
    with pytest.raises(UnavailableError, match=r"cannot be started: 2 times.*exit code 127"):
        fit_in(pool, tasks(*["lm"] * 20), lambda task, result: fitted.append(task.key))
    assert pool.submitted == [["0"], ["0"]]
    assert fitted == []


class StartsOnceAgain(BreaksWhenGivenWork):
    """A pool whose process dies of its first cell, and then cannot be started once."""

    def submit(self, function, batch):
        self.submitted.append(keys(batch))
        future = Future()
        if len(self.submitted) == 1:
            (self.notes / "begun-1").write_text(batch[0].key)
        if len(self.submitted) <= 2:
            future.set_exception(BrokenProcessPool())
            return future
        future.set_result([pickle.dumps(failure("failed", "fitted", 0.0)) for _ in batch])
        return future


def test_a_suspect_that_no_process_began_is_fitted_later(tmp_path):
    pool, fitted = StartsOnceAgain(tmp_path), []
    fit_in(pool, tasks("lm", "lm"), lambda task, result: fitted.append(task.key))
    assert sorted(fitted) == ["0", "1"]


def test_how_processes_ended_is_said_of_those_that_the_pool_did_not_end():
    codes = [SimpleNamespace(exitcode=code) for code in (127, -9, -15, 0, None)]
    assert _ended(codes) == " (exit code 127, signal 9)"
    assert _ended(codes[2:]) == ""
