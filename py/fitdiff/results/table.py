"""The tidy table of a study: one row a cell, in Parquet, made from the cells' files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from fitdiff.atomic import write_atomically
from fitdiff.errors import DataError
from fitdiff.methods.method import Method
from fitdiff.run.cell import Outcome, read_result
from fitdiff.splits.split import Split

RESULTS = pa.schema(
    [
        ("study", pa.string()),
        ("method", pa.string()),
        ("engine", pa.string()),
        ("source", pa.string()),
        ("n", pa.int32()),
        ("replicate", pa.int32()),
        ("seed", pa.int32()),
        ("split_hash", pa.string()),
        ("one_class", pa.bool_()),
        ("status", pa.string()),
        ("accuracy", pa.float64()),
        ("correct", pa.int32()),
        ("total", pa.int32()),
        ("log_loss", pa.float64()),
        ("brier", pa.float64()),
        ("auc", pa.float64()),
        ("selected", pa.list_(pa.int32())),
        ("epochs", pa.float64()),
        ("updates", pa.int64()),
        ("threshold", pa.float64()),
        ("seconds", pa.float64()),
        ("warnings", pa.list_(pa.string())),
        ("error", pa.string()),
        ("cell", pa.string()),
    ]
)
PROBABILITIES = pa.schema(
    [
        ("method", pa.string()),
        ("source", pa.string()),
        ("n", pa.int32()),
        ("replicate", pa.int32()),
        ("seed", pa.int32()),
        ("cell", pa.string()),
        ("probability", pa.list_(pa.float64())),
        ("label", pa.list_(pa.uint8())),
    ]
)
# Probabilities of this many cells are held in memory at a time.
_BATCH = 500


@dataclass(frozen=True)
class Cell:
    """One method on one split, with the file that its result has or will have.

    ``seed`` is the number of its seed: 0 for the one that all methods on the split share.
    """

    method: Method
    split: Split
    seed: int
    key: str
    file: Path


def merge(study: str, cells: Sequence[Cell], folder: Path) -> pd.DataFrame:
    """Write ``results.parquet`` and ``probabilities.parquet`` from all cells that have a file.

    The second holds, for each fitted cell, the probability and the label of every test row, in
    the order of the split's ``test_rows``.

    Returns
    -------
    DataFrame
        The results table, one row a cell, in the order of ``cells``.
    """
    rows: list[dict[str, object]] = []

    def write_probabilities(path: Path) -> None:
        with pq.ParquetWriter(path, PROBABILITIES, compression="zstd") as writer:
            for start in range(0, len(cells), _BATCH):
                batch = list(_read_batch(study, cells[start : start + _BATCH], rows))
                writer.write_table(pa.Table.from_pylist(batch, schema=PROBABILITIES))

    write_atomically(folder / "probabilities.parquet", write_probabilities)
    table = pa.Table.from_pylist(rows, schema=RESULTS)
    write_atomically(
        folder / "results.parquet", lambda path: pq.write_table(table, path, compression="zstd")
    )
    return pd.DataFrame(table.to_pandas())


def read_results(folder: Path) -> pd.DataFrame:
    """Read the results table of a finished or interrupted run.

    Raises
    ------
    DataError
        If there is none, or it cannot be read.
    """
    file = folder / "results.parquet"
    try:
        return pd.DataFrame(pq.read_table(file).to_pandas())
    except FileNotFoundError:
        raise DataError(
            f"There is no {file}. Run the study first: fitdiff run STUDY --out {folder}"
        ) from None
    except (pa.ArrowInvalid, OSError) as error:
        raise DataError(
            f"{file} cannot be read: {error}. Delete it and run the study again: "
            "finished cells are not fitted again."
        ) from None


def _read_batch(
    study: str, cells: Iterable[Cell], rows: list[dict[str, object]]
) -> Iterable[dict[str, object]]:
    """Append each cell's row of results to ``rows``; yield its row of probabilities."""
    for cell in cells:
        result = read_result(cell.file)
        if result is None:
            continue
        rows.append(_row(study, cell, result.outcome))
        if result.outcome.metrics is not None:
            yield {
                "method": cell.method.name,
                "source": cell.split.source,
                "n": cell.split.n,
                "replicate": cell.split.replicate,
                "seed": cell.seed,
                "cell": cell.key,
                "probability": result.probability,
                "label": result.label,
            }


def _row(study: str, cell: Cell, outcome: Outcome) -> dict[str, object]:
    metrics = outcome.metrics
    return {
        "study": study,
        "method": cell.method.name,
        "engine": cell.method.engine,
        "source": cell.split.source,
        "n": cell.split.n,
        "replicate": cell.split.replicate,
        "seed": cell.seed,
        "split_hash": cell.split.hash,
        "one_class": cell.split.one_class,
        "status": outcome.status,
        "accuracy": metrics.accuracy if metrics else None,
        "correct": metrics.correct if metrics else None,
        "total": metrics.total if metrics else None,
        "log_loss": metrics.log_loss if metrics else None,
        "brier": metrics.brier if metrics else None,
        "auc": metrics.auc if metrics else None,
        "selected": outcome.selected,
        "epochs": outcome.epochs,
        "updates": outcome.updates,
        "threshold": outcome.threshold,
        "seconds": outcome.seconds,
        "warnings": outcome.warnings,
        "error": outcome.error,
        "cell": cell.key,
    }
