"""Labels of test rows, compared between methods: which rows a method gains or loses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from fitdiff.errors import DataError
from fitdiff.stats.bootstrap import GainedRows
from fitdiff.stats.counts import Counts, Floats, Integers

Labels = NDArray[Any]


class Place(NamedTuple):
    """Cell that a prediction belongs to.

    Attributes
    ----------
    method : str
        Its name.
    source : str
        Label of the data source.
    n, replicate : int
        Size of the training set; number of the draw at that size, from 1.
    seed : int
        Number of the seed: 0 is the one that all methods on a split share; others are those by
        which a noise floor is measured.
    """

    method: str
    source: str
    n: int
    replicate: int
    seed: int = 0


class Predicted(Protocol):
    """Predictions of one cell for its test rows: see `fitdiff.results.predictions.Prediction`."""

    @property
    def label(self) -> Labels:
        """Labels, shape (m,)."""

    @property
    def prediction(self) -> Floats:
        """Fitted values, shape (m,)."""


@dataclass(frozen=True)
class TestRows:
    """The rows that a method is tested on.

    Attributes
    ----------
    hash : str
    label : ndarray, shape (m,)
        True labels of all rows that any split tests on.
    of_split : mapping of (n, replicate) to ndarray of int
        Positions, among the m, of the rows of each split, where splits have test rows of their own
        as folds do; empty where all splits test on all m.
    """

    hash: str
    label: Labels
    of_split: Mapping[tuple[int, int], Integers] = field(default_factory=dict)

    def at(self, n: int, replicate: int) -> Integers:
        """Positions of a split's test rows, in its order."""
        if not self.of_split:
            return np.arange(self.label.size)
        return self.of_split[n, replicate]

    __test__ = False  # for pytest, which takes every class of such a name for a test


def places_of(counts: Counts, method: str) -> list[Place]:
    """List the cells of a method, with the seed that all share, in the order of ``counts``."""
    places = counts.splits[["source", "n", "replicate"]].itertuples(index=False, name=None)
    return [Place(method, str(source), int(n), int(replicate)) for source, n, replicate in places]


def gained_rows(
    counts: Counts,
    tests: Sequence[Mapping[str, TestRows]],
    predictions: Mapping[Place, Predicted],
    *,
    ends: bool = False,
) -> list[GainedRows]:
    """Find the test rows that each method gains or loses against the one before.

    Parameters
    ----------
    counts : Counts
    tests : sequence of mapping of str to TestRows
        Of each method, by label of the data source.
    predictions : mapping of Place to Predicted
        Labels alone are enough.
    ends : bool
        Whether to add, as the last one, the last method against the first.

    Returns
    -------
    list of GainedRows
        One a data source. Where methods have different test sets, the rows are those of all test
        sets, one after the other.

    Raises
    ------
    DataError
        If the labels do not add up to the counts: the tables are of two runs.
    """
    found = []
    strata = counts.strata
    for source, rows in counts.splits.groupby("source", sort=True):
        own = [by_source[str(source)] for by_source in tests]
        parts = {test.hash: test.label.size for test in own}
        starts = dict(zip(parts, np.cumsum([0, *parts.values()]).tolist(), strict=False))
        shape = (len(counts.methods), len(rows), sum(parts.values()))
        correct = np.zeros(shape, dtype=np.int8)
        tested = np.zeros(len(rows))
        for number, (method, test) in enumerate(zip(counts.methods, own, strict=True)):
            start = starts[test.hash]
            places = places_of(counts, method)
            for split, index in enumerate(rows.index):
                place = places[index]
                at = test.at(place.n, place.replicate)
                tested[split] = at.size / test.label.size
                given = predictions.get(place)
                # A cell without labels shows below, as a sum that is not the count.
                if given is not None and given.label.size == at.size:
                    correct[number, split, start + at] = given.label == test.label[at]
        if not np.array_equal(correct.sum(axis=2, dtype=np.int64), counts.correct[:, rows.index]):
            raise DataError(
                "Predictions and results disagree on how many labels are correct: they are of "
                "different runs. Run the study again; no cell is fitted twice."
            )
        steps = np.diff(correct, axis=0)
        if ends:
            steps = np.concatenate([steps, correct[-1:] - correct[:1]])
        found.append(GainedRows(steps, strata[rows.index], tuple(parts.values()), tested))
    return found


def label_disagreement(
    counts: Counts, pair: tuple[str, str], predictions: Mapping[Place, Predicted]
) -> Floats:
    """Fraction of test rows that two methods label differently, on each split; shape (s,).

    NaN where there are no classes.
    """
    return np.array(
        [
            float((one.label != two.label).mean()) if one.label.size else np.nan
            for one, two in _on_splits(counts, pair, predictions)
        ]
    )


def probability_change(
    counts: Counts, pair: tuple[str, str], predictions: Mapping[Place, Predicted]
) -> Floats:
    """Median absolute change of the fitted value over test rows, on each split; shape (s,).

    In single precision: seven digits of a probability are kept.
    """
    return np.array(
        [
            float(np.median(np.abs(np.float32(two.prediction) - np.float32(one.prediction))))
            for one, two in _on_splits(counts, pair, predictions)
        ]
    )


def _on_splits(
    counts: Counts, pair: tuple[str, str], predictions: Mapping[Place, Predicted]
) -> Iterator[tuple[Predicted, Predicted]]:
    one, two = (places_of(counts, method) for method in pair)
    for a, b in zip(one, two, strict=True):
        yield predictions[a], predictions[b]
