"""Slopes of a model of scaled columns, told per unit of the columns themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd

from fitdiff.causes.calls.change import Change
from fitdiff.causes.calls.edits import ScaleColumns
from fitdiff.comparison.calls.side import SideFit
from fitdiff.quantities.quantity import UNSCALED, Quantity
from fitdiff.quantities.terms import normal_term


def scales_columns(changes: Iterable[Change]) -> bool:
    """Whether some change scales the columns without changing what a slope is per."""
    return any(isinstance(one.edit, ScaleColumns) for one in changes)


def in_units_of_columns(fit: SideFit) -> SideFit:
    """A fit to columns divided by their standard deviations (denominator n), told per unit of them.

    The columns are not centred, so that the intercept stays as it is. Coefficients that a fit
    reports in these units as well are left out.
    """
    features = fit.bound.names.get("X")
    if not isinstance(features, pd.DataFrame):
        return fit
    spread = features.to_numpy(dtype=np.float64).std(axis=0)
    # A constant column is not scaled.
    scales = {
        normal_term(str(name)): value if value > 0 else 1.0
        for name, value in zip(features.columns, spread, strict=True)
    }
    own = [one for one in fit.quantities if one.name != UNSCALED]
    return replace(fit, quantities=tuple(_told(one, scales) for one in own))


def _told(one: Quantity, scales: dict[str, float]) -> Quantity:
    if one.kind != "coefficients":
        return one
    divisors = [scales.get(label.partition(" (")[0], 1.0) for label in one.labels]
    return replace(one, values=one.values / np.array(divisors), how="coef_ per unit of the columns")
