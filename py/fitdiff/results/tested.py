"""True labels of the test rows of a run, from its stored splits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from fitdiff.data.dataset import Dataset
from fitdiff.data.source import load_data
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

    All splits of a source share their test rows, and their order: there is one pool a source.
    """
    found: dict[str, TestRows] = {}
    for split in splits:
        if split.source not in found:
            rows = data[split.source]
            label = rows.y[rows.positions(split.test_rows)]
            found[split.source] = TestRows(split.test_hash, label)
    return found
