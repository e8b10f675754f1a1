"""Damage to a folder of results: no wrong number is printed, and nothing ends in a traceback.

Each case copies the folder of a tiny study, damages one file, reads the results, and runs the study
again. Readers give the right numbers or one message; after the second run all numbers are right.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pandas as pd
import pytest

from fitdiff.errors import FitdiffError
from fitdiff.results import manifest
from fitdiff.results.predictions import read_predictions
from fitdiff.results.store import open_for_reading
from fitdiff.results.table import read_results
from fitdiff.run import fitting, worker
from fitdiff.run.options import Listener, RunOptions
from fitdiff.run.run import run_study
from fitdiff.studies.study import Study, read_study

from .damages import CASES, CELLS, PREDICTIONS, RESULTS, another_studys, of_store

QUIET = Listener(say=lambda text: None, planned=lambda *counts: None, fitted=lambda *cell: None)
NUMBERS = ["method", "source", "n", "replicate", "seed", "status", "accuracy", "correct", "brier"]
T = TypeVar("T")


METHODS = Path(__file__).parents[3] / "comparisons" / "methods"
STUDY = """
name = "tiny"
title = "a tiny study"
methods = ["ols-top10"]
seed = {seed}
time_limit = 60.0

[data]
name = "scikit-learn"
set = "breast_cancer"
classes = ["malignant", "benign"]

[pool]
protocol = "hold-out"
class_counts = [200, 200]
draw_from = 300

[draw]
protocol = "without-replacement"
stratification = "proportional"

[profiles.paper]
sizes = [20, 40]
replicates = 2
"""


@pytest.fixture(autouse=True)
def quick_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fit in this process and ask for the machine once: what is tested here are the files."""

    def fit_all(tasks, workers, on_result):
        for task in tasks:
            on_result(task, worker.fit(task))

    monkeypatch.setattr(fitting, "fit_all", fit_all)
    monkeypatch.setattr(manifest, "_git_commit", lambda folder: "unknown")
    monkeypatch.setattr(manifest, "distributions", list)


@dataclass(frozen=True)
class Finished:
    """A study that was run; its results and predictions, and another study's folder."""

    folder: Path
    study: Study
    table: pd.DataFrame
    predictions: dict[object, tuple[bytes, bytes]]
    other: Path

    def copy(self, out: Path) -> Path:
        return Path(shutil.copytree(self.folder, out))

    def run(self, out: Path, listener: Listener = QUIET) -> pd.DataFrame:
        return run_study(self.study, RunOptions("paper", out, workers=1), listener)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    folder = tmp_path_factory.mktemp("damage")
    for kind in ("studies", "methods"):
        (folder / kind).mkdir()
    shutil.copy(METHODS / "ols-top10.toml", folder / "methods")
    studies = []
    with pytest.MonkeyPatch.context() as patch:
        quick_runs.__wrapped__(patch)
        for seed in (1, 2):
            file = folder / "studies" / f"tiny-{seed}.toml"
            file.write_text(STUDY.format(seed=seed))
            studies.append(read_study(str(file)))
            out = folder / f"out-{seed}"
            run_study(studies[-1], RunOptions("paper", out, workers=1), QUIET)
    out = folder / "out-1"
    return Finished(out, studies[0], read_results(out), predicted(out), folder / "out-2")


def predicted(out: Path) -> dict[object, tuple[bytes, bytes]]:
    return {
        place: (one.label.tobytes(), one.prediction.tobytes())
        for place, one in read_predictions(out).items()
    }


# Damage to bytes, of any file.


def tried(what: Callable[[], T]) -> tuple[T | None, str]:
    """The value, or the message of the error, which must be one line."""
    try:
        return what(), ""
    except FitdiffError as error:
        message = str(error)
    assert message
    assert "\n" not in message
    return None, message


