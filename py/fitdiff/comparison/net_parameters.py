"""Parameters of nets in common terms: weights layer by layer, for inputs in raw units."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count, takewhile

import numpy as np
from numpy.typing import NDArray

from fitdiff.comparison.stages import ComparedFit, Finding, NotComparableError, relative_distance
from fitdiff.transforms.scaling import learn_scaling

# A layer's kernel with its biases as the last row: shape (inputs + 1, units).
Layer = NDArray[np.float64]


def compare_nets(first: ComparedFit, second: ComparedFit) -> Finding:
    """Compare kept weights layer by layer; the farthest layer counts.

    A layer's kernel and biases are one vector. Where the two nets scale their columns in other
    ways, the first layer is put into units of raw columns; where one has two softmax units and the
    other one logistic unit, the last is put into log odds. Hidden units are compared in their
    places, because neighbours on a ladder start from the same weights.

    Raises
    ------
    NotComparableError
        If weights were not kept, or the layers have other shapes.
    """
    sides = [(side, layers_of(side)) for side in (first, second)]
    if not all(layers for _, layers in sides):
        raise NotComparableError("weights were not kept with the results")
    specs = [side.method.spec for side in (first, second)]
    if specs[0].scaling != specs[1].scaling:
        sides = [(side, [_in_raw_units(layers[0], side), *layers[1:]]) for side, layers in sides]
    if specs[0].output != specs[1].output:
        sides = [(side, [*layers[:-1], _in_log_odds(layers[-1])]) for side, layers in sides]
    a, b = (layers for _, layers in sides)
    if [layer.shape for layer in a] != [layer.shape for layer in b]:
        raise NotComparableError(f"layers of {_units(a)} and of {_units(b)} units")
    distances = {
        f"layer{place}": relative_distance(one, other)
        for place, (one, other) in enumerate(zip(a, b, strict=True))
    }
    farthest = max(distances, key=lambda name: distances[name])
    needed = distances[farthest]
    note = f"farthest: {farthest}; permutations of hidden units are not undone" if needed else ""
    return Finding("parameters", needed, note, distances)


def layers_of(side: ComparedFit) -> list[Layer]:
    """Kept weights of a net, first layer first; none where they were not kept."""
    found = side.result.parameters
    places = takewhile(lambda place: f"layer{place}.kernel" in found, count())
    kernels = [(place, found[f"layer{place}.kernel"]) for place in places]
    return [
        np.vstack([kernel.reshape(-1, kernel.shape[-1]), found[f"layer{place}.bias"]])
        for place, kernel in kernels
    ]


def _in_raw_units(layer: Layer, side: ComparedFit) -> Layer:
    """Fold the scaling into the first layer: it then takes unscaled columns.

    Filters of a convolution see every column, so only a scaling that treats all columns the same
    can be folded into them.
    """
    scaler = learn_scaling(side.rows.x_train, side.method.spec.scaling)
    centre, spread = scaler.centre, scaler.spread
    if len(layer) != centre.size + 1:
        constant = not np.ptp(centre) and not np.ptp(spread)
        if not constant:
            raise NotComparableError("filters of a convolution do not absorb standardised columns")
        centre, spread = (np.full(len(layer) - 1, values[0]) for values in (centre, spread))
    kernel = layer[:-1] / spread[:, np.newaxis]
    return np.vstack([kernel, layer[-1] - centre @ kernel])


def _in_log_odds(layer: Layer) -> Layer:
    """Log odds of class 1: of two softmax units the difference."""
    return layer[:, 1:] - layer[:, :1] if layer.shape[1] == 2 else layer


def _units(layers: Sequence[Layer]) -> str:
    return ", ".join(str(layer.shape[1]) for layer in layers)
