"""Splits: drawn once, as row numbers, stored with hashes, handed to every engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from fitdiff.atomic import write_atomically
from fitdiff.errors import DataError, SpecificationError
from fitdiff.hashing import hash_content, hash_rows
from fitdiff.splits.draws import RowNumbers, draw_pool, draw_training, split_axes
from fitdiff.studies.study_file import Profile, StudyFile
from fitdiff.tables.dataset import Dataset
from fitdiff.tables.source import DataSource

# Label of the source, size, replicate.
Place = tuple[str, int, int]

_HASHES = ("train_hash", "test_hash", "hash")


@dataclass(frozen=True)
class Split:
    """One drawn training set and its test set.

    Attributes
    ----------
    source : str
        Label of the data source.
    n, replicate : int
        Size of the training set; number of the draw at that size, from 1.
    train_rows : ndarray, shape (n,), int32
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

    Each depends on the study, the source, its size and its replicate alone.
    """
    axes = split_axes(study, source.label)
    draw_from, test_rows = draw_pool(study.pool, data, *axes)
    pool_labels = data.y[data.positions(draw_from)]
    test_hash = hash_rows(data.x[data.positions(test_rows)])
    splits = []
    for size in profile.sizes:
        n = draw_from.size if size == "all" else size
        for replicate in range(1, profile.replicates + 1):
            rows = draw_training(study.draw, draw_from, pool_labels, n, *axes, n, replicate)
            at = source.label, n, replicate
            splits.append(make_split(data, at, rows, test_rows, test_hash))
    return splits


def make_split(
    data: Dataset, at: Place, train: RowNumbers, test: RowNumbers, test_hash: str
) -> Split:
    """Build a split from its place and row numbers, with its hashes."""
    positions = data.positions(train)
    labels = data.y[positions]
    train_hash = hash_rows(data.x[positions], labels)
    identity = hash_content(
        {"train": train.tolist(), "test": test.tolist(), "hashes": [train_hash, test_hash]}
    )
    one_class = np.unique(labels).size < 2
    return Split(*at, train, test, one_class, train_hash, test_hash, identity)


def stored_splits(
    file: Path, study: StudyFile, data: Mapping[DataSource, Dataset], profile: Profile
) -> list[Split]:
    """Return a profile's splits: those stored in ``file``, and newly drawn ones, then stored too.

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
        If a stored split is not what its hash says.
    """
    specification = hash_content(
        {
            "pool": asdict(study.pool),
            "draw": asdict(study.draw),
            "axes": [study.drawn_as, study.seed],
            "data": [asdict(table) for table in study.data],
        }
    )
    drawn = [
        split
        for source, rows in data.items()
        for split in draw_splits(study, source, rows, profile)
    ]
    return keep_splits(file, specification, data, drawn)


def keep_splits(
    file: Path, specification: str, data: Mapping[DataSource, Dataset], drawn: Sequence[Split]
) -> list[Split]:
    """Return the splits stored in ``file`` at the places of those drawn; store what is new.

    ``specification`` is the hash of all that the draws depend on besides their place. Raises as
    `stored_splits` does.
    """
    by_label = {source.label: rows for source, rows in data.items()}
    stored = _read(file, specification, by_label) if file.exists() else {}
    kept = [stored.get(_place(split), split) for split in drawn]
    union = stored | {_place(split): split for split in kept}
    if union.keys() != stored.keys():
        _write(file, specification, [union[key] for key in sorted(union)])
    return kept


def _place(split: Split) -> Place:
    return split.source, split.n, split.replicate


def _write(file: Path, specification: str, splits: Sequence[Split]) -> None:
    table = pa.Table.from_pylist([asdict(split) for split in splits])
    table = table.replace_schema_metadata({"fitdiff.specification": specification})
    write_atomically(file, lambda path: pq.write_table(table, path, compression="zstd"))


def _read(file: Path, specification: str, data: Mapping[str, Dataset]) -> dict[Place, Split]:
    try:
        table = pq.read_table(file)
    except (pa.ArrowInvalid, OSError) as error:
        raise DataError(f"{file} cannot be read: {error}. Delete it; it is drawn again.") from None
    if (table.schema.metadata or {}).get(b"fitdiff.specification") != specification.encode():
        raise SpecificationError(
            f"{file} holds splits drawn for other data, another pool, draw protocol or seed than "
            "the study now states. Choose another folder with --out, or delete that one."
        )
    splits = {}
    for row in table.to_pylist():
        train, test = (np.array(row[key], dtype=np.int32) for key in ("train_rows", "test_rows"))
        at = row["source"], row["n"], row["replicate"]
        stated = Split(*at, train, test, row["one_class"], *(row[key] for key in _HASHES))
        # Of sources that the profile leaves out no data are here to check against.
        split = stated
        if rows := data.get(stated.source):
            split = make_split(rows, at, train, test, stated.test_hash)
        if split.hash != stated.hash:
            raise DataError(
                f"{file}: the split of {split.source}, n = {split.n}, replicate {split.replicate} "
                f"has the hash {split.hash}, stored as {stated.hash}. The file is damaged: delete "
                "it, and the same splits are drawn again."
            )
        splits[at] = split
    return splits
