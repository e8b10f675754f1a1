"""The values of the settings of transfer that ``py.keras`` supports."""

from __future__ import annotations

from debate2017.transfer.pretraining import LAYERS_WITH_WEIGHTS, SCALING
from debate2017.transfer.settings import FineTunedSettings, PretrainedBody, TransferLogisticSettings
from fitdiff.methods.method import Method
from fitdiff.models.allowed import ANYTHING, one_of
from fitdiff.models.nets.supports import TRAINING

_BODY = {
    "body": one_of("pretrained", "file"),
    "body.data": ANYTHING,
    "body.classes": ANYTHING,
    "body.images_per_class": ANYTHING,
    "body.epochs": ANYTHING,
    "body.seed": ANYTHING,
    "body.path": ANYTHING,
    "body.sha256": ANYTHING,
    "scaling": one_of("none", "divide-by-255", "standardise"),
    "threshold": ANYTHING,
}

SUPPORTS = {
    "transfer-logistic": {
        **_BODY,
        "feature_scaling": one_of("none", "standardise"),
        "inverse_penalty": ANYTHING,
        "intercept_penalised": one_of(True, False),
        "solver": one_of("lbfgs", "newton-cholesky", "liblinear"),
        "tolerance": ANYTHING,
        "max_iterations": ANYTHING,
    },
    "fine-tuned": {
        **_BODY,
        "trained_layers": ANYTHING,
        **TRAINING,
    },
}


def incompatibility(method: Method) -> str | None:
    """Say why values that are supported one by one are not supported together, if they cannot."""
    spec = method.spec
    if not isinstance(spec, TransferLogisticSettings | FineTunedSettings):
        return None
    pretrained = isinstance(spec.body, PretrainedBody)
    if pretrained and spec.scaling != SCALING:
        return f"a pretrained body knows pixels with scaling '{SCALING}', seen: '{spec.scaling}'."
    if isinstance(spec, FineTunedSettings):
        if pretrained and spec.trained_layers > LAYERS_WITH_WEIGHTS:
            return (
                f"a pretrained body has {LAYERS_WITH_WEIGHTS} layers with weights, seen: "
                f"trained_layers = {spec.trained_layers}."
            )
        return None
    if (spec.solver == "liblinear") != spec.intercept_penalised:
        return "the intercept is penalised with solver 'liblinear', and with no other solver."
    return None
