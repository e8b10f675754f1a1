"""Studies on a real scheduler of dask.distributed, with workers in processes of their own."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from distributed import Client, KilledWorker

from fitdiff.errors import UnavailableError
from fitdiff.results.predictions import read_predictions
from fitdiff.run.cluster import _results
from fitdiff.run.options import Listener, RunOptions
from fitdiff.run.run import run_study
from fitdiff.studies.study import read_study


def quiet(fitted=lambda *cell: None) -> Listener:
    return Listener(say=lambda text: None, planned=lambda *counts: None, fitted=fitted)


class Cluster:
    """A scheduler and workers, each a process."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "scheduler.json"
        self.folder = folder
        self.processes = []
        self.start("scheduler", "--port", "0", "--scheduler-file", str(self.file))

    def start(self, what: str, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", "--no-dashboard", *words]
        with open(self.folder / f"{what}-{len(self.processes)}.log", "wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder)
        self.processes.append(process)
        return process

    def worker(self, *words: str) -> subprocess.Popen[bytes]:
        place = ["--scheduler-file", str(self.file), "--host", "127.0.0.1"]
        return self.start("worker", *place, "--nthreads", "1", *words)

    def wait(self, workers: int) -> None:
        with Client(scheduler_file=str(self.file), timeout=60, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=60)


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    started = Cluster(folder)
    try:
        yield started
    finally:
        for process in started.processes:
            process.kill()
            process.wait()


@pytest.fixture
def two(sandbox, tmp_path: Path) -> Iterator[tuple[Cluster, subprocess.Popen[bytes]]]:
    """A cluster of two workers: one with a nanny, and one without, which is given."""
    with cluster(tmp_path) as started:
        started.worker()
        bare = started.worker("--no-nanny")
        started.wait(2)
        yield started, bare


def run(sandbox, study, name: str, listener: Listener, **options):
    folder = sandbox.folder / name
    results = run_study(study, RunOptions("paper", folder, workers=1, **options), listener)
    return results.drop(columns="seconds"), read_predictions(folder)


def assert_same(one, other) -> None:
    assert one[0].equals(other[0])
    assert list(one[1]) == list(other[1])
    for place, expected in one[1].items():
        np.testing.assert_array_equal(other[1][place].prediction, expected.prediction)
        np.testing.assert_array_equal(other[1][place].label, expected.label)


@pytest.mark.long
def test_a_killed_worker_changes_no_bit(sandbox, two) -> None:
    started, bare = two
    study = read_study(sandbox.study("works", "raises"))
    kill = quiet(lambda *cell: bare.kill())
    here = run(sandbox, study, "here", quiet())
    there = run(sandbox, study, "there", kill, scheduler=str(started.file))
    assert bare.wait() == -signal.SIGKILL
    assert_same(here, there)
    assert there[0]["status"].value_counts().to_dict() == {"ok": 4, "failed": 4}


@pytest.mark.long
def test_fits_that_hang_or_die_end_no_worker(sandbox, two) -> None:
    started, bare = two
    study = read_study(sandbox.study("works", "hangs", "dies", time_limit=2.0))
    paper = replace(study.profile("paper"), replicates=1)
    study = replace(study, file=replace(study.file, profiles={"paper": paper}))
    results, _ = run(sandbox, study, "there", quiet(), scheduler=str(started.file))
    status = results.groupby("method")["status"].unique().map(list).to_dict()
    assert status == {"dies": ["failed"], "hangs": ["timed-out"], "works": ["ok"]}
    assert bare.poll() is None


@pytest.mark.long
def test_a_worker_with_other_software_ends_the_run(sandbox, two, monkeypatch) -> None:
    started, _ = two
    monkeypatch.setenv("USER_ENGINE_VERSION", "2")
    study = read_study(sandbox.study("works"))
    with pytest.raises(UnavailableError, match=r"other software.*user\.own 1 there, 2 here"):
        run(sandbox, study, "there", quiet(), scheduler=str(started.file))


def test_a_scheduler_that_is_not_there_is_one_message(sandbox, monkeypatch) -> None:
    monkeypatch.setattr("fitdiff.run.cluster._CONNECT", 0.2)
    study = read_study(sandbox.study("works"))
    with pytest.raises(UnavailableError, match="There is no scheduler at tcp"):
        run(sandbox, study, "there", quiet(), scheduler="tcp://127.0.0.1:9")


def future_of(outcome: object) -> SimpleNamespace:
    def result() -> object:
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    return SimpleNamespace(result=result)


def test_a_batch_whose_workers_died_is_fitted_again_cell_by_cell() -> None:
    died = future_of(KilledWorker("fit", None, 3))
    assert _results(died, ["one", "two"]) is None
    (failed,) = _results(died, ["one"])
    assert failed.record.error == "All workers that this cell was sent to died, or were lost."
