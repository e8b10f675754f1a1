import tomllib
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fitdiff.data.dataset import Dataset
from fitdiff.data.scikit_learn import BuiltIn
from fitdiff.data.source import load_data, statement
from fitdiff.errors import DataError, SpecificationError
from fitdiff.hashing import hash_content, hash_row_numbers, hash_rows
from fitdiff.methods.specification import validate
from fitdiff.splits.divisions import divisions
from fitdiff.splits.draws import draw_pool, draw_training
from fitdiff.splits.split import draw_splits, stored_splits
from fitdiff.studies.protocols import FromFile
from fitdiff.studies.study_file import Profile, StudyFile

STUDY = Path(__file__).parents[3] / "comparisons" / "studies" / "breast-cancer.toml"
PAIR = BuiltIn("scikit-learn", "breast_cancer", ("malignant", "benign"))


@pytest.fixture(scope="module")
def data() -> Dataset:
    return load_data(PAIR)


def study_file(**changes: object) -> StudyFile:
    """The study on tumours, with some of its keys changed."""
    content = tomllib.loads(STUDY.read_text())
    return validate(StudyFile, content | {"data": [content["data"]]} | changes, "a test")


@pytest.fixture(scope="module")
def study() -> StudyFile:
    return study_file()


def test_adding_a_size_or_a_replicate_changes_no_other_split(
    data: Dataset, study: StudyFile
) -> None:
    few = draw_splits(study, PAIR, data, Profile((10, 40), 2))
    many = draw_splits(study, PAIR, data, Profile((10, 20, 40), 3))
    hashes = {(split.n, split.replicate): split.hash for split in many}
    assert all(hashes[split.n, split.replicate] == split.hash for split in few)
    assert len(set(hashes.values())) == 9


def test_all_rows_of_the_pool_stated_twice_are_drawn_once(data: Dataset, study: StudyFile) -> None:
    (split,) = draw_splits(study, PAIR, data, Profile(("all", 400), 1))
    assert split.n == split.train_rows.size == 400


def test_hashes_are_those_of_the_rows(data: Dataset, study: StudyFile) -> None:
    (split,) = draw_splits(study, PAIR, data, Profile((25,), 1))
    at = data.positions(split.train_rows)
    assert split.train_hash == hash_rows(data.x[at], data.y[at])
    assert split.test_hash == hash_rows(data.x[data.positions(split.test_rows)])


def test_a_draw_of_one_class_is_kept_and_marked(data: Dataset, study: StudyFile) -> None:
    unstratified = study_file(draw={"protocol": "without-replacement", "stratification": "none"})
    splits = draw_splits(unstratified, PAIR, data, Profile((2,), 12))
    marked = [split.one_class for split in splits]
    truth = [np.unique(data.y[data.positions(split.train_rows)]).size == 1 for split in splits]
    assert marked == truth
    assert any(marked)
    assert not all(marked)


def test_splits_of_another_study_are_its_splits_at_shared_sizes(
    data: Dataset, study: StudyFile
) -> None:
    redo = study_file(name="redo", splits_of=study.name)
    theirs = draw_splits(study, PAIR, data, Profile((10, 40, 85), 2))
    hashes = {(split.n, split.replicate): split.hash for split in theirs}
    ours = draw_splits(redo, PAIR, data, Profile((10, 25, 40), 2))
    shared = [split for split in ours if (split.n, split.replicate) in hashes]
    assert len(shared) == 4
    assert all(split.hash == hashes[split.n, split.replicate] for split in shared)
    assert {split.test_hash for split in ours} == {split.test_hash for split in theirs}
    own = draw_splits(study_file(name="redo"), PAIR, data, Profile((10, 40), 2))
    assert {split.hash for split in own}.isdisjoint(hashes.values())


def test_stored_splits_are_read_back_and_extended(tmp_path, data, study) -> None:
    file = tmp_path / "splits.parquet"
    first = stored_splits(file, study, {PAIR: data}, Profile((10,), 2))
    stamp = file.stat().st_mtime_ns
    again = stored_splits(file, study, {PAIR: data}, Profile((10,), 2))
    assert [s.hash for s in again] == [s.hash for s in first]
    assert file.stat().st_mtime_ns == stamp
    stored_splits(file, study, {PAIR: data}, Profile((5,), 1))
    stored = pq.read_table(file)
    assert list(zip(stored["n"].to_pylist(), stored["replicate"].to_pylist(), strict=True)) == [
        (5, 1),
        (10, 1),
        (10, 2),
    ]
    assert stored["hash"].to_pylist()[1:] == [s.hash for s in first]


