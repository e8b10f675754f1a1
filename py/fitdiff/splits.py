"""Splits: drawn once, as row numbers, stored with hashes, handed to every engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from fitdiff.atomic import write_atomically
from fitdiff.data import Dataset
from fitdiff.errors import DataError, SpecificationError
from fitdiff.hashing import derive_seed, hash_content, hash_rows
from fitdiff.study import Draw, KaggleLikePool, Pool, Profile, StudyFile

RowNumbers = NDArray[np.int32]


@dataclass(frozen=True)
class Split:
    """One drawn training set and its test set.

    Attributes
    ----------
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

    n: int
    replicate: int
    train_rows: RowNumbers
    test_rows: RowNumbers
    one_class: bool
    train_hash: str
    test_hash: str
    hash: str


def draw_pool(pool: Pool, data: Dataset, *axes: str | int) -> tuple[RowNumbers, RowNumbers]:
    """Divide the data into rows to draw training sets from and rows to test on.

    Returns
    -------
    draw_from, test : ndarray of int32
        Row numbers, ascending.

    Raises
    ------
    SpecificationError
        If a class has fewer rows than the protocol asks for, or no official division exists.
    """
    if isinstance(pool, KaggleLikePool):
        generator = _generator("pool", *axes)
        drawn = [
            generator.choice(_rows_of_class(data, label, count), count, replace=False)
            for label, count in enumerate(pool.class_counts)
        ]
        everything = np.sort(np.concatenate(drawn))
        chosen = np.zeros(everything.size, dtype=bool)
        chosen[generator.choice(everything.size, pool.draw_from, replace=False)] = True
        return everything[chosen], everything[~chosen]
    test = data.row_numbers[data.official_test]
    return data.row_numbers[~data.official_test], test[test.size // 2 :]


def draw_training(
    draw: Draw, draw_from: RowNumbers, labels: NDArray[np.uint8], n: int, *axes: str | int
) -> RowNumbers:
    """Draw one training set of ``n`` rows.

    Parameters
    ----------
    draw : Draw
    draw_from : ndarray of int32
        Row numbers of the pool.
    labels : ndarray of uint8
        Label of each row of the pool; used only when the draw is stratified.
    n : int
    *axes : str or int
        What the seed is derived from.

    Returns
    -------
    ndarray, shape (n,), int32
        Ascending without replacement (as caret hands them over), in the order drawn with it (as
        NumPy's ``choice`` does).
    """
    generator = _generator("draw", *axes)
    replace = draw.protocol == "with-replacement"
    if not replace and n > draw_from.size:
        raise SpecificationError(
            f"Cannot draw {n} rows without replacement from a pool of {draw_from.size}. "
            "Use smaller sizes or draw with replacement."
        )
    if draw.stratified:
        counts = _proportional(n, np.bincount(labels, minlength=2))
        parts = [
            generator.choice(draw_from[labels == label], count, replace=replace)
            for label, count in enumerate(counts)
        ]
        rows = generator.permutation(np.concatenate(parts))
    else:
        rows = generator.choice(draw_from, n, replace=replace)
    return rows if replace else np.sort(rows)


def draw_splits(study: StudyFile, data: Dataset, profile: Profile) -> list[Split]:
    """Draw all splits of a profile; each depends on the study, its size and replicate alone."""
    axes = (study.name, study.seed)
    draw_from, test_rows = draw_pool(study.pool, data, *axes)
    pool_labels = data.y[data.positions(draw_from)]
    test_hash = hash_rows(data.x[data.positions(test_rows)])
    splits = []
    for n in profile.sizes:
        for replicate in range(1, profile.replicates + 1):
            rows = draw_training(study.draw, draw_from, pool_labels, n, *axes, n, replicate)
            splits.append(make_split(data, n, replicate, rows, test_rows, test_hash))
    return splits


def make_split(
    data: Dataset, n: int, replicate: int, train: RowNumbers, test: RowNumbers, test_hash: str
) -> Split:
    """Build a split from row numbers, with its hashes."""
    at = data.positions(train)
    labels = data.y[at]
    train_hash = hash_rows(data.x[at], labels)
    identity = hash_content(
        {"train": train.tolist(), "test": test.tolist(), "hashes": [train_hash, test_hash]}
    )
    one_class = np.unique(labels).size < 2
    return Split(n, replicate, train, test, one_class, train_hash, test_hash, identity)


def stored_splits(file: Path, study: StudyFile, data: Dataset, profile: Profile) -> list[Split]:
    """Return a profile's splits: those stored in ``file``, and newly drawn ones, then stored too.

    Raises
    ------
    SpecificationError
        If the file holds splits of another specification.
    DataError
        If a stored split is not what its hash says.
    """
    specification = hash_content(
        {
            "data": data.hash,
            "pool": asdict(study.pool),
            "draw": asdict(study.draw),
            "axes": [study.name, study.seed],
        }
    )
    stored = _read(file, specification, data) if file.exists() else {}
    drawn = draw_splits(study, data, profile)
    kept = [stored.get((split.n, split.replicate), split) for split in drawn]
    union = stored | {(split.n, split.replicate): split for split in kept}
    if union.keys() != stored.keys():
        _write(file, specification, [union[key] for key in sorted(union)])
    return kept


def _write(file: Path, specification: str, splits: Sequence[Split]) -> None:
    table = pa.Table.from_pylist([asdict(split) for split in splits])
    table = table.replace_schema_metadata({"fitdiff.specification": specification})
    write_atomically(file, lambda path: pq.write_table(table, path, compression="zstd"))


def _read(file: Path, specification: str, data: Dataset) -> dict[tuple[int, int], Split]:
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
        split = make_split(data, row["n"], row["replicate"], train, test, row["test_hash"])
        if split.hash != row["hash"]:
            raise DataError(
                f"{file}: the split n = {split.n}, replicate {split.replicate} has the hash "
                f"{split.hash}, stored as {row['hash']}. The file is damaged: delete it, and the "
                "same splits are drawn again."
            )
        splits[split.n, split.replicate] = split
    return splits


def _generator(*axes: str | int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(derive_seed(*axes)))


def _rows_of_class(data: Dataset, label: int, wanted: int) -> RowNumbers:
    rows: RowNumbers = data.row_numbers[data.y == label]
    if rows.size < wanted:
        raise SpecificationError(
            f"The pool asks for {wanted} rows of class {label}, but the data have {rows.size}. "
            "Lower class_counts."
        )
    return rows


def _proportional(n: int, class_sizes: NDArray[np.int64]) -> list[int]:
    """Share ``n`` between the classes in proportion; the largest remainders are rounded up."""
    exact = n * class_sizes / class_sizes.sum()
    counts = np.floor(exact).astype(int)
    by_remainder = np.argsort(counts - exact, kind="stable")
    counts[by_remainder[: n - counts.sum()]] += 1
    return [int(count) for count in counts]
