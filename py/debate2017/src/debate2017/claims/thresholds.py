"""Labels at one half, from the probabilities by which a method labelled otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fitdiff.methods.method import Method
from fitdiff.stats.counts import Counts
from fitdiff.stats.labels import Labels, Place, Predicted, TestRows, places_of


@dataclass(frozen=True)
class _AtHalf:
    label: Labels
    prediction: NDArray[np.float64]


def labels_by_f1(method: Method) -> bool:
    """Whether a method labels by the threshold with the largest F1 on its training rows."""
    return getattr(method.spec, "threshold", None) == "max-f1-training"


def relabelled(
    predictions: Mapping[Place, Predicted], methods: Sequence[Method]
) -> Mapping[Place, Predicted]:
    """Predictions of two methods, with labels at one half where they were not."""
    by_f1 = {method.name: labels_by_f1(method) for method in methods}
    return {
        place: _AtHalf((one.prediction > 0.5).astype(np.uint8), one.prediction)
        if by_f1[place.method]
        else one
        for place, one in predictions.items()
        if place.method in by_f1
    }


def recounted(
    counts: Counts, tests: Mapping[str, TestRows], predictions: Mapping[Place, Predicted]
) -> Counts:
    """Count right labels again, on the splits of ``counts``, by the labels of these predictions."""
    correct = np.array(
        [
            [
                np.count_nonzero(
                    predictions[place].label
                    == tests[place.source].label[tests[place.source].at(place.n, place.replicate)]
                )
                for place in places_of(counts, method)
            ]
            for method in counts.methods
        ],
        dtype=np.int64,
    )
    return replace(counts, correct=correct)
