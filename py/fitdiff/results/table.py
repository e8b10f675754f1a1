"""The tidy table of a study: one row a cell, in Parquet, made from the store of cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from fitdiff.atomic import write_atomically
from fitdiff.errors import DataError
from fitdiff.hashing import hash_content
from fitdiff.results.cell import Cell, CellRecord
from fitdiff.results.manifest import Progress, read_manifest, stated_seals, write_content
from fitdiff.results.metrics import COLUMNS
from fitdiff.results.predictions import FILE as PREDICTIONS_FILE
from fitdiff.results.seal import Seal, as_content, check_seal, fits, seal
from fitdiff.results.store import CellStore

RESULTS_FILE = "results.parquet"

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
        ("predicted", pa.int32()),
        *((name, pa.float64()) for name in COLUMNS),
        ("selected", pa.list_(pa.int32())),
        ("epochs", pa.float64()),
        ("updates", pa.int64()),
        ("threshold", pa.float64()),
        ("seconds", pa.float64()),
        ("timings", pa.map_(pa.string(), pa.float64())),
        ("warnings", pa.list_(pa.string())),
        ("error", pa.string()),
        ("cell", pa.string()),
    ]
)
PREDICTIONS = pa.schema(
    [
        ("method", pa.string()),
        ("source", pa.string()),
        ("n", pa.int32()),
        ("replicate", pa.int32()),
        ("seed", pa.int32()),
        ("cell", pa.string()),
        ("prediction", pa.list_(pa.float64())),
        ("label", pa.list_(pa.int32())),
    ]
)
# Probabilities of this many cells are held in memory at a time.
_BATCH = 500


def update_tables(
    study: str, cells: Sequence[Cell], store: CellStore, folder: Path
) -> tuple[pd.DataFrame, dict[str, Seal]]:
    """Bring ``results.parquet`` and ``predictions.parquet`` up to date with the store.

    The first has a row for each cell that has a result, the second, for each fitted cell, the
    prediction and the label of every test row, in the order of the split's ``test_rows`` (of
    several classes their probabilities, row after row; no label where there are no classes). Tables
    that are what the manifest states, made from the same cells, are left as they are.

    Returns
    -------
    results : DataFrame
        The results table, in the order of ``cells``.
    seals : dict of str to Seal
        For the manifest.
    """
    content = _content(study, cells, store)
    seals = stated_seals(folder)
    files = folder / RESULTS_FILE, folder / PREDICTIONS_FILE
    if not all(
        file.name in seals and seals[file.name].content == content and fits(file, seals[file.name])
        for file in files
    ):
        _write(study, cells, store, folder)
        # A cell that could no longer be read is not in the tables.
        seals = seal_tables(folder, _content(study, cells, store))
    return _read(files[0]), seals


def seal_tables(folder: Path, content: str = "") -> dict[str, Seal]:
    """Seal the tables that a folder holds, whoever wrote them."""
    files = (folder / RESULTS_FILE, folder / PREDICTIONS_FILE)
    return {file.name: seal(file, content) for file in files if file.is_file()}


def seal_folder(folder: Path, progress: Progress, **content: object) -> None:
    """Write the manifest of a folder whose tables were made by hand, as tests and examples do."""
    tables = as_content(seal_tables(folder))
    write_content(folder, {"cells": asdict(progress), "tables": tables, **content})


def read_results(folder: Path) -> pd.DataFrame:
    """Read the results table of a finished or interrupted run.

    Raises
    ------
    DataError
        If there is none, or it is not the one that the manifest states.
    """
    file = folder / RESULTS_FILE
    manifest, _ = read_manifest(folder)
    check_seal(file, manifest)
    try:
        return _read(file)
    except (pa.ArrowException, OSError) as error:
        raise DataError(
            f"{file} cannot be read: {error}. Delete it and run the study again: "
            "finished cells are not fitted again."
        ) from None


def _read(file: Path) -> pd.DataFrame:
    return pd.DataFrame(pq.ParquetFile(file).read().to_pandas())


def _content(study: str, cells: Sequence[Cell], store: CellStore) -> str:
    """Hash of all that the tables are made from."""
    found = store.found
    return hash_content(
        [
            [study, str(RESULTS), str(PREDICTIONS)],
            [
                [*_place(cell).values(), cell.method.engine, found[cell.key].digest]
                for cell in cells
                if cell.key in found
            ],
        ]
    )


def _write(study: str, cells: Sequence[Cell], store: CellStore, folder: Path) -> None:
    rows: list[dict[str, object]] = []

    def write_predictions(path: Path) -> None:
        with pq.ParquetWriter(path, PREDICTIONS, compression="zstd") as writer:
            for start in range(0, len(cells), _BATCH):
                batch = list(_read_batch(study, cells[start : start + _BATCH], store, rows))
                writer.write_table(pa.Table.from_pylist(batch, schema=PREDICTIONS))

    write_atomically(folder / PREDICTIONS_FILE, write_predictions)
    table = pa.Table.from_pylist(rows, schema=RESULTS)
    write_atomically(
        folder / RESULTS_FILE, lambda path: pq.write_table(table, path, compression="zstd")
    )


def _read_batch(
    study: str, cells: Iterable[Cell], store: CellStore, rows: list[dict[str, object]]
) -> Iterable[dict[str, object]]:
    """Append each cell's row of results to ``rows``; yield its row of predictions."""
    for cell in cells:
        result = store.read(cell.key) if cell.key in store.found else None
        if result is None:
            continue
        rows.append(_row(study, cell, result.record))
        if result.record.metrics is not None:
            yield {
                **_place(cell),
                "cell": cell.key,
                "prediction": result.prediction.ravel(),
                "label": result.label,
            }


def _place(cell: Cell) -> dict[str, object]:
    return {
        "method": cell.method.name,
        "source": cell.split.source,
        "n": cell.split.n,
        "replicate": cell.split.replicate,
        "seed": cell.seed,
    }


def _row(study: str, cell: Cell, record: CellRecord) -> dict[str, object]:
    metrics = record.metrics
    return {
        **_place(cell),
        "study": study,
        "engine": cell.method.engine,
        "split_hash": cell.split.hash,
        "one_class": cell.split.one_class,
        "status": record.status,
        "accuracy": metrics.accuracy if metrics else None,
        "correct": metrics.correct if metrics else None,
        "total": metrics.total if metrics else None,
        "predicted": metrics.predicted if metrics else None,
        **{name: metrics.values.get(name) if metrics else None for name in COLUMNS},
        "selected": record.selected,
        "epochs": record.epochs,
        "updates": record.updates,
        "threshold": record.threshold,
        "seconds": record.seconds,
        "timings": list(record.timings.items()),
        "warnings": record.warnings,
        "error": record.error,
        "cell": cell.key,
    }
