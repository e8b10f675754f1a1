"""Splits: drawn once, as row numbers, stored with hashes, handed to every engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from fitdiff.atomic import write_atomically
from fitdiff.data.dataset import Dataset
from fitdiff.data.source import DataSource, statement
from fitdiff.errors import DataError, SpecificationError
from fitdiff.hashing import hash_content, hash_row_numbers
from fitdiff.splits.divisions import divisions
from fitdiff.splits.draws import (
    RowNumbers,
    check_stratified,
    draw_pool,
    draw_training,
    split_axes,
    strata_of,
)
from fitdiff.studies.study_file import Profile, StudyFile

# Label of the source, size, replicate.
Place = tuple[str, int, int]

SPLITS = pa.schema(
    [
        ("source", pa.string()),
        ("n", pa.int32()),
        ("replicate", pa.int32()),
        ("train_rows", pa.list_(pa.int32())),
        ("test_rows", pa.list_(pa.int32())),
        ("one_class", pa.bool_()),
        ("train_hash", pa.string()),
        ("test_hash", pa.string()),
        ("hash", pa.string()),
    ]
)
_ROWS = ("train_rows", "test_rows")
_HASHES = ("train_hash", "test_hash", "hash")
_SPECIFICATION = b"fitdiff.specification"


@dataclass(frozen=True)
class Split:
    """One drawn training set and its test set.

    Attributes
    ----------
    source : str
        Label of the data source.
    n, replicate : int
        Size of the training set (of folds, of the smallest); number of the draw, from 1.
    train_rows : ndarray of int32
        Row numbers of the data as published. Repeats occur where draws are with replacement.
    test_rows : ndarray, shape (m,), int32
    one_class : bool
        The training set holds a single class. Such a draw is kept and marked, never redrawn.
    train_hash, test_hash : str
        `hash_rows` of the training rows with labels, and of the test rows without.
    hash : str
        Of the row numbers and both hashes: the split's identity.
    """

    source: str
    n: int
    replicate: int
    train_rows: RowNumbers
    test_rows: RowNumbers
    one_class: bool
    train_hash: str
    test_hash: str
    hash: str


def draw_splits(
    study: StudyFile, source: DataSource, data: Dataset, profile: Profile
) -> list[Split]:
    """Draw a profile's splits of one data source.

    Each depends on the study, the source, its size and its replicate alone. The folds of a
    division are replicates that follow each other.
    """
    if study.pool is None:
        return _divide(study, source, data, profile)
    draw = study.draw
    assert draw is not None, "checked with the file"
    axes = split_axes(study, source.label)
    draw_from, test_rows = draw_pool(study.pool, data, *axes)
    check_stratified(draw, data)
    pool_labels = strata_of(data)[data.positions(draw_from)]
    splits = []
    # A size may be all that the pool has, and be stated as 'all' too.
    sizes = dict.fromkeys(draw_from.size if size == "all" else size for size in profile.sizes)
    test_hash = data.hash_of(data.positions(test_rows), outcome=False)
    for n in sizes:
        for replicate in range(1, profile.replicates + 1):
            rows = draw_training(draw, draw_from, pool_labels, n, *axes, n, replicate)
            at = source.label, n, replicate
            splits.append(make_split(data, at, rows, test_rows, test_hash))
    return splits


def _divide(study: StudyFile, source: DataSource, data: Dataset, profile: Profile) -> list[Split]:
    if profile.sizes != ("all",):
        raise SpecificationError(
            f"A profile states sizes, {list(profile.sizes)}, which need [pool] and [draw]. State "
            "these, or leave the sizes out."
        )
    axes = split_axes(study, source.label)
    pairs = [
        pair
        for repeat in range(1, profile.replicates + 1)
        for pair in divisions(study.division, data, *axes, repeat)
    ]
    # Folds may differ by a row or two; they are one size.
    n = min(train.size for train, _ in pairs)
    rows = data.row_numbers
    return [
        make_split(data, (source.label, n, number), rows[train], rows[test])
        for number, (train, test) in enumerate(pairs, start=1)
    ]


def make_split(
    data: Dataset, at: Place, train: RowNumbers, test: RowNumbers, test_hash: str = ""
) -> Split:
    """Build a split from its place and row numbers, with its hashes."""
    positions = data.positions(train)
    train_hash = data.hash_of(positions, outcome=True)
    test_hash = test_hash or data.hash_of(data.positions(test), outcome=False)
    content: dict[str, object] = {
        "train": hash_row_numbers(train),
        "test": hash_row_numbers(test),
        "hashes": [train_hash, test_hash],
    }
    strata = data.task.strata(data.y[positions])
    one_class = strata is not None and np.unique(strata).size < 2
    identity = hash_content({**content, **data.meaning()})
    return Split(*at, train, test, one_class, train_hash, test_hash, identity)


def stored_splits(
    file: Path, study: StudyFile, data: Mapping[DataSource, Dataset], profile: Profile
) -> list[Split]:
    """Return a profile's splits, compared with those stored in ``file``; new ones are stored.

    Parameters
    ----------
    file : Path
    study : StudyFile
    data : mapping of DataSource to Dataset
        The sources that the profile uses.
    profile : Profile

    Raises
    ------
    SpecificationError
        If the file holds splits of another specification.
    DataError
        If the file is damaged, or a stored split is not the one that is drawn.
    """
    specification = hash_content(
        {
            **_drawn_by(study),
            "axes": [study.drawn_as, study.seed],
            "data": [statement(table) for table in study.data],
        }
    )
    drawn = [
        split
        for source, rows in data.items()
        for split in draw_splits(study, source, rows, profile)
    ]
    return keep_splits(file, specification, drawn)


def _drawn_by(study: StudyFile) -> dict[str, object]:
    if study.pool is None:
        division = asdict(study.division)
        division.pop("folder", None)
        return {"split": division}
    assert study.draw is not None, "checked with the file"
    return {"pool": asdict(study.pool), "draw": asdict(study.draw)}


def keep_splits(file: Path, specification: str, drawn: Sequence[Split]) -> list[Split]:
    """Compare the splits stored in ``file`` with those drawn, store what is new, return the drawn.

    ``specification`` is the hash of all that the draws depend on besides their place. Splits stored
    at other places (a larger profile, another source) stay, and are compared when they are drawn.
    Raises as `stored_splits` does.
    """
    stored = _read(file, specification) if file.exists() else {}
    for split in drawn:
        if (found := stored.get(_place(split))) is not None and not _equal(found, split):
            raise DataError(
                f"{file}: the split of {split.source}, n = {split.n}, replicate {split.replicate} "
                "is not the one that the study draws: the file is damaged, or the data or NumPy "
                "are of another version. Delete it, and the splits are drawn again."
            )
    union = stored | {_place(split): split for split in drawn}
    if union.keys() != stored.keys():
        _write(file, specification, [union[key] for key in sorted(union)])
    return list(drawn)


def _place(split: Split) -> Place:
    return split.source, split.n, split.replicate


def _equal(one: Split, other: Split) -> bool:
    return (
        np.array_equal(one.train_rows, other.train_rows)
        and np.array_equal(one.test_rows, other.test_rows)
        and one.one_class == other.one_class
        and all(getattr(one, name) == getattr(other, name) for name in _HASHES)
    )


def _write(file: Path, specification: str, splits: Sequence[Split]) -> None:
    table = pa.table({name: [getattr(split, name) for split in splits] for name in SPLITS.names})
    table = table.cast(SPLITS).replace_schema_metadata({_SPECIFICATION: specification})
    write_atomically(file, lambda path: pq.write_table(table, path, compression="zstd"))


def _read(file: Path, specification: str) -> dict[Place, Split]:
    try:
        # A folder of that name would be read as a data set of several files.
        table = pq.ParquetFile(file).read()
        splits = list(_splits_of(table))
    except (pa.ArrowException, KeyError, OSError, TypeError, ValueError) as error:
        raise DataError(f"{file} cannot be read: {error}. Delete it; it is drawn again.") from None
    if (table.schema.metadata or {}).get(_SPECIFICATION) != specification.encode():
        raise SpecificationError(
            f"{file} holds splits drawn for other data, another pool, draw protocol or seed than "
            "the study now states. Choose another folder with --out, or delete that one."
        )
    by_place = {_place(split): split for split in splits}
    if len(by_place) != len(splits):
        raise DataError(
            f"{file} holds {len(splits) - len(by_place)} splits twice. Delete it; it is drawn "
            "again."
        )
    return by_place


def _splits_of(table: pa.Table) -> Iterator[Split]:
    if table.schema.names != SPLITS.names or table.schema.types != SPLITS.types:
        raise ValueError("its columns are not those of a table of splits")
    plain = {name: table.column(name).to_pylist() for name in SPLITS.names if name not in _ROWS}
    rows = {name: table.column(name).combine_chunks() for name in _ROWS}
    for at in range(table.num_rows):
        lists = {name: rows[name][at].values.to_numpy() for name in _ROWS}
        yield Split(**lists, **{name: values[at] for name, values in plain.items()})
