"""What a generalised linear model minimises, evaluated at any coefficients or fitted values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtr, xlogy

from fitdiff.models.linear.negative_binomial import NEGATIVE_BINOMIAL, at_best_dispersion

Floats = NDArray[np.float64]

# Fitted probabilities that are no log odds are kept this far from 0 and 1.
_CLIP = 1e-12
_MEANS: Mapping[str, Callable[[Floats], Floats]] = {
    "identity": lambda predictor: predictor,
    "log": np.exp,
    "logit": expit,
    "probit": ndtr,
    "cloglog": lambda predictor: -np.expm1(-np.exp(predictor)),
    "inverse": lambda predictor: 1 / predictor,
    "sqrt": lambda predictor: predictor**2,
    "1/mu^2": lambda predictor: 1 / np.sqrt(predictor),
}
FAMILIES = frozenset(
    {"gaussian", "binomial", "poisson", "gamma", "inverse.gaussian", NEGATIVE_BINOMIAL}
)
LINKS = frozenset(_MEANS)


@dataclass(frozen=True, eq=False)
class Objective:
    """Half the deviance, weighted, and a penalty: what a fit minimises, up to a constant.

    Attributes
    ----------
    labels : tuple of str
        Terms of the columns; the intercept is one.
    columns : ndarray, shape (n, k), float64
        Without a column of ones where the first term is an intercept, or with it.
    outcome, weights, offset : ndarray, shape (n,), float64
    family, link : str
    lasso, ridge : ndarray, shape (number of labels,), float64
        Weights of |b| and of b^2 / 2.
    profiled : frozenset of str
        Parameters besides the coefficients, for which the best value is taken.
    """

    labels: tuple[str, ...]
    columns: Floats
    outcome: Floats
    weights: Floats
    offset: Floats
    family: str
    link: str
    lasso: Floats
    ridge: Floats
    profiled: frozenset[str] = frozenset()

    def at(self, coefficients: Mapping[str, float]) -> float | None:
        """The objective at coefficients by term; None where they are of other columns.

        A coefficient that is not estimated counts as 0. A lacking intercept is one of 0.
        """
        used = {
            name: value
            for name, value in coefficients.items()
            if np.isfinite(value) and name not in self.profiled
        }
        if not used.keys() <= set(self.labels):
            return None
        b = np.array([used.get(name, 0.0) for name in self.labels])
        penalty = float(self.lasso @ np.abs(b) + self.ridge @ b**2 / 2)
        with np.errstate(all="ignore"):
            own = len(b) - self.columns.shape[1]
            predictor = self.columns @ b[own:] + b[:own].sum() + self.offset
            if self.family == NEGATIVE_BINOMIAL:
                mean = _MEANS[self.link](predictor)
                value = at_best_dispersion(self.outcome, mean, self.weights)
            else:
                value = float(self.weights @ self._loss(predictor)) + penalty
        return value if np.isfinite(value) else None

    def at_means(self, means: Floats) -> float | None:
        """The loss alone, at fitted values of the rows; None where the family has none there."""
        with np.errstate(all="ignore"):
            value = float(self.weights @ half_deviance(self.family, self.outcome, means))
        return value if np.isfinite(value) else None

    @property
    def is_penalised(self) -> bool:
        """Whether any coefficient has a price."""
        return bool(self.lasso.any() or self.ridge.any())

    def _loss(self, predictor: Floats) -> Floats:
        """Half the unit deviance of each row."""
        y = self.outcome
        if self.family == "binomial" and self.link == "logit":
            # Stable also where a fitted probability is 0 or 1.
            saturated = xlogy(y, y) + xlogy(1 - y, 1 - y)
            return np.asarray(saturated + np.logaddexp(0, predictor) - y * predictor)
        return half_deviance(self.family, y, _MEANS[self.link](predictor))


def half_deviance(family: str, y: Floats, mean: Floats) -> Floats:
    """Half the unit deviance of each row, shape (n,) (McCullagh and Nelder 1989, 2.3)."""
    match family:
        case "gaussian":
            return np.asarray((y - mean) ** 2 / 2)
        case "binomial":
            p = np.clip(mean, _CLIP, 1 - _CLIP)
            return np.asarray(xlogy(y, y / p) + xlogy(1 - y, (1 - y) / (1 - p)))
        case "poisson":
            return np.asarray(xlogy(y, y / mean) - y + mean)
        case "gamma":
            return np.asarray(y / mean - 1 - np.log(y / mean))
        case _:
            return np.asarray((y - mean) ** 2 / (2 * mean**2 * y))
