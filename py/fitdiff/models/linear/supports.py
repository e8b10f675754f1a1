"""What engines without penalties support of the settings of linear models."""

from __future__ import annotations

from collections.abc import Mapping

from fitdiff.models.allowed import AllowedValues, one_of

UNPENALISED: Mapping[str, AllowedValues] = {
    "intercept_penalised": one_of(False),
    "penalty": one_of("none"),
    "l1_ratio": one_of(0.0),
    "strength": one_of(0.0),
    # Of no strength it says nothing.
    "strength_unit": one_of("mean-loss", "total-loss"),
    "path_length": one_of(1),
    "path_ratio": one_of(1.0),
    "folds": one_of(0),
    "refit": one_of("none"),
}
