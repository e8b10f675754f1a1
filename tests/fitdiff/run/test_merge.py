"""Studies run in shards and merged: equal to the whole, and to nothing else."""

from __future__ import annotations

import re
import shutil
from types import SimpleNamespace

import numpy as np
import pytest

from fitdiff.errors import DataError, SpecificationError
from fitdiff.results.cell import CellResult
from fitdiff.results.manifest import read_manifest
from fitdiff.results.predictions import read_predictions
from fitdiff.results.store import CellStore, open_for_reading
from fitdiff.run import fitting, worker
from fitdiff.run.options import Listener, RunOptions
from fitdiff.run.run import run_study
from fitdiff.run.shards import Shard, read_shard
from fitdiff.studies.study import read_study


@pytest.fixture(autouse=True)
def quick_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fit in this process."""

    def fit_all(tasks, workers, on_result):
        for task in tasks:
            on_result(task, worker.fit(task))

    monkeypatch.setattr(fitting, "fit_all", fit_all)


def run(sandbox, name: str, **options):
    """Run in a folder of that name; return the table, the folder, and what was said."""
    said: list[str] = []
    study = read_study(sandbox.study("works", "raises"))
    folder = sandbox.folder / name
    listener = Listener(said.append, lambda *counts: None, lambda *cell: None)
    table = run_study(study, RunOptions("paper", folder, workers=1, **options), listener)
    return table.drop(columns="seconds"), folder, said


def shards(sandbox, of: int = 3):
    return tuple(run(sandbox, f"{k}", shard=Shard(k, of))[1] for k in range(1, of + 1))


def test_merged_shards_equal_the_whole_to_the_bit(sandbox) -> None:
    whole, folder, _ = run(sandbox, "whole")
    merged, into, said = run(sandbox, "merged", merged=shards(sandbox))
    assert merged.equals(whole)
    one, other = read_predictions(folder), read_predictions(into)
    assert list(one) == list(other)
    for place, expected in one.items():
        np.testing.assert_array_equal(other[place].prediction, expected.prediction)
    assert read_manifest(into)[1] == read_manifest(folder)[1]
    assert not any("missing" in line for line in said)
    # Twice the whole: each shard fitted its own cells, and merging none.
    assert len(sandbox.calls()) == 2 * len(whole)


def test_each_cell_is_of_one_shard() -> None:
    cells = [SimpleNamespace(key=f"{at:04x}") for at in range(10)]
    parts = [Shard(number, 3).takes(cells) for number in (1, 2, 3)]
    assert sorted(map(len, parts)) == [3, 3, 4]
    assert sorted(key for part in parts for key in part) == [cell.key for cell in cells]


def test_what_is_missing_is_listed_with_its_shard(sandbox) -> None:
    first, _, third = shards(sandbox)
    table, into, said = run(sandbox, "merged", merged=(first, third))
    lines = "\n".join(said)
    lacking = 8 - len(table)
    assert f"{lacking} of 8 cells are missing." in said
    assert f"  shard 2/3: {lacking} of {lacking} cells" in said
    assert len(re.findall(r"  (works|raises) on .*, n = \d+, replicate \d", lines)) == lacking
    assert not read_manifest(into)[1].complete
    # A merge of what is missing completes it.
    again, _, _ = run(sandbox, "merged", merged=(sandbox.folder / "2",))
    assert len(again) == 8


def test_shards_of_other_software_and_studies_are_refused_in_one_message(
    sandbox, monkeypatch
) -> None:
    first, _ = shards(sandbox, 2)
    study = read_study(sandbox.study("works", name="other"))
    quiet = Listener(lambda text: None, lambda *counts: None, lambda *cell: None)
    other = sandbox.folder / "of-another"
    run_study(study, RunOptions("more", other, workers=1), quiet)
    monkeypatch.setenv("USER_ENGINE_VERSION", "2")
    with pytest.raises(SpecificationError) as raised:
        run(sandbox, "merged", merged=(first, other))
    message = str(raised.value)
    assert f"{first}: user.own: user.own 1 there, 2 here" in message
    assert f"{other}: another study, another profile, other splits, other methods" in message
    assert not (sandbox.folder / "merged" / "cells.sqlite").exists()


def test_a_folder_without_results_is_refused(sandbox) -> None:
    first, second = shards(sandbox, 2)
    (second / "cells.sqlite").unlink()
    with pytest.raises(DataError, match="Copy the whole folder of the shard"):
        run(sandbox, "merged", merged=(first, second))
    shutil.rmtree(second)
    with pytest.raises(DataError, match="manifest"):
        run(sandbox, "merged", merged=(first, second))


def test_rows_are_copied_without_being_decoded(sandbox, monkeypatch) -> None:
    first, second = shards(sandbox, 2)
    read: list[CellResult | None] = []
    plain = CellStore.read
    monkeypatch.setattr(
        CellStore, "read", lambda store, key: read.append(found := plain(store, key)) or found
    )
    run(sandbox, "merged", merged=(first, second))
    assert len(read) == 8  # once each, for the tables
    with open_for_reading(first) as one, open_for_reading(sandbox.folder / "merged") as all_:
        query = "SELECT * FROM cells ORDER BY key"
        rows = set(all_._connection.execute(query))
        assert set(one._connection.execute(query)) < rows


@pytest.mark.parametrize("text", ["0/3", "4/3", "3", "a/b", "1/0", "-1/3", ""])
def test_what_is_no_shard_is_refused(text: str) -> None:
    with pytest.raises(SpecificationError, match="Write 3/16 for the third of 16"):
        read_shard(text)
    assert str(read_shard("3/16")) == "3/16"
