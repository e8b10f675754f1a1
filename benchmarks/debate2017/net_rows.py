"""Rows of nets: the case study's, beside Keras' own ``fit``."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import plain_keras
from measuring import Asked, Row, Times, interleaved
from two_workers import in_two_workers, method, plainly, rows


def net(
    plain: str, name: str, n: int, batch: int, compiler: str, repeats: int, quick: bool
) -> Times:
    """Seconds of a net."""
    n, epochs = (10, 2) if quick else (n, 200)
    given, fitted = rows(n), method(name)
    spec = replace(fitted.spec, batch_size=batch, epochs=float(epochs), compiler=compiler)
    whole = plain, epochs, batch, given.x, given.y, given.x_test
    with (
        plainly(plain_keras.seconds, *whole) as keras,
        in_two_workers(replace(fitted, spec=spec), n) as ours,
    ):
        return interleaved(keras, ours, repeats)


KERAS, LOOP = "Keras' `fit` and `predict`, one cell", "a cell, of two at once by two workers"
ROWS = (
    Row(
        "mlp",
        "MLP 2 x 128, batch 32, 200 epochs, n = 40",
        KERAS,
        LOOP,
        Asked("ratio", 58),
        partial(net, "mlp", "beam-mlp", 40, 32, "none"),
    ),
    Row(
        "mlp-batch-1",
        "the same net, batch 1, n = 80, 16,000 updates",
        KERAS,
        LOOP,
        None,
        partial(net, "mlp", "beam-mlp", 80, 1, "none"),
    ),
    Row(
        "mlp-batch-1-xla",
        'the same, by `compiler = "xla"`',
        KERAS,
        LOOP,
        Asked("ratio", 30),
        partial(net, "mlp", "beam-mlp", 80, 1, "xla"),
    ),
    Row(
        "cnn",
        "CNN of four convolutions, batch 32, n = 40, 400 updates",
        KERAS,
        LOOP,
        Asked("ratio", 3.5),
        partial(net, "cnn", "beam-cnn", 40, 32, "none"),
    ),
)
