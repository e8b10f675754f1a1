"""Linear models in common terms: an intercept, and a coefficient for every raw column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fitdiff.comparison.stages import ComparedFit
from fitdiff.models.contract import MatrixRows

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Linear:
    """A linear model of p raw columns.

    Attributes
    ----------
    intercept : float
    coefficients : ndarray, shape (p,), float64
        0 for columns not selected, and for those that the engine left out as collinear, which is
        what they count for in its fitted values.
    left_out : frozenset of int
        Columns left out as collinear ("aliased" in R).
    link : {'identity', 'logit'}
        With 'logit' the model is of log odds, else of the fitted value itself.
    """

    intercept: float
    coefficients: Floats
    left_out: frozenset[int]
    link: Literal["identity", "logit"]

    def predictor(self, x: NDArray[np.generic]) -> Floats:
        """Log odds or fitted values of rows, shape (n, p)."""
        values: Floats = x.astype(np.float64) @ self.coefficients + self.intercept
        return values


def linear_of(side: ComparedFit) -> Linear | None:
    """Return the linear model that was fitted.

    None where the model is another one, or its engine returns no coefficient for each column
    selected.
    """
    selected = np.array(side.result.record.selected, dtype=np.intp)
    estimates = side.result.parameters.get("coefficients")
    link = getattr(side.method.spec, "link", None)
    if link not in ("identity", "logit") or estimates is None or estimates.shape != selected.shape:
        return None
    if not is_of_numbers(side):
        return None
    left_out = np.isnan(estimates)
    coefficients = np.zeros(len(side.rows.predictors))
    coefficients[selected] = np.where(left_out, 0.0, estimates)
    return Linear(
        intercept=float(side.result.parameters["intercept"][0]),
        coefficients=coefficients,
        left_out=frozenset(selected[left_out].tolist()),
        link=link,
    )


def is_of_numbers(side: ComparedFit) -> bool:
    """Whether the predictor is that of the rows' numbers alone: no category, offset or weight."""
    if isinstance(side.rows, MatrixRows):
        return True
    roles, spec = side.rows.train.roles, side.method.spec
    used = (roles.offset, roles.exposure, roles.weights if spec.weights != "none" else None)
    of_columns = side.method.transform("encode") or side.method.transform("missing")
    return used == (None, None, None) and of_columns is None
