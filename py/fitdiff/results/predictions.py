"""Predictions of each cell for each test row: the one reader of ``predictions.parquet``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from fitdiff.errors import DataError
from fitdiff.results.manifest import read_manifest
from fitdiff.results.seal import check_seal
from fitdiff.stats.labels import Place

FILE = "predictions.parquet"
# Cells whose predictions are read at a time, before those that were not asked for are dropped.
_BATCH = 200


@dataclass(frozen=True)
class Prediction:
    """Predictions of one cell for its test rows, in the order of the split's ``test_rows``.

    Attributes
    ----------
    label : ndarray, shape (m,), uint8 (int32 of more than 256 classes), read-only
        Empty where there are no classes.
        255 for a row without a prediction.
    prediction : ndarray, shape (m,), or (m, k) of k classes, float64, read-only
        Empty when only labels were asked for.
    """

    label: NDArray[Any]
    prediction: NDArray[np.float64]


class Predictions(Mapping[Place, Prediction]):
    """Predictions by place; a cell in which nothing was fitted has none.

    ``predictions[Place("lm-top10", "iris: setosa v virginica", 20, 1)]`` is the cell of the shared
    seed; ``predictions.get(place)`` is None where there is none.

    Parameters
    ----------
    by_place : mapping of Place to Prediction
    """

    def __init__(self, by_place: Mapping[Place, Prediction]) -> None:
        self._by_place = by_place

    def __getitem__(self, place: Place) -> Prediction:
        return self._by_place[place]

    def __iter__(self) -> Iterator[Place]:
        return iter(self._by_place)

    def __len__(self) -> int:
        return len(self._by_place)

    def of(self, method: str, source: str, seed: int = 0) -> dict[tuple[int, int], Prediction]:
        """Predictions of one method on one data source, by size and replicate."""
        return {
            (place.n, place.replicate): prediction
            for place, prediction in self.items()
            if (place.method, place.source, place.seed) == (method, source, seed)
        }


def _all(place: Place) -> bool:  # noqa: ARG001
    return True


def read_predictions(
    folder: Path, wanted: Callable[[Place], bool] = _all, *, labels_only: bool = False
) -> Predictions:
    """Read the predictions of a folder of results.

    Parameters
    ----------
    folder : Path
        Where a run wrote its results.
    wanted : callable (Place) -> bool, optional
        Which cells to read, such as ``lambda place: place.seed == 0``; the memory of others is
        given back. All by default, those of further seeds too.
    labels_only : bool
        Leave the predictions out, which take eight times the memory of the labels.

    Returns
    -------
    Predictions
        In the order of the file, which is that of the results table.

    Raises
    ------
    DataError
        If there is no such file, it is not the one that the manifest states, or one place occurs
        twice.
    """
    file = folder / FILE
    manifest, _ = read_manifest(folder)
    check_seal(file, manifest)
    try:
        return Predictions(_read(file, wanted, labels_only))
    except (pa.ArrowException, KeyError, OSError, TypeError, ValueError) as error:
        raise DataError(
            f"{file} cannot be read: {error}. Run the study again: finished cells are not fitted "
            "again."
        ) from None


def _read(
    file: Path, wanted: Callable[[Place], bool], labels_only: bool
) -> dict[Place, Prediction]:
    table = pq.ParquetFile(file)
    columns = [*Place._fields, "label", *([] if labels_only else ["prediction"])]
    found: dict[Place, Prediction] = {}
    nothing = np.empty(0)
    for batch in table.iter_batches(batch_size=_BATCH, columns=columns):
        places = [Place(*values) for values in zip(*_columns(batch), strict=True)]
        chosen = [at for at, place in enumerate(places) if wanted(place)]
        # A copy of what is wanted: a view would keep the whole batch in memory.
        batch = batch.take(pa.array(chosen, pa.int64()))  # noqa: PLW2901
        for at, number in enumerate(chosen):
            label = _small(batch.column("label")[at].values.to_numpy())
            prediction = nothing
            if not labels_only:
                prediction = batch.column("prediction")[at].values.to_numpy()
                # Of several classes, row after row.
                if label.size and prediction.size != label.size:
                    prediction = prediction.reshape(label.size, -1)
            if places[number] in found:
                raise ValueError(f"the cell {tuple(places[number])} occurs twice")
            found[places[number]] = Prediction(label, prediction)
    return found


def _small(label: NDArray[np.int32]) -> NDArray[Any]:
    small = label.astype(np.uint8 if label.max(initial=0) < 256 else np.int32)
    small.setflags(write=False)
    return small


def _columns(batch: pa.RecordBatch) -> list[list[object]]:
    return [batch.column(name).to_pylist() for name in Place._fields]
