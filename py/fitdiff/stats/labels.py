"""Which test images each cell labels rightly: what a bootstrap over images needs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from fitdiff.errors import DataError
from fitdiff.splits.split import stored_splits
from fitdiff.stats.bootstrap import GainedImages
from fitdiff.stats.counts import Counts
from fitdiff.studies.study import Study
from fitdiff.studies.study_file import Profile
from fitdiff.tables.source import load_data

# Method, label of the source, size, replicate.
CellPlace = tuple[str, str, int, int]
RightAnswers = Mapping[CellPlace, NDArray[np.bool_]]

_PLACE = ["method", "source", "n", "replicate"]


def labels_of_test_images(
    study: Study, profile: Profile, folder: Path
) -> dict[str, NDArray[np.uint8]]:
    """True labels of the test images of each data source, in the order of their splits' rows."""
    data = {source: load_data(source) for source in study.sources(profile)}
    splits = stored_splits(folder / "splits.parquet", study.file, data, profile)
    by_label = {source.label: rows for source, rows in data.items()}
    truth: dict[str, NDArray[np.uint8]] = {}
    for split in splits:
        rows = by_label[split.source]
        # One pool a source: its splits share their test rows, and their order.
        truth.setdefault(split.source, rows.y[rows.positions(split.test_rows)])
    return truth


def read_right_answers(folder: Path, truth: Mapping[str, NDArray[np.uint8]]) -> RightAnswers:
    """Compare the labels of all cells of a run with the truth.

    Parameters
    ----------
    folder : Path
        Holds ``probabilities.parquet``.
    truth : mapping of str to ndarray, shape (m,), uint8
        As `labels_of_test_images` returns it.

    Returns
    -------
    mapping of CellPlace to ndarray, shape (m,), bool
    """
    file = pq.ParquetFile(folder / "probabilities.parquet")
    right: dict[CellPlace, NDArray[np.bool_]] = {}
    for batch in file.iter_batches(batch_size=200, columns=[*_PLACE, "label"]):
        labels = batch.column("label")
        places = zip(*(batch.column(name).to_pylist() for name in _PLACE), strict=True)
        for at, place in enumerate(places):
            right[place] = labels[at].values.to_numpy() == truth[place[1]]
    return right


def gained_images(counts: Counts, right: RightAnswers) -> list[GainedImages]:
    """Find the test images that each step of a ladder gains or loses.

    Parameters
    ----------
    counts : Counts
        Of the ladder's methods; says which splits are paired.
    right : RightAnswers

    Returns
    -------
    list of GainedImages
        One a data source.

    Raises
    ------
    DataError
        If the labels do not add up to the counts: the tables are of two runs.
    """
    found = []
    strata = counts.strata
    for source, rows in counts.splits.groupby("source", sort=True):
        places = [(str(source), int(n), int(k)) for n, k in rows[["n", "replicate"]].to_numpy()]
        # A cell that probabilities.parquet lacks shows as a sum that is not the count.
        nothing = np.zeros(0, dtype=bool)
        answers = [[right.get((m, *at), nothing) for at in places] for m in counts.methods]
        sums = np.array([[one.sum() for one in of_method] for of_method in answers])
        if not np.array_equal(sums, counts.correct[:, rows.index]):
            raise DataError(
                "probabilities.parquet and results.parquet disagree on how many labels are right: "
                "they are of different runs. Run the study again; no cell is fitted twice."
            )
        of_images = np.array(answers, dtype=np.int8)
        found.append(GainedImages(np.diff(of_images, axis=0), strata[rows.index]))
    return found
