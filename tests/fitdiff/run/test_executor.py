from __future__ import annotations

import pickle
from collections import deque
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from types import SimpleNamespace

from fitdiff.results.cell import failure
from fitdiff.run.executor import _MOST_IN_A_BATCH, _suspects, fit_in, next_batch


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


def test_all_in_flight_are_suspected_where_none_was_begun(tmp_path):
    in_flight, waiting = list(tasks("lm", "lm")), tasks()
    assert keys(_suspects(in_flight, waiting, tmp_path)) == ["0", "1"]
    assert not waiting


class BreaksWhenGivenWork:
    """A pool of which a process died, which shows when the second batch is handed to it."""

    workers = 1

    def __init__(self, notes):
        self.notes = notes
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
