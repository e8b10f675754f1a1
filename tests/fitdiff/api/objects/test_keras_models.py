"""Keras models are compared by what they predict."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import fitdiff

pytestmark = pytest.mark.long


def test_predictions_are_compared_and_the_rest_is_said(table: pd.DataFrame) -> None:
    import keras  # noqa: PLC0415 - takes seconds

    model = keras.Sequential(
        [keras.layers.Input((2,)), keras.layers.Dense(1, activation="sigmoid")]
    )
    weights = [np.array([[1.0], [2.0]], dtype=np.float32), np.array([0.5], dtype=np.float32)]
    model.set_weights(weights)
    logit = 0.5 + table["x"] + 2 * table["z"]
    own = {"probabilities": (1 / (1 + np.exp(-logit))).to_numpy()}
    found = fitdiff.compare(
        model, own, table, outcome="event", features=["x", "z"], tolerances={"probabilities": 1e-5}
    )
    assert found.verdict == "same"
    assert "How a Keras model was trained is not kept in it" in " ".join(found.notes)
    unknown = fitdiff.compare(model, own, table.assign(more=1.0), outcome="event")
    assert "takes 2 columns, and which is not known" in " ".join(unknown.notes)
