"""What each hybrid of a ladder says of each test image: labels, probabilities, right or wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from fitdiff.errors import DataError
from fitdiff.stats.bootstrap import GainedImages
from fitdiff.stats.counts import Counts, Floats

Labels = NDArray[np.uint8]
# Method, label of the source, size, replicate.
Place = tuple[str, str, int, int]

_PLACE = ["method", "source", "n", "replicate"]
_CELLS_AT_A_TIME = 200


@dataclass(frozen=True)
class TestImages:
    """The images that a method is tested on: their hash, and their true labels, shape (m,)."""

    hash: str
    label: Labels

    __test__ = False  # for pytest, which takes every class of such a name for a test


@dataclass(frozen=True)
class Answers:
    """Answers of all cells with the seed that is shared.

    Attributes
    ----------
    label : mapping of Place to ndarray, shape (m,), uint8
    probability : mapping of Place to ndarray, shape (m,), float32
        Differences are told to seven digits, in half the memory.
    """

    label: Mapping[Place, Labels]
    probability: Mapping[Place, NDArray[np.float32]]


def read_answers(folder: Path) -> Answers:
    """Read the answers from ``probabilities.parquet`` of a folder of results."""
    file = pq.ParquetFile(folder / "probabilities.parquet")
    label: dict[Place, Labels] = {}
    probability: dict[Place, NDArray[np.float32]] = {}
    columns = [*_PLACE, "seed", "label", "probability"]
    for batch in file.iter_batches(batch_size=_CELLS_AT_A_TIME, columns=columns):
        seeds = batch.column("seed").to_pylist()
        labels, probabilities = batch.column("label"), batch.column("probability")
        places = zip(*(batch.column(name).to_pylist() for name in _PLACE), strict=True)
        for at, place in enumerate(places):
            if seeds[at] == 0:
                label[place] = labels[at].values.to_numpy()
                probability[place] = probabilities[at].values.to_numpy().astype(np.float32)
    return Answers(label, probability)


def places_of(counts: Counts, method: str) -> list[Place]:
    """Where a method's answers are on each split, in the order of ``counts``."""
    places = counts.splits[["source", "n", "replicate"]].itertuples(index=False, name=None)
    return [(method, str(source), int(n), int(replicate)) for source, n, replicate in places]


def label_disagreement(counts: Counts, pair: tuple[str, str], answers: Answers) -> Floats:
    """Fraction of test images that two methods label differently, on each split; shape (s,)."""

    def differing(one: Place, two: Place) -> float:
        return float((answers.label[one] != answers.label[two]).mean())

    return _compared(counts, pair, differing)


def probability_change(counts: Counts, pair: tuple[str, str], answers: Answers) -> Floats:
    """Median absolute change of the fitted value over test images, on each split; shape (s,)."""

    def change(one: Place, two: Place) -> float:
        return float(np.median(np.abs(answers.probability[two] - answers.probability[one])))

    return _compared(counts, pair, change)


def gained_on_ladder(
    counts: Counts, tests: Sequence[Mapping[str, TestImages]], answers: Answers
) -> list[GainedImages]:
    """Find the test images that each rung gains or loses, and in the end the whole ladder.

    Parameters
    ----------
    counts : Counts
        Of the ladder's methods.
    tests : sequence of mapping of str to TestImages
        Of each method, by label of the data source.
    answers : Answers

    Returns
    -------
    list of GainedImages
        One a data source, of k rungs and the gap. Where a rung changes the test set, the images
        are those of all test sets, one after the other.

    Raises
    ------
    DataError
        If the labels do not add up to the counts: the tables are of two runs.
    """
    found = []
    strata = counts.strata
    for source, rows in counts.splits.groupby("source", sort=True):
        own = [by_source[str(source)] for by_source in tests]
        parts = {images.hash: images.label.size for images in own}
        starts = dict(zip(parts, np.cumsum([0, *parts.values()]).tolist(), strict=False))
        shape = (len(counts.methods), len(rows), sum(parts.values()))
        right = np.zeros(shape, dtype=np.int8)
        for number, (method, images) in enumerate(zip(counts.methods, own, strict=True)):
            start, size = starts[images.hash], images.label.size
            places = places_of(counts, method)
            for split, index in enumerate(rows.index):
                said = answers.label.get(places[index])
                if said is not None and said.size == size:
                    right[number, split, start : start + size] = said == images.label
        if not np.array_equal(right.sum(axis=2, dtype=np.int64), counts.correct[:, rows.index]):
            raise DataError(
                "probabilities.parquet and results.parquet disagree on how many labels are right: "
                "they are of different runs. Run the ladder again; no cell is fitted twice."
            )
        steps = np.concatenate([np.diff(right, axis=0), right[-1:] - right[:1]])
        found.append(GainedImages(steps, strata[rows.index], tuple(parts.values())))
    return found


def _compared(
    counts: Counts, pair: tuple[str, str], compare: Callable[[Place, Place], float]
) -> Floats:
    one, two = (places_of(counts, method) for method in pair)
    return np.array([compare(a, b) for a, b in zip(one, two, strict=True)])