@pytest.mark.parametrize(
    "field", ["train_rows", "test_rows", "one_class", "train_hash", "test_hash", "hash"]
)
def test_a_stored_split_that_is_not_the_drawn_one_is_refused(tmp_path, data, study, field) -> None:
    file = tmp_path / "splits.parquet"
    stored_splits(file, study, {PAIR: data}, Profile((10,), 1))
    table = pq.read_table(file)
    row = table.to_pylist()[0]
    if field.endswith("rows"):
        row[field][0] = int(next(r for r in data.row_numbers if r not in row[field]))
    else:
        row[field] = not row[field] if field == "one_class" else row[field][::-1]
    pq.write_table(type(table).from_pylist([row], schema=table.schema), file)
    with pytest.raises(
        DataError, match=r"n = 10, replicate 1.*is not the one that the study draws"
    ):
        stored_splits(file, study, {PAIR: data}, Profile((10,), 1))


def test_a_replicate_stored_twice_is_refused(tmp_path, data, study) -> None:
    file = tmp_path / "splits.parquet"
    stored_splits(file, study, {PAIR: data}, Profile((10,), 2))
    table = pq.read_table(file)
    pq.write_table(table.take([0, 1, 1]), file)
    with pytest.raises(DataError, match="holds 1 splits twice"):
        stored_splits(file, study, {PAIR: data}, Profile((10,), 2))


def test_splits_of_another_specification_are_not_mixed(tmp_path, data, study) -> None:
    file = tmp_path / "splits.parquet"
    stored_splits(file, study, {PAIR: data}, Profile((10,), 1))
    other = study_file(seed=study.seed + 1)
    with pytest.raises(SpecificationError, match="--out"):
        stored_splits(file, other, {PAIR: data}, Profile((10,), 1))


def test_splits_never_change_between_versions(tmp_path, data, study) -> None:
    """By hand: results are found by these hashes, and a study by its statements."""
    file, at = tmp_path / "splits.parquet", ("breast-cancer", 2026)
    (split,) = stored_splits(file, study, {PAIR: data}, Profile((25,), 1))
    draw_from, test = draw_pool(study.pool, data, *at)
    labels = data.y[data.positions(draw_from)]
    train = draw_training(study.draw, draw_from, labels, 25, *at, 25, 1)
    assert split.train_rows.tolist() == train.tolist()
    assert split.test_rows.tolist() == test.tolist()
    content = {
        "train": hash_row_numbers(train),
        "test": hash_row_numbers(test),
        "hashes": [split.train_hash, split.test_hash],
    }
    assert split.hash == hash_content(content | data.meaning())
    assert specification(file) == hash_content(
        {
            "pool": asdict(study.pool),
            "draw": asdict(study.draw),
            "axes": ["breast-cancer", 2026],
            "data": [statement(table) for table in study.data],
        }
    )


def specification(file: Path) -> str:
    return pq.read_schema(file).metadata[b"fitdiff.specification"].decode()


def test_divisions_are_those_of_what_is_stated_wherever_its_file_lies(tmp_path, data) -> None:
    found = []
    for name in ("one", "another"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "mine.csv").write_text("row,part\n0,train\n30,train\n1,test\n")
        stated = FromFile("file", "mine.csv", str(folder))
        study = replace(divided(protocol="k-fold", folds=5), split=stated)
        (split,) = stored_splits(folder / "s.parquet", study, {PAIR: data}, Profile(("all",), 1))
        assert (split.train_rows.tolist(), split.test_rows.tolist()) == ([0, 30], [1])
        content = {
            "split": {"protocol": "file", "file": "mine.csv"},
            "axes": ["breast-cancer", 2026],
            "data": [statement(table) for table in study.data],
        }
        found.append(specification(folder / "s.parquet"))
        assert found[-1] == hash_content(content)
    assert found[0] == found[1]


def divided(**split: object) -> StudyFile:
    """The study on tumours, all rows of which are divided."""
    content = tomllib.loads(STUDY.read_text())
    content = {key: value for key, value in content.items() if key not in ("pool", "draw")}
    return validate(StudyFile, content | {"data": [content["data"]], "split": split}, "a test")