def readers_are_right(out: Path, finished: Finished) -> None:
    """Damage is repaired or reported by one message, never accepted."""
    table, _ = tried(lambda: read_results(out))
    if table is not None:
        pd.testing.assert_frame_equal(table[NUMBERS], finished.table[NUMBERS])
    predictions, _ = tried(lambda: predicted(out))
    assert predictions in (None, finished.predictions)
    with open_for_reading(out) as store:
        for row in finished.table.itertuples():
            result = store.read(row.cell)
            assert result is None or result.record.metrics.values["brier"] == row.brier


@pytest.mark.parametrize(
    ("name", "damage"),
    [pytest.param(file, damage, id=f"{file}: {what}") for file, what, damage in CASES],
)
def test_damage_is_refused_or_repaired(finished, tmp_path, name, damage):
    out = finished.copy(tmp_path / "out")
    damage(out / name, finished.other)
    readers_are_right(out, finished)
    again, message = tried(lambda: finished.run(out))
    if again is None:
        assert name in message
        # The message says to delete the file or to move it; then all is made again.
        shutil.rmtree(out / name) if (out / name).is_dir() else (out / name).unlink()
        again = finished.run(out)
    pd.testing.assert_frame_equal(again[NUMBERS], finished.table[NUMBERS])
    pd.testing.assert_frame_equal(read_results(out)[NUMBERS], finished.table[NUMBERS])
    assert predicted(out) == finished.predictions


def test_the_cases_of_damage_are_distinct():
    assert len({(file, what) for file, what, _ in CASES}) == len(CASES) >= 60


@pytest.mark.parametrize("name", [RESULTS, PREDICTIONS])
def test_a_table_of_another_run_is_refused_with_the_remedy(finished, tmp_path, name):
    out = finished.copy(tmp_path / "out")
    another_studys(out / name, finished.other)
    with pytest.raises(FitdiffError, match=rf"{name} is not the table.*Run the study again"):
        predicted(out) if name == PREDICTIONS else read_results(out)


def test_a_missing_cell_is_counted_and_fitted_again(finished, tmp_path):
    out = finished.copy(tmp_path / "out")
    of_store("DELETE FROM cells WHERE rowid = 1")(out / CELLS, finished.other)
    counts = []
    finished.run(out, Listener(QUIET.say, lambda *seen: counts.append(seen), QUIET.fitted))
    assert counts == [(4, 3)]


def test_foreign_files_and_folders_are_left_alone(finished, tmp_path):
    out = finished.copy(tmp_path / "out")
    foreign = {
        "notes.txt": "mine",
        ".gitkeep": "",
        ".ipynb_checkpoints/results-checkpoint.parquet": "a copy",
        "cells/0123.npz": "the format of old",
        "cells/.0123-abc.npz": "unfinished",
        ".results-mine.parquet.bak": "a backup",
    }
    for name, text in foreign.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text(text)
    assert finished.run(out).equals(finished.table)
    assert {name: (out / name).read_text() for name in foreign} == foreign


def test_a_damaged_store_is_kept_and_its_readable_cells_are_used(finished, tmp_path):
    out = finished.copy(tmp_path / "out")
    of_store("CREATE TABLE notes (text TEXT)")(out / CELLS, finished.other)
    said, fitted = [], []
    listener = Listener(said.append, QUIET.planned, lambda *cell: fitted.append(cell))
    finished.run(out, listener)
    assert fitted == []
    assert [text for text in said if "4 cells of it could be read" in text]
    assert (out / "cells-damaged-1.sqlite").is_file()


def test_a_cell_that_is_damaged_during_a_run_is_no_row_and_not_finished(finished, tmp_path):
    out = finished.copy(tmp_path / "out")
    (out / RESULTS).unlink()

    def damage(*counts: int) -> None:
        of_store("UPDATE cells SET record = '{}' WHERE rowid = 1")(out / CELLS, finished.other)
        (out / RESULTS).unlink(missing_ok=True)

    of_store("DELETE FROM cells WHERE rowid = 4")(out / CELLS, finished.other)
    table = finished.run(out, Listener(QUIET.say, damage, QUIET.fitted))
    _, progress = manifest.read_manifest(out)
    assert (len(table), progress.finished, progress.planned) == (3, 3, 4)
    assert finished.run(out)[NUMBERS].equals(finished.table[NUMBERS])
