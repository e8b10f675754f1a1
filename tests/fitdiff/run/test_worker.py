import math
import os
import threading
from types import SimpleNamespace

import pytest

from fitdiff.run import worker
from fitdiff.run.worker import Task, fit, take_begun, timed_out


def task(key="cell"):
    return Task(SimpleNamespace(), SimpleNamespace(), None, key, seed=1, time_limit=10.0)


class EndedError(Exception):
    """Stands for the end of the process."""


@pytest.fixture
def notes(tmp_path, monkeypatch):
    """Make this process a worker of which the second thread polls without a pause."""

    def end(status):
        raise EndedError(status)

    monkeypatch.setattr(worker, "_notes", [tmp_path])
    monkeypatch.setattr(worker, "_watched", [])
    monkeypatch.setattr(worker, "_POLL_SECONDS", 0.0)
    monkeypatch.setattr(os, "_exit", end)
    return tmp_path


def test_a_cell_that_is_begun_takes_the_place_of_the_one_before(notes):
    worker._begun_file.cache_clear()
    for key in ("first", "2nd"):
        worker._note_begun(key)
    os.close(worker._begun_file())
    worker._begun_file.cache_clear()
    assert take_begun(notes) == {"2nd"}


def test_a_fit_is_watched_until_its_end_by_no_thread_of_its_own(notes, monkeypatch):
    seen = []
    threads = threading.active_count()

    def run_cell(*_):
        seen.append([one.key for one, _ in worker._watched])
        assert threading.active_count() == threads

    monkeypatch.setattr(worker, "run_cell", run_cell)
    monkeypatch.setattr(worker, "_data", lambda _: None)
    for key in ("a", "b"):
        assert fit(task(key)) is None
    assert seen == [["a"], ["b"]]
    assert not worker._watched


def test_a_fit_that_outlives_its_time_ends_the_process_with_a_note(notes):
    worker._watched.append((task("slow"), -math.inf))
    with pytest.raises(EndedError):
        worker._watch(os.getppid())
    assert timed_out(task("slow"), notes)


def test_a_worker_ends_with_its_parent_and_blames_no_fit(notes):
    worker._watched.append((task(), math.inf))
    with pytest.raises(EndedError):
        worker._watch(os.getppid() + 1)
    assert not list(notes.iterdir())
