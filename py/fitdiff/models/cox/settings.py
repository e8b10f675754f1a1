"""Settings of the Cox model."""

from __future__ import annotations

from typing import Literal

from pydantic import PositiveInt
from pydantic.dataclasses import dataclass

from fitdiff.constraints import STRICT, PositiveFloat


@dataclass(frozen=True, config=STRICT)
class CoxSettings:
    """Proportional hazards by partial likelihood (Cox, 1972).

    A prediction is the linear predictor, the log hazard relative to that of zeros.

    Attributes
    ----------
    ties : {'efron', 'breslow'}
        How events at the same time are counted. survival's ``coxph`` takes the first unless told
        otherwise, statsmodels' ``PHReg`` the second.
    tolerance : float
        Of Newton's method: of the relative change of the log likelihood in survival, of the
        parameters in statsmodels.
    max_iterations : int

    References
    ----------
    Cox, D. R. (1972). Regression models and life-tables. Journal of the Royal Statistical Society
    B 34, 187-220.
    """

    ties: Literal["efron", "breslow"]
    tolerance: PositiveFloat
    max_iterations: PositiveInt
