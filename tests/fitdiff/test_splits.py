import dataclasses

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fitdiff.data import Dataset, load_data
from fitdiff.errors import DataError, SpecificationError
from fitdiff.hashing import hash_rows
from fitdiff.splits import _proportional, draw_pool, draw_splits, draw_training, stored_splits
from fitdiff.study import Draw, KaggleLikePool, OfficialHalfPool, Profile, Study, read_study

WITHOUT = Draw("without-replacement", stratified=False)
WITH = Draw("with-replacement", stratified=False)


@pytest.fixture(scope="module")
def data() -> Dataset:
    return load_data("mnist", (0, 1))


@pytest.fixture(scope="module")
def study() -> Study:
    return read_study("leek2017")


def test_leeks_pool_has_his_sizes_and_no_row_twice(data: Dataset, study: Study) -> None:
    draw_from, test = draw_pool(study.file.pool, data, "leek2017", 2017)
    assert (draw_from.size, test.size) == (7053, 1763)
    together = np.concatenate([draw_from, test])
    assert np.unique(together).size == 8816
    labels = data.y[data.positions(together)]
    assert np.bincount(labels).tolist() == [4132, 4684]
    assert together.max() >= 60_000  # drawn from all 70,000 images, official test ones included


def test_beams_pool_is_the_official_one(data: Dataset) -> None:
    draw_from, test = draw_pool(OfficialHalfPool("official-half"), data)
    assert (draw_from.size, test.size) == (12_665, 1_058)
    assert draw_from.max() < 60_000 <= test.min()
    official = data.row_numbers[data.official_test]
    assert np.array_equal(test, official[1_057:])


def test_adding_a_size_or_a_replicate_changes_no_other_split(data: Dataset, study: Study) -> None:
    few = draw_splits(study.file, data, Profile((10, 40), 2))
    many = draw_splits(study.file, data, Profile((10, 20, 40), 3))
    hashes = {(split.n, split.replicate): split.hash for split in many}
    assert all(hashes[split.n, split.replicate] == split.hash for split in few)
    assert len(set(hashes.values())) == 9


def test_hashes_are_those_of_the_rows(data: Dataset, study: Study) -> None:
    (split,) = draw_splits(study.file, data, Profile((25,), 1))
    at = data.positions(split.train_rows)
    assert split.train_hash == hash_rows(data.x[at], data.y[at])
    assert split.test_hash == hash_rows(data.x[data.positions(split.test_rows)])


def test_a_draw_of_one_class_is_kept_and_marked(data: Dataset, study: Study) -> None:
    splits = draw_splits(study.file, data, Profile((2,), 12))
    marked = [split.one_class for split in splits]
    truth = [np.unique(data.y[data.positions(split.train_rows)]).size == 1 for split in splits]
    assert marked == truth
    assert any(marked)
    assert not all(marked)


def test_stored_splits_are_read_back_and_extended(tmp_path, data, study) -> None:
    file = tmp_path / "splits.parquet"
    first = stored_splits(file, study.file, data, Profile((10,), 2))
    stamp = file.stat().st_mtime_ns
    again = stored_splits(file, study.file, data, Profile((10,), 2))
    assert [s.hash for s in again] == [s.hash for s in first]
    assert file.stat().st_mtime_ns == stamp
    stored_splits(file, study.file, data, Profile((20,), 1))
    assert pq.read_table(file).num_rows == 3


def test_a_stored_split_that_is_not_its_hash_is_refused(tmp_path, data, study) -> None:
    file = tmp_path / "splits.parquet"
    stored_splits(file, study.file, data, Profile((10,), 1))
    table = pq.read_table(file)
    row = table.to_pylist()[0]
    other = int(next(r for r in data.row_numbers if r not in row["train_rows"]))
    row["train_rows"][0] = other
    pq.write_table(type(table).from_pylist([row], schema=table.schema), file)
    with pytest.raises(DataError, match=r"n = 10, replicate 1.*damaged"):
        stored_splits(file, study.file, data, Profile((10,), 1))


def test_splits_of_another_specification_are_not_mixed(tmp_path, data, study) -> None:
    file = tmp_path / "splits.parquet"
    stored_splits(file, study.file, data, Profile((10,), 1))
    other = dataclasses.replace(study.file, seed=study.file.seed + 1)
    with pytest.raises(SpecificationError, match="--out"):
        stored_splits(file, other, data, Profile((10,), 1))


def test_a_damaged_file_of_splits_is_named(tmp_path, data, study) -> None:
    file = tmp_path / "splits.parquet"
    file.write_bytes(b"not parquet")
    with pytest.raises(DataError, match=r"splits\.parquet cannot be read"):
        stored_splits(file, study.file, data, Profile((10,), 1))


def test_a_pool_larger_than_the_data_is_refused(data: Dataset) -> None:
    pool = KaggleLikePool("kaggle-like", (99_999, 1), 10)
    with pytest.raises(SpecificationError, match="99999 rows of class 0"):
        draw_pool(pool, data)


@given(st.integers(1, 60), st.integers(0, 2**31))
def test_draws_keep_their_protocol(n: int, seed: int) -> None:
    pool = np.arange(100, 160, dtype=np.int32)
    labels = np.repeat(np.array([0, 1], dtype=np.uint8), [20, 40])
    without = draw_training(WITHOUT, pool, labels, n, seed)
    assert without.size == n
    assert np.unique(without).size == n
    assert np.isin(without, pool).all()
    assert (np.diff(without) > 0).all()
    drawn = draw_training(WITH, pool, labels, n, seed)
    assert drawn.size == n
    assert np.isin(drawn, pool).all()


def test_draws_with_replacement_repeat_rows() -> None:
    pool = np.arange(10, dtype=np.int32)
    rows = draw_training(WITH, pool, np.zeros(10, dtype=np.uint8), 50, "axis")
    assert rows.size == 50


def test_more_rows_than_the_pool_has_are_refused() -> None:
    pool = np.arange(10, dtype=np.int32)
    with pytest.raises(SpecificationError, match="11 rows without replacement from a pool of 10"):
        draw_training(WITHOUT, pool, np.zeros(10, dtype=np.uint8), 11, "axis")


@given(st.integers(2, 50), st.integers(0, 2**31))
def test_stratified_draws_are_in_proportion(n: int, seed: int) -> None:
    pool = np.arange(60, dtype=np.int32)
    labels = (pool >= 20).astype(np.uint8)
    rows = draw_training(Draw("without-replacement", stratified=True), pool, labels, n, seed)
    ones = int((rows >= 20).sum())
    assert abs(ones - n * 40 / 60) < 1
    assert rows.size == n


@given(st.integers(0, 1000), st.lists(st.integers(1, 1000), min_size=2, max_size=2))
def test_shares_add_up(n: int, sizes: list[int]) -> None:
    shares = _proportional(n, np.array(sizes))
    assert sum(shares) == n
    assert all(abs(s - n * size / sum(sizes)) < 1 for s, size in zip(shares, sizes, strict=True))
