"""The reader of predictions: by place, seed included."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fitdiff.errors import DataError
from fitdiff.results.manifest import Progress
from fitdiff.results.predictions import Place, read_predictions
from fitdiff.results.table import PREDICTIONS, seal_folder

SHARED = Place("lm", "flowers", 10, 1)
RESEEDED = SHARED._replace(seed=1)


def write(folder, *places):
    rows = [
        place._asdict() | {"cell": "", "prediction": [0.1 + place.seed, 0.9], "label": [0, 1]}
        for place in places
    ]
    table = pa.Table.from_pylist(rows, schema=PREDICTIONS)
    pq.write_table(table, folder / "predictions.parquet")
    seal_folder(folder, Progress(len(places), len(places), 0))


def test_further_seeds_are_cells_of_their_own(tmp_path):
    write(tmp_path, SHARED, RESEEDED)
    predictions = read_predictions(tmp_path)
    assert list(predictions) == [SHARED, RESEEDED]
    np.testing.assert_array_equal(predictions[SHARED].prediction, [0.1, 0.9])
    np.testing.assert_array_equal(predictions[RESEEDED].prediction, [1.1, 0.9])
    assert predictions.of("lm", "flowers") == {(10, 1): predictions[SHARED]}


def test_only_wanted_cells_are_read(tmp_path):
    write(tmp_path, SHARED, RESEEDED, SHARED._replace(method="svm"))
    shared = read_predictions(tmp_path, lambda place: place.seed == 0 and place.method == "lm")
    assert list(shared) == [SHARED]


def test_labels_alone_leave_the_probabilities_out(tmp_path):
    write(tmp_path, SHARED)
    prediction = read_predictions(tmp_path, labels_only=True)[SHARED]
    assert prediction.label.tolist() == [0, 1]
    assert prediction.label.dtype == np.uint8
    assert prediction.prediction.size == 0


def test_a_cell_that_occurs_twice_is_refused(tmp_path):
    write(tmp_path, SHARED, SHARED)
    with pytest.raises(DataError, match="occurs twice"):
        read_predictions(tmp_path)


def test_a_missing_file_says_how_to_make_it(tmp_path):
    with pytest.raises(DataError, match="Run the study first"):
        read_predictions(tmp_path)


def test_probabilities_of_several_classes_keep_their_shape(tmp_path):
    place = SHARED._asdict() | {"cell": ""}
    several = place | {"prediction": [0.5, 0.3, 0.2, 0.1, 0.2, 0.7], "label": [0, 2]}
    numbers = place | {"method": "ols", "prediction": [1.5, 2.5], "label": []}
    table = pa.Table.from_pylist([several, numbers], schema=PREDICTIONS)
    pq.write_table(table, tmp_path / "predictions.parquet")
    seal_folder(tmp_path, Progress(2, 2, 0))
    found = read_predictions(tmp_path)
    assert found[SHARED].prediction.tolist() == [[0.5, 0.3, 0.2], [0.1, 0.2, 0.7]]
    assert found[SHARED._replace(method="ols")].prediction.tolist() == [1.5, 2.5]
    assert found[SHARED._replace(method="ols")].label.size == 0