def test_folds_are_replicates_that_follow_each_other(data: Dataset) -> None:
    folds = divided(protocol="k-fold", folds=5)
    splits = draw_splits(folds, PAIR, data, Profile(("all",), 2))
    # 569 rows: four folds of 114 and one of 113. A size is that of the smallest training set.
    assert {(split.source, split.n) for split in splits} == {(PAIR.label, 455)}
    assert [split.replicate for split in splits] == list(range(1, 11))
    axes = ("breast-cancer", 2026)
    pairs = [pair for repeat in (1, 2) for pair in divisions(folds.split, data, *axes, repeat)]
    for split, (train, test) in zip(splits, pairs, strict=True):
        assert split.train_rows.tolist() == data.row_numbers[train].tolist()
        assert split.test_rows.tolist() == data.row_numbers[test].tolist()
        assert split.test_hash == hash_rows(data.x[test])
    assert len({split.hash for split in splits}) == 10
    with pytest.raises(SpecificationError, match=r"sizes, \[40\], which need \[pool\]"):
        draw_splits(folds, PAIR, data, Profile((40,), 2))


def test_folds_of_several_sources_are_drawn_under_their_names(tmp_path, data) -> None:
    folds = divided(protocol="k-fold", folds=5)
    other = BuiltIn("scikit-learn", "wine", ("class_0", "class_1"))
    both = replace(folds, data=(*folds.data, study_file(data=[asdict(other)]).data[0]))
    splits = stored_splits(tmp_path / "s.parquet", both, {PAIR: data}, Profile(("all",), 1))
    assert len(both.sources) == 2
    pairs = divisions(folds.split, data, "breast-cancer", 2026, PAIR.label, 1)
    assert [one.test_rows.tolist() for one in splits] == [
        data.row_numbers[test].tolist() for _, test in pairs
    ]


@pytest.mark.parametrize("name", ["size", "n"])
def test_a_table_of_other_columns_or_types_is_refused(tmp_path, data, study, name) -> None:
    file = tmp_path / "splits.parquet"
    stored_splits(file, study, {PAIR: data}, Profile((10,), 1))
    table = pq.read_table(file)
    at = table.schema.get_field_index("n")
    wide = table["n"].cast(pa.int64()) if name == "n" else table["n"]
    pq.write_table(table.set_column(at, name, wide), file)
    with pytest.raises(DataError, match="its columns are not those of a table of splits"):
        stored_splits(file, study, {PAIR: data}, Profile((10,), 1))


def test_a_damaged_file_of_splits_is_named(tmp_path, data, study) -> None:
    file = tmp_path / "splits.parquet"
    file.write_bytes(b"not parquet")
    with pytest.raises(DataError, match=r"splits\.parquet cannot be read"):
        stored_splits(file, study, {PAIR: data}, Profile((10,), 1))


def test_size_all_takes_the_whole_pool(data: Dataset, study: StudyFile) -> None:
    (split,) = draw_splits(study, PAIR, data, Profile(("all",), 1))
    assert split.n == split.train_rows.size == 400
    assert np.unique(split.train_rows).size == 400


def test_sources_of_a_study_have_splits_of_their_own(tmp_path, data, study) -> None:
    other = BuiltIn("scikit-learn", "wine", ("class_0", "class_1"))
    pool = {"protocol": "hold-out", "class_counts": (59, 71), "draw_from": 100}
    both = study_file(data=[asdict(PAIR), asdict(other)], pool=pool)
    file = tmp_path / "splits.parquet"
    rows = {PAIR: data, other: load_data(other)}
    splits = stored_splits(file, both, rows, Profile((20,), 2))
    assert [split.source for split in splits] == [PAIR.label] * 2 + [other.label] * 2
    assert len({split.hash for split in splits}) == 4
    # Each is drawn under its name.
    at = (both.drawn_as, both.seed, other.label)
    draw_from, _ = draw_pool(both.pool, rows[other], *at)
    labels = rows[other].y[rows[other].positions(draw_from)]
    drawn = draw_training(both.draw, draw_from, labels, 20, *at, 20, 1)
    assert splits[2].train_rows.tolist() == drawn.tolist()
    # A profile may leave a source out; its stored splits stay, though nothing checks them.
    only = stored_splits(file, both, {other: rows[other]}, Profile((20,), 2))
    assert [split.hash for split in only] == [split.hash for split in splits[2:]]
    assert pq.read_table(file).num_rows == 4
    # A source more or less changes no draw of the others, but it is another study.
    with pytest.raises(SpecificationError, match="--out"):
        stored_splits(file, study, {PAIR: data}, Profile((20,), 2))
