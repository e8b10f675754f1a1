"""Settings of proportional hazards regression."""

from __future__ import annotations

from typing import Literal

from pydantic import PositiveInt
from pydantic.dataclasses import dataclass

from fitdiff.constraints import STRICT, PositiveFloat


@dataclass(frozen=True, config=STRICT)
class CoxSettings:
    """Proportional hazards regression (Cox, 1972) on numeric predictors, without an intercept.

    A prediction is the linear predictor: the log hazard, but for a constant.

    Attributes
    ----------
    ties : {'efron', 'breslow'}
        How the partial likelihood counts events at the same time. R's default is the first,
        statsmodels' the second.
    tolerance : float
        The solver's own rule of convergence.
    max_iterations : int

    References
    ----------
    Cox, D. R. (1972). Regression models and life-tables. Journal of the Royal Statistical Society B
    34(2).
    """

    ties: Literal["efron", "breslow"]
    tolerance: PositiveFloat
    max_iterations: PositiveInt
