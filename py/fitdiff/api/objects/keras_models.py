"""Fitted Keras models, which are compared by what they predict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from fitdiff.api.objects.asked import Asked
from fitdiff.quantities.quantity import Quantity, quantity


def is_keras(value: Any) -> bool:
    """Whether an object is a model of Keras."""
    homes = {kind.__module__.partition(".")[0] for kind in type(value).__mro__}
    return bool(homes & {"keras", "tf_keras"}) and hasattr(value, "layers")


def asked_keras(model: Any, binary: bool) -> Asked:
    """Take a Keras model.

    Parameters
    ----------
    model : keras.Model
    binary : bool
        Whether the outcome has two values, so that one output is a probability.
    """

    def read(features: pd.DataFrame | None, names: Sequence[str]) -> Sequence[Quantity]:  # noqa: ARG001
        return list(_predicted(model, features, binary))

    shape = model.input_shape
    width = shape[-1] if isinstance(shape, tuple) and len(shape) == 2 else None
    return Asked(
        f"the fitted Keras {type(model).__name__}", "py", None,
        "How a Keras model was trained is not kept in it.",
        read, width=width,
    )  # fmt: skip


def _predicted(model: Any, features: pd.DataFrame | None, binary: bool) -> Iterator[Quantity]:
    if features is None:
        return
    output = np.asarray(model.predict(features.to_numpy(dtype=np.float32), verbose=0))
    matrix = output.reshape(len(output), -1).astype(np.float64)
    how = "predict(X)"
    if matrix.shape[1] > 1:
        kept = matrix[:, 1] if matrix.shape[1] == 2 else matrix
        yield quantity("probabilities", kept, None, f"{how}[:, 1]" if kept.ndim == 1 else how)
        yield quantity("predicted classes", matrix.argmax(axis=1), None, f"argmax of {how}")
    elif binary and matrix.min() >= 0 and matrix.max() <= 1:
        yield quantity("probabilities", matrix, None, how)
        yield quantity("predicted classes", matrix > 0.5, None, f"{how} > 0.5")
    else:
        yield quantity("fitted values", matrix, None, how)
