import dataclasses

import numpy as np
import pyarrow.parquet as pq
import pytest

from debate2017.data.specification import ImagePair, ImagePairs
from fitdiff.errors import DataError, SpecificationError
from fitdiff.hashing import hash_rows
from fitdiff.splits.split import draw_splits, stored_splits
from fitdiff.studies.study import Study, read_study
from fitdiff.studies.study_file import OfficialPool, Profile
from fitdiff.tables.dataset import Dataset
from fitdiff.tables.source import load_data

PAIR = ImagePair("mnist", (0, 1))


@pytest.fixture(scope="module")
def data() -> Dataset:
    return load_data(ImagePair("mnist", (0, 1)))


@pytest.fixture(scope="module")
def study() -> Study:
    return read_study("leek2017")


def test_adding_a_size_or_a_replicate_changes_no_other_split(data: Dataset, study: Study) -> None:
    few = draw_splits(study.file, PAIR, data, Profile((10, 40), 2))
    many = draw_splits(study.file, PAIR, data, Profile((10, 20, 40), 3))
    hashes = {(split.n, split.replicate): split.hash for split in many}
    assert all(hashes[split.n, split.replicate] == split.hash for split in few)
    assert len(set(hashes.values())) == 9


def test_hashes_are_those_of_the_rows(data: Dataset, study: Study) -> None:
    (split,) = draw_splits(study.file, PAIR, data, Profile((25,), 1))
    at = data.positions(split.train_rows)
    assert split.train_hash == hash_rows(data.x[at], data.y[at])
    assert split.test_hash == hash_rows(data.x[data.positions(split.test_rows)])


def test_a_draw_of_one_class_is_kept_and_marked(data: Dataset, study: Study) -> None:
    splits = draw_splits(study.file, PAIR, data, Profile((2,), 12))
    marked = [split.one_class for split in splits]
    truth = [np.unique(data.y[data.positions(split.train_rows)]).size == 1 for split in splits]
    assert marked == truth
    assert any(marked)
    assert not all(marked)


def test_splits_of_another_study_are_its_splits_at_shared_sizes(
    data: Dataset, study: Study
) -> None:
    redo = read_study("beam2017-r").file
    assert redo.splits_of == "leek2017"
    theirs = draw_splits(study.file, PAIR, data, Profile((10, 40, 85), 2))
    hashes = {(split.n, split.replicate): split.hash for split in theirs}
    ours = draw_splits(redo, PAIR, data, Profile((10, 25, 40), 2))
    shared = [split for split in ours if (split.n, split.replicate) in hashes]
    assert len(shared) == 4
    assert all(split.hash == hashes[split.n, split.replicate] for split in shared)
    assert {split.test_hash for split in ours} == {split.test_hash for split in theirs}
    own = draw_splits(dataclasses.replace(redo, splits_of=""), PAIR, data, Profile((10, 40), 2))
    assert {split.hash for split in own}.isdisjoint(hashes.values())


def test_stored_splits_are_read_back_and_extended(tmp_path, data, study) -> None:
    file = tmp_path / "splits.parquet"
    first = stored_splits(file, study.file, {PAIR: data}, Profile((10,), 2))
    stamp = file.stat().st_mtime_ns
    again = stored_splits(file, study.file, {PAIR: data}, Profile((10,), 2))
    assert [s.hash for s in again] == [s.hash for s in first]
    assert file.stat().st_mtime_ns == stamp
    stored_splits(file, study.file, {PAIR: data}, Profile((20,), 1))
    assert pq.read_table(file).num_rows == 3


def test_a_stored_split_that_is_not_its_hash_is_refused(tmp_path, data, study) -> None:
    file = tmp_path / "splits.parquet"
    stored_splits(file, study.file, {PAIR: data}, Profile((10,), 1))
    table = pq.read_table(file)
    row = table.to_pylist()[0]
    other = int(next(r for r in data.row_numbers if r not in row["train_rows"]))
    row["train_rows"][0] = other
    pq.write_table(type(table).from_pylist([row], schema=table.schema), file)
    with pytest.raises(DataError, match=r"n = 10, replicate 1.*damaged"):
        stored_splits(file, study.file, {PAIR: data}, Profile((10,), 1))


def test_splits_of_another_specification_are_not_mixed(tmp_path, data, study) -> None:
    file = tmp_path / "splits.parquet"
    stored_splits(file, study.file, {PAIR: data}, Profile((10,), 1))
    other = dataclasses.replace(study.file, seed=study.file.seed + 1)
    with pytest.raises(SpecificationError, match="--out"):
        stored_splits(file, other, {PAIR: data}, Profile((10,), 1))


def test_a_damaged_file_of_splits_is_named(tmp_path, data, study) -> None:
    file = tmp_path / "splits.parquet"
    file.write_bytes(b"not parquet")
    with pytest.raises(DataError, match=r"splits\.parquet cannot be read"):
        stored_splits(file, study.file, {PAIR: data}, Profile((10,), 1))


def test_all_rows_are_as_many_as_the_pool_has(data: Dataset, study: Study) -> None:
    (split,) = draw_splits(study.file, PAIR, data, Profile(("all",), 1))
    assert split.n == split.train_rows.size == 7053
    assert np.unique(split.train_rows).size == 7053


def test_sources_of_a_study_have_splits_of_their_own(tmp_path, data, study) -> None:
    other = ImagePair("mnist", (3, 5))
    tables = tuple(ImagePairs(pair.name, pair.classes) for pair in (PAIR, other))
    pool = OfficialPool("official")
    both = dataclasses.replace(study.file, data=tables, pool=pool)
    file = tmp_path / "splits.parquet"
    rows = {PAIR: data, other: load_data(other)}
    splits = stored_splits(file, both, rows, Profile((20,), 2))
    assert [split.source for split in splits] == [PAIR.label] * 2 + [other.label] * 2
    assert len({split.hash for split in splits}) == 4
    # A profile may leave a source out; its stored splits stay, though nothing checks them.
    only = stored_splits(file, both, {other: rows[other]}, Profile((20,), 2))
    assert [split.hash for split in only] == [split.hash for split in splits[2:]]
    assert pq.read_table(file).num_rows == 4
    # A source more or less changes no draw of the others, but it is another study.
    with pytest.raises(SpecificationError, match="--out"):
        stored_splits(file, study.file, {PAIR: data}, Profile((20,), 2))
