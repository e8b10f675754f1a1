"""What chosen methods answered for the test rows, streamed out of ``probabilities.parquet``."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

# Splits of a source that are looked at, those of the lowest replicates first: enough to find what
# two methods differ on, and bounded whatever the study.
SPLITS = 400
_BATCH = 200
_PLACE = ("method", "source", "n", "replicate", "seed")

# Size and replicate of a split of one source.
At = tuple[int, int]


@dataclass(frozen=True)
class Answers:
    """Answers of one method for the test rows of one source.

    Attributes
    ----------
    probability : dict of At to ndarray, shape (m,), float64
    label : dict of At to ndarray, shape (m,), uint8
    """

    probability: dict[At, NDArray[np.float64]] = field(default_factory=dict)
    label: dict[At, NDArray[np.uint8]] = field(default_factory=dict)


def read_answers(
    folder: Path, wanted: Collection[tuple[str, str]]
) -> dict[tuple[str, str], Answers]:
    """Read the answers of some methods for the test rows of some sources.

    Parameters
    ----------
    folder : Path
        Holds ``probabilities.parquet``.
    wanted : collection of (method, source)

    Returns
    -------
    dict of (method, source) to Answers
        On at most `SPLITS` splits of a source, the same for every method that has them.
    """
    file = pq.ParquetFile(folder / "probabilities.parquet")
    chosen = _chosen(file, set(wanted))
    found: dict[tuple[str, str], Answers] = {}
    at = 0
    for group in range(file.num_row_groups):
        rows = file.metadata.row_group(group).num_rows
        if any(at <= row < at + rows for row in chosen):
            for row, probability, label in _lists(file, group, at):
                if row in chosen:
                    method, source, n, replicate = chosen[row]
                    answers = found.setdefault((method, source), Answers())
                    answers.probability[n, replicate] = probability
                    answers.label[n, replicate] = label
        at += rows
    return found


def _chosen(
    file: pq.ParquetFile, wanted: Collection[tuple[str, str]]
) -> dict[int, tuple[str, str, int, int]]:
    """Rows of the file that are wanted, with their places."""
    columns = file.read(columns=list(_PLACE)).to_pydict()
    places = zip(*(columns[name] for name in _PLACE), strict=True)
    mine = {
        row: place[:4]
        for row, place in enumerate(places)
        if place[:2] in wanted and place[4] == 0  # the seed that all methods share
    }
    kept: dict[str, set[At]] = {}
    for _, source, n, replicate in mine.values():
        kept.setdefault(source, set()).add((n, replicate))
    for source, splits in kept.items():
        kept[source] = set(sorted(splits, key=lambda at: (at[1], at[0]))[:SPLITS])
    return {row: place for row, place in mine.items() if place[2:] in kept[place[1]]}


def _lists(
    file: pq.ParquetFile, group: int, first: int
) -> Iterator[tuple[int, NDArray[np.float64], NDArray[np.uint8]]]:
    batches = file.iter_batches(_BATCH, row_groups=[group], columns=["probability", "label"])
    row = first
    for batch in batches:
        probability, label = batch.column("probability"), batch.column("label")
        for at in range(batch.num_rows):
            # Lists of the file's own memory, not copied.
            yield row, probability[at].values.to_numpy(), label[at].values.to_numpy()
            row += 1
