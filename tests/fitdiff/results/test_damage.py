"""Damage to a folder of results: no wrong number is printed, and nothing ends in a traceback.

Each case copies the folder of a tiny study, damages one file, reads the results, and runs the study
again. Readers give the right numbers or one message; after the second run all numbers are right.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fitdiff.errors import FitdiffError
from fitdiff.results import manifest
from fitdiff.results.predictions import read_predictions
from fitdiff.results.store import open_for_reading
from fitdiff.results.table import read_results
from fitdiff.run import run as run_module
from fitdiff.run import worker
from fitdiff.run.run import Listener, RunOptions, run_study
from fitdiff.studies.study import Study, read_study

QUIET = Listener(say=lambda text: None, planned=lambda *counts: None, fitted=lambda *cell: None)
NUMBERS = ["method", "source", "n", "replicate", "seed", "status", "accuracy", "correct", "brier"]
CELLS, RESULTS, PREDICTIONS = "cells.sqlite", "results.parquet", "predictions.parquet"
MANIFEST, SPLITS = "manifest.json", "splits.parquet"
FILES = (CELLS, RESULTS, PREDICTIONS, MANIFEST, SPLITS)

Damage = Callable[[Path, Path], None]
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

    monkeypatch.setattr(run_module, "fit_all", fit_all)
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


def flip(place: float) -> Damage:
    """Flip one bit at a place from 0, the first byte, to 1, the last."""

    def damage(file: Path, other: Path) -> None:
        content = bytearray(file.read_bytes())
        content[int(place * (len(content) - 1))] ^= 0x10
        file.write_bytes(content)

    return damage


def cut(share: float) -> Damage:
    def damage(file: Path, other: Path) -> None:
        content = file.read_bytes()
        file.write_bytes(content[: int(share * len(content))])

    return damage


def append(file: Path, other: Path) -> None:
    file.write_bytes(file.read_bytes() + b"more")


def zeros(file: Path, other: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(bytes(len(content)))


def noise(file: Path, other: Path) -> None:
    file.write_bytes(bytes(range(256)) * 40)


def remove(file: Path, other: Path) -> None:
    file.unlink()


def another_studys(file: Path, other: Path) -> None:
    shutil.copy(other / file.name, file)


def a_folder(file: Path, other: Path) -> None:
    file.unlink()
    file.mkdir()


BYTES: dict[str, Damage] = {
    **{f"a bit flipped at {place}": flip(place) for place in (0, 0.1, 0.3, 0.5, 0.7, 0.9, 1)},
    **{f"cut to {share}": cut(share) for share in (0, 0.3, 0.6, 0.99)},
    "bytes appended": append,
    "all zeros": zeros,
    "noise": noise,
    "removed": remove,
    "another study's": another_studys,
    "a folder of that name": a_folder,
}


# Damage by somebody who knows the format.


def of_table(change: Callable[[pa.Table], pa.Table]) -> Damage:
    def damage(file: Path, other: Path) -> None:
        pq.write_table(change(pq.ParquetFile(file).read()), file)

    return damage


def edited(column: str, value: object) -> Callable[[pa.Table], pa.Table]:
    def change(table: pa.Table) -> pa.Table:
        values = [value, *table.column(column).to_pylist()[1:]]
        field = table.schema.field(column)
        at = table.schema.get_field_index(column)
        return table.set_column(at, field, pa.array(values, field.type))

    return change


def swapped(column: str) -> Callable[[pa.Table], pa.Table]:
    """Exchange the values of the first two rows that differ."""

    def change(table: pa.Table) -> pa.Table:
        values = table.column(column).to_pylist()
        differing = next(at for at, value in enumerate(values) if value != values[0])
        values[0], values[differing] = values[differing], values[0]
        field, at = table.schema.field(column), table.schema.get_field_index(column)
        return table.set_column(at, field, pa.array(values, field.type))

    return change


ROWS: dict[str, Callable[[pa.Table], pa.Table]] = {
    "half of the rows": lambda table: table.slice(0, table.num_rows // 2),
    "no rows": lambda table: table.slice(0, 0),
    "a row twice": lambda table: table.take([0, 0, *range(1, table.num_rows)]),
    "a row in place of another": lambda table: table.take([0, 0, *range(2, table.num_rows)]),
    "a column dropped": lambda table: table.drop_columns(table.schema.names[2]),
    "written again": lambda table: table,
}
TABLES: dict[tuple[str, str], Damage] = {
    **{
        (file, what): of_table(change)
        for file in (RESULTS, PREDICTIONS, SPLITS)
        for what, change in ROWS.items()
    },
    (RESULTS, "an accuracy edited"): of_table(edited("accuracy", 1.0)),
    (RESULTS, "counts swapped"): of_table(swapped("correct")),
    (RESULTS, "sizes swapped"): of_table(swapped("n")),
    (PREDICTIONS, "labels edited"): of_table(edited("label", [1] * 100)),
    (PREDICTIONS, "replicates swapped"): of_table(swapped("replicate")),
    (SPLITS, "training rows edited"): of_table(edited("train_rows", list(range(10)))),
    (SPLITS, "test rows edited"): of_table(edited("test_rows", list(range(100)))),
    (SPLITS, "training rows swapped"): of_table(swapped("train_rows")),
    (SPLITS, "a replicate edited"): of_table(edited("replicate", 2)),
    (SPLITS, "a hash edited"): of_table(edited("hash", "0" * 64)),
}


def of_store(*statements: str) -> Damage:
    def damage(file: Path, other: Path) -> None:
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            connection.execute("ATTACH ? AS other", (str(other / CELLS),))
            for statement in statements:
                connection.execute(statement)

    return damage


def exchange(*columns: str) -> Damage:
    """Exchange the content of two cells, each with the next."""
    news = ", ".join(
        f"{name} = (SELECT {name} FROM old WHERE old.rowid = cells.rowid % 2 + 1)"
        for name in columns
    )
    copy = "CREATE TEMP TABLE old AS SELECT * FROM cells"
    return of_store(copy, f"UPDATE cells SET {news} WHERE rowid <= 2")


_CONTENT = ("record", "layout", "arrays")
_CLAIM = """replace(record, '"correct": ', '"correct": 1')"""
STORE: dict[str, Damage] = {
    "keys swapped": of_store(
        "CREATE TEMP TABLE old AS SELECT rowid AS r, key FROM cells",
        "UPDATE cells SET key = 'x' || rowid",
        "UPDATE cells SET key = (SELECT key FROM old WHERE r = 5 - cells.rowid)",
    ),
    "contents swapped": exchange(*_CONTENT),
    "contents swapped with digests": exchange(*_CONTENT, "digest"),
    "splits swapped": exchange("split"),
    "arrays swapped": exchange("arrays"),
    "records edited": of_store(f"UPDATE cells SET record = {_CLAIM}"),
    "statuses edited": of_store("UPDATE cells SET record = replace(record, 'ok', 'failed')"),
    "a seed edited": of_store("UPDATE cells SET seed = seed + 1 WHERE rowid = 1"),
    "software edited": of_store("UPDATE cells SET software = 'new' WHERE rowid = 1"),
    "records that are no JSON": of_store("UPDATE cells SET record = 'ok'"),
    "numbers for texts": of_store("UPDATE cells SET record = 1, digest = 2"),
    "texts that are no UTF-8": of_store("UPDATE cells SET method = CAST(x'ff' AS TEXT)"),
    "arrays cut": of_store("UPDATE cells SET arrays = substr(arrays, 1, 80)"),
    "no arrays": of_store("UPDATE cells SET arrays = x''"),
    "half of the cells": of_store("DELETE FROM cells WHERE rowid % 2"),
    "no cells": of_store("DELETE FROM cells"),
    "another study's cells under these keys": of_store(
        *(
            f"UPDATE cells SET {name} = (SELECT {name} FROM other.cells AS o "
            "WHERE o.rowid = cells.rowid)"
            for name in (*_CONTENT, "digest")
        )
    ),
    "another table": of_store("DROP TABLE cells", "CREATE TABLE notes (text TEXT)"),
    "a table more": of_store("CREATE TABLE notes (text TEXT)"),
    "a trigger": of_store(
        f"CREATE TRIGGER t AFTER INSERT ON cells BEGIN UPDATE cells SET record = {_CLAIM}; END"
    ),
    "another version": of_store("PRAGMA user_version = 0"),
    "an index without entries": of_store(
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET rootpage = 2 WHERE type = 'index'",
    ),
}


def of_manifest(change: Callable[[dict], object]) -> Damage:
    def damage(file: Path, other: Path) -> None:
        content = json.loads(file.read_text())
        file.write_text(json.dumps(change(content)))

    return damage


MANIFESTS: dict[str, Damage] = {
    "seals removed": of_manifest(lambda content: content | {"tables": {}}),
    "progress edited": of_manifest(
        lambda content: content | {"cells": {"planned": 1, "finished": 1, "failed": 0}}
    ),
    "another study's seals": lambda file, other: file.write_text(
        json.dumps(
            json.loads(file.read_text())
            | {"tables": json.loads((other / MANIFEST).read_text())["tables"]}
        )
    ),
    "an unknown key": of_manifest(lambda content: content | {"more": 1}),
    "no digest": of_manifest(lambda content: content.pop("digest") and content),
    "a list": of_manifest(lambda content: [content]),
    "a number": of_manifest(lambda content: 1),
    "deep nesting": lambda file, other: file.write_text("[" * 100_000),
}


CASES: list[tuple[str, str, Damage]] = [
    *((file, what, damage) for file in FILES for what, damage in BYTES.items()),
    *((file, what, damage) for (file, what), damage in TABLES.items()),
    *((CELLS, what, damage) for what, damage in STORE.items()),
    *((MANIFEST, what, damage) for what, damage in MANIFESTS.items()),
]


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
