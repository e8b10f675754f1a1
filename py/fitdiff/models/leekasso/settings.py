"""Settings of the Leekasso."""

from __future__ import annotations

import math
from typing import Literal

from pydantic import PositiveInt, model_validator
from pydantic.dataclasses import dataclass

from fitdiff.constraints import (
    STRICT,
    FiniteFloat,
    NonNegativeInt,
    PositiveFloat,
    Scaling,
)


@dataclass(frozen=True, config=STRICT)
class LeekassoSettings:
    """The Leekasso: keep the best columns, one by one, then fit a linear model to them.

    Attributes
    ----------
    selection : {'pooled-f', 'welch-ddof0'}
        The statistic by which columns are ranked: the equal-variance F test, or the absolute
        difference of means over its unpooled standard error (sd with ddof 0, plus 1e-6).
    tie_rule : {'average-rank', 'argsort'}
        Keep columns whose average rank is at most ``features`` (ties may keep fewer or more), or
        the first ``features`` of a sort.
    features : int
        How many columns are wanted.
    scaling : {'none', 'divide-by-255', 'standardise'}
    loss : {'squared', 'log'}
    penalty : {'none', 'l1', 'l2'}
    inverse_penalty : float
        C in ``penalty(w) + C * sum(loss)``, where the l2 penalty is half the sum of squares;
        infinite if and only if there is no penalty.
    intercept_penalised : bool
    solver : {'qr', 'pinv', 'irls', 'liblinear', 'lbfgs', 'lbfgs-restarted', 'newton-cholesky'}
        Restarted is lbfgs that begins anew from its own solution until it takes no further step.
    tolerance : float
        The solver's own: of rank (qr, pinv) or of convergence (the rest).
    max_iterations : int
        0 for direct solvers.
    threshold : float
        The label is 1 where the fitted value exceeds it.
    """

    selection: Literal["pooled-f", "welch-ddof0"]
    tie_rule: Literal["average-rank", "argsort"]
    features: PositiveInt
    scaling: Scaling
    loss: Literal["squared", "log"]
    penalty: Literal["none", "l1", "l2"]
    inverse_penalty: PositiveFloat
    intercept_penalised: bool
    solver: Literal[
        "qr", "pinv", "irls", "liblinear", "lbfgs", "lbfgs-restarted", "newton-cholesky"
    ]
    tolerance: PositiveFloat
    max_iterations: NonNegativeInt
    threshold: FiniteFloat

    @model_validator(mode="after")
    def _penalty_and_strength_agree(self) -> LeekassoSettings:
        if (self.penalty == "none") != math.isinf(self.inverse_penalty):
            raise ValueError(
                "inverse_penalty must be inf if and only if penalty is 'none', seen: "
                f"penalty = {self.penalty!r}, inverse_penalty = {self.inverse_penalty}"
            )
        return self
