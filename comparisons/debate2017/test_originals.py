"""The published systems, from their own method files on real digits, do what was published.

What the rows of the linear models, the single pixels and H2O's net say is tested with their
engines (tests/fitdiff/engines) and studies; here are the nets, layer by layer, and what all share.
"""

from __future__ import annotations

from dataclasses import fields, replace
from math import ceil

import numpy as np
import pytest

from fitdiff.data.source import load_data
from fitdiff.engines import py_keras
from fitdiff.engines.contract import Context, SplitData, engine_of
from fitdiff.engines.r.package import open_session
from fitdiff.models.contract import MatrixRows
from fitdiff.models.nets.architecture import architecture_of
from fitdiff.models.nets.network import net_of
from fitdiff.run.cell import rows_of
from fitdiff.splits.split import draw_splits
from fitdiff.studies.study import find_method, read_study
from fitdiff.studies.study_file import Profile

pytestmark = pytest.mark.long

BLOCK = ["Conv2D", "Conv2D", "MaxPooling2D"]
WITH_DROPOUT = ["Dense", "Dropout"]
# Layers, parameters, epochs and rows an update, as published.
NETS = {
    "beam-mlp": ([*WITH_DROPOUT * 2, "Dense"], 117_250, 200, 32),
    "beam-cnn": (
        ["Reshape", *BLOCK * 2, "Flatten", "Dropout", *WITH_DROPOUT, "Dense"],
        196_450,
        200,
        32,
    ),
    "beam-cnn-first": (
        ["Reshape", *BLOCK * 2, "Flatten", *WITH_DROPOUT, "Dense"],
        196_450,
        200,
        32,
    ),
    "beam-leek-mlp": (["Dense"] * 6, 228_962, 20, 1),
    "beam-leek-mlp-adam": ([*WITH_DROPOUT * 5, "Dense"], 228_962, 20, 1),
    "beam-r-keras": ([*WITH_DROPOUT * 2, "Dense"], 117_121, 200, 1),
}
# Features that a Leekasso keeps of 40 images: a cut by average ranks may keep some more or fewer.
LEEKASSOS = {
    "beam-liblinear": 10,
    "leek-lm": 10,
    "beam-r-glm": 10,
    "beam-r-pixel": 1,
    "beam-r-pixel-glm": 1,
    "beam-r-pixel-liblinear": 1,
}


@pytest.fixture(scope="module")
def rows() -> SplitData:
    """Forty training images of Leek's study, and its 1,763 test images."""
    study = read_study("leek2017")
    (pair,) = study.file.sources
    data = load_data(pair)
    (split,) = draw_splits(study.file, pair, data, Profile((40,), 1))
    return rows_of(split, data)


@pytest.fixture(scope="module")
def context():
    with open_session() as session:
        yield Context(seed=1, time_limit=300.0, r=lambda: session)


@pytest.mark.parametrize("name", NETS)
def test_a_net_has_the_published_layers_and_parameters(name: str) -> None:
    """Fit the net of beam-r-keras with Python's engine, which agrees with R's to the bit."""
    layers, parameters, _, _ = NETS[name]
    model = net_of(architecture_of(find_method(name).spec, 784)).model
    assert [type(layer).__name__ for layer in model.layers] == layers
    assert model.count_params() == parameters


@pytest.mark.parametrize("name", NETS)
def test_an_epoch_has_the_published_updates(name: str, rows: SplitData, context: Context) -> None:
    _, _, epochs, batch = NETS[name]
    method = find_method(name)
    assert (method.spec.epochs, method.spec.batch_size) == (epochs, batch)
    short = replace(method, spec=replace(method.spec, epochs=2.0))
    fitted = engine_of(short).fit(short, rows, context)
    assert (fitted.updates, fitted.epochs) == (2 * ceil(40 / batch), 2.0)


def test_beams_copy_of_leeks_net_has_next_to_no_rate_after_200_updates(
    rows: SplitData, context: Context
) -> None:
    """Five epochs of 40 images; as he wrote it, the rate is 0.005 / (1 + 0.99 updates)."""
    method = find_method("beam-leek-mlp")
    short = replace(method, spec=replace(method.spec, epochs=5.0))
    assert py_keras.ENGINE.fit(short, rows, context).updates == 200
    optimiser = net_of(architecture_of(method.spec, 784)).model.optimizer
    assert int(optimiser.iterations.numpy()) == 200
    # Four float32 operations, 6e-8 each.
    assert float(optimiser.learning_rate) == pytest.approx(0.005 / (1 + 0.99 * 200), rel=3e-7)
    assert float(optimiser.learning_rate) == pytest.approx(2.5e-5, rel=0.01)


@pytest.mark.parametrize("name", LEEKASSOS)
def test_a_leekasso_keeps_the_published_number_of_pixels(
    name: str, rows: SplitData, context: Context
) -> None:
    method = find_method(name)
    fitted = engine_of(method).fit(method, rows, context)
    assert len(fitted.selected) == LEEKASSOS[name]
    assert fitted.threshold == 0.5
    np.testing.assert_array_equal(fitted.label, fitted.prediction > 0.5)


def test_no_engine_is_given_a_test_label() -> None:
    """Conformance says that test rows have no influence either."""
    assert {field.name for field in fields(MatrixRows)} == {
        *("x_train", "y_train", "x_test", "train_hash", "test_hash", "task", "names")
    }
