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
from fitdiff.factors.penalised import PenalisedLinearFactors
from fitdiff.factors.pixels import OnePixelFactors, PixelRuleFactors
from fitdiff.factors.svm import SvmFactors
from fitdiff.factors.transfer import FineTunedFactors, TransferLogisticFactors
from fitdiff.factors.tuned import TunedMlpFactors

__all__ = [
    "MODELS",
    "Adam",
    "Augmentation",
    "CnnFactors",
    "Elastic",
    "FineTunedFactors",
    "H2OAdadelta",
    "LeekassoFactors",
    "MlpFactors",
    "NetFactors",
    "NoAugmentation",
    "OnePixelFactors",
    "Optimiser",
    "PenalisedLinearFactors",
    "PixelRuleFactors",
    "Rotation",
    "Scaling",
    "Sgd",
    "Shift",
    "SvmFactors",
    "Threshold",
    "TransferLogisticFactors",
    "TunedMlpFactors",
]

# A frozen dataclass a model; its fields are the factors.
MODELS: Mapping[str, type[Any]] = {
    "leekasso": LeekassoFactors,
    "penalised-linear": PenalisedLinearFactors,
    "svm": SvmFactors,
    "mlp": MlpFactors,
    "cnn": CnnFactors,
    "tuned-mlp": TunedMlpFactors,
    "pixel-rule": PixelRuleFactors,
    "one-pixel": OnePixelFactors,
    "transfer-logistic": TransferLogisticFactors,
    "fine-tuned": FineTunedFactors,
}
