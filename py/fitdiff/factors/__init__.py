"""The factors of each model: every named setting in which two methods can differ.

No factor has a default: a method states them all, so that what an engine would have chosen
silently is on paper. An engine says in its ``honours`` which values it can carry out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fitdiff.factors.augmentation import Augmentation, Elastic, NoAugmentation, Rotation, Shift
from fitdiff.factors.constraints import Scaling, Threshold
from fitdiff.factors.leekasso import LeekassoFactors
from fitdiff.factors.nets import (
    Adam,
    CnnFactors,
    H2OAdadelta,
    MlpFactors,
    NetFactors,
    Optimiser,
    Sgd,
)

__all__ = [
    "MODELS",
    "Adam",
    "Augmentation",
    "CnnFactors",
    "Elastic",
    "H2OAdadelta",
    "LeekassoFactors",
    "MlpFactors",
    "NetFactors",
    "NoAugmentation",
    "Optimiser",
    "Rotation",
    "Scaling",
    "Sgd",
    "Shift",
    "Threshold",
]

# A frozen dataclass a model; its fields are the factors.
MODELS: Mapping[str, type[Any]] = {
    "leekasso": LeekassoFactors,
    "mlp": MlpFactors,
    "cnn": CnnFactors,
}
