"""What multinomial logistic regression minimises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_softmax

from fitdiff.methods.method import Method
from fitdiff.models.columns import Columns, columns_of
from fitdiff.models.contract import SplitData
from fitdiff.models.linear.settings import settings_of
from fitdiff.quantities.terms import INTERCEPT
from fitdiff.transforms.scaling import Scaler, learn_scale

Floats = NDArray[np.float64]
# Fitted probabilities are kept this far from 0.
_CLIP = 1e-12


@dataclass(frozen=True, eq=False)
class Classes:
    """Minus the weighted log likelihood of classes, and an l2 penalty.

    Attributes
    ----------
    columns : Columns
    labels : tuple of str
        The classes, of which coefficients are against the first.
    weights : ndarray, shape (n,)
    scaler : Scaler
    ridge : float
        Weight of half the sum of squares of scaled slopes, about their mean over classes: only
        differences between classes are fitted values' own, and the penalty makes their sum 0.
    """

    columns: Columns
    labels: tuple[str, ...]
    weights: Floats
    scaler: Scaler
    ridge: float

    def at(self, coefficients: Mapping[str, float]) -> float | None:
        """The objective at coefficients by ``term (class)``; None where they are of others."""
        terms = [INTERCEPT, *self.columns.terms]
        known = {f"{term} ({label})" for term in terms for label in self.labels[1:]}
        if not coefficients.keys() <= known:
            return None
        b = np.array(
            [
                [coefficients.get(f"{term} ({label})", 0.0) for term in terms]
                for label in self.labels
            ]
        )
        b = np.nan_to_num(b)
        logs = log_softmax(self.columns.train @ b[:, 1:].T + b[:, 0], axis=1)
        slopes = b[:, 1:] * self.scaler.spread
        about = slopes - slopes.mean(axis=0)
        return self._loss(logs) + self.ridge * float((about**2).sum()) / 2

    def at_means(self, probabilities: Floats) -> float:
        """The loss alone, at probabilities of the classes, shape (n, k)."""
        return self._loss(np.log(np.clip(probabilities, _CLIP, None)))

    @property
    def unit(self) -> float:
        """The loss of each class's share in every row."""
        places = self.columns.y.astype(np.intp)
        shares = np.bincount(places, self.weights, len(self.labels)) / self.weights.sum()
        return self.at_means(np.broadcast_to(shares, (places.size, shares.size)))

    def _loss(self, logs: Floats) -> float:
        places = self.columns.y.astype(np.intp)
        return float(-self.weights @ logs[np.arange(places.size), places])


def class_objective(method: Method, rows: SplitData, strength: float) -> Classes | None:
    """Write down what a method minimises on training rows; None of an l1 penalty.

    That one has no closed form in differences between classes.
    """
    spec = settings_of(method)
    if spec.l1_ratio:
        return None
    columns = columns_of(method, rows, intercept=spec.intercept, weighted=spec.weights != "none")
    n = columns.y.size
    weights = np.ones(n) if columns.weights is None else columns.weights
    scaler = learn_scale(columns.train, method.transform("scale"))
    return Classes(columns, rows.task.labels, weights, scaler, n * strength)
