"""True labels of the test rows of a run, from its stored splits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from fitdiff.data.dataset import Dataset
from fitdiff.data.source import load_data
from fitdiff.hashing import hash_content
from fitdiff.splits.split import Split, stored_splits
from fitdiff.stats.labels import TestRows
from fitdiff.studies.study import Study
from fitdiff.studies.study_file import Profile


def read_test_rows(study: Study, profile: Profile, folder: Path) -> dict[str, TestRows]:
    """Read the test rows of a study's run, by label of the data source; nothing is fitted."""
    data = {source: load_data(source) for source in study.sources(profile)}
    splits = stored_splits(folder / "splits.parquet", study.file, data, profile)
    return test_rows_of(splits, {source.label: rows for source, rows in data.items()})


def test_rows_of(splits: Iterable[Split], data: Mapping[str, Dataset]) -> dict[str, TestRows]:
    """Return the test rows of splits, by label of the data source.

    Splits from a pool share their test rows, and their order. Folds have their own: the test rows
    of the source are then all of them.
    """
    by_source: dict[str, list[Split]] = {}
    for split in splits:
        by_source.setdefault(split.source, []).append(split)
    return {source: _tested(mine, data[source]) for source, mine in by_source.items()}


def _tested(splits: Sequence[Split], data: Dataset) -> TestRows:
    hashes = list(dict.fromkeys(split.test_hash for split in splits))
    if len(hashes) == 1:
        return TestRows(hashes[0], data.y[data.positions(splits[0].test_rows)])
    rows = np.unique(np.concatenate([split.test_rows for split in splits]))
    of_split = {
        (split.n, split.replicate): np.searchsorted(rows, split.test_rows) for split in splits
    }
    return TestRows(hash_content(hashes), data.y[data.positions(rows)], of_split)
