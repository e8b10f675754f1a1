"""A study of two digits with invented predictions."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from debate2017.data.specification import ImagePair
from debate2017.study_tables import FigureTable, Recorded
from fitdiff.data.source import load_data
from fitdiff.methods.method import Method
from fitdiff.methods.specification import validate
from fitdiff.report.material import Material
from fitdiff.results.manifest import Progress
from fitdiff.results.table import PREDICTIONS, seal_folder
from fitdiff.studies.study import Study, find_method
from fitdiff.studies.study_file import StudyFile

PAIR = ImagePair("mnist", (0, 1))
TEST_ROWS = 40
CONTENT = {
    "name": "own",
    "title": "a study",
    "methods": ["leek-lm", "beam-liblinear"],
    "seed": 1,
    "time_limit": 1.0,
    "data": [{"name": "mnist", "classes": [0, 1]}],
    "pool": {"protocol": "official"},
    "draw": {"protocol": "without-replacement", "stratification": "none"},
    "profiles": {"paper": {"sizes": [10, 20], "replicates": 3}},
}
TABLES = {
    "figure": FigureTable("leek2017", "", {"Leek": "leek-lm", "Beam": "beam-liblinear"}),
    "recorded": Recorded("leek2017.csv", {"leekasso": "leek-lm"}),
}


@pytest.fixture(scope="session")
def methods() -> tuple[Method, ...]:
    return tuple(find_method(name) for name in CONTENT["methods"])


@pytest.fixture(scope="session")
def material(tmp_path_factory: pytest.TempPathFactory, methods: tuple[Method, ...]) -> Material:
    """The first method is always right, the second errs on as many rows as its replicate."""
    folder = tmp_path_factory.mktemp("made")
    study = Study(validate(StudyFile, CONTENT, where="here"), methods, folder, TABLES)
    data = load_data(PAIR)
    rows, truth = data.row_numbers[:TEST_ROWS], data.y[:TEST_ROWS]
    splits = {"source": [PAIR.label], "test_rows": [rows.tolist()]}
    pq.write_table(pa.table(splits), folder / "splits.parquet")
    cells, predictions = [], []
    for method, n, replicate in product(CONTENT["methods"], (10, 20), (1, 2, 3)):
        wrong = replicate if method == "beam-liblinear" else 0
        errs = np.arange(TEST_ROWS) < wrong
        probability = np.where(errs, 0.8 - 0.6 * truth, 0.2 + 0.6 * truth)
        place = {"method": method, "source": PAIR.label, "n": n, "replicate": replicate, "seed": 0}
        correct = TEST_ROWS - wrong
        cells.append(
            place
            | {"status": "ok", "accuracy": correct / TEST_ROWS, "correct": correct}
            | {"total": TEST_ROWS, "selected": [0, 29, 400 + replicate], "split_hash": str(n)}
        )
        label = (probability > 0.5).astype(np.uint8)
        predictions.append(place | {"cell": "", "prediction": probability, "label": label})
    table = pa.Table.from_pylist(predictions, schema=PREDICTIONS)
    pq.write_table(table, folder / "predictions.parquet")
    seal_folder(folder, Progress(12, 12, 0))
    results = pd.DataFrame(cells)
    return Material(study, folder, results, results[:0], {"profile": "paper"}, Progress(12, 12, 0))
