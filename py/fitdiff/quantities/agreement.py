"""Whether two sides report the same: every quantity by its own measure and its own tolerance.

No entry is judged relative to the largest one of a vector: a slope of 1e-6 beside an intercept of
10 may be wrong by 100 %.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from fitdiff.quantities.alignment import Aligned
from fitdiff.quantities.distances import Scale, distances_of
from fitdiff.quantities.quantity import Kind

# Differences that are as large to the digits that are printed.
_ROUNDED = 1e-3


@dataclass(frozen=True)
class Rule:
    """A tolerance and what it is a tolerance of.

    Attributes
    ----------
    tolerance : float
    measure : str
        In words, for people.
    reason : str
    """

    tolerance: float
    measure: str
    reason: str


_RELATIVE = "relative to the larger of both, entry by entry"
RULES: Mapping[Kind, Rule] = {
    "rows used": Rule(0.0, "exact", "a count"),
    "event": Rule(0.0, "exact", "a name"),
    "predicted classes": Rule(0.0, "exact", "names"),
    "coefficients": Rule(
        1e-6,
        "difference x sd(column) / sd(predictor)",
        "iterative solvers stop at 1e-8 by default, and a gradient of 1e-8 leaves 1e-6 where "
        "columns are correlated",
    ),
    "thresholds": Rule(1e-6, "difference / sd(predictor)", "as coefficients"),
    "variance components": Rule(
        1e-4, _RELATIVE, "optimisers stop at 1e-5 on a likelihood that is flat in them"
    ),
    "variances": Rule(1e-8, _RELATIVE, "direct decomposition"),
    "loadings": Rule(1e-6, "difference", "direct decomposition; near ties turn components"),
    "scores": Rule(1e-6, "difference / sd", "as loadings"),
    "clusters": Rule(0.0, "exact", "numbers in the order of rows"),
    "centres": Rule(1e-6, "difference / sd", "means; iterations stop at 1e-4 of a variance"),
    "heights": Rule(1e-8, _RELATIVE, "direct computation"),
    "importance": Rule(1e-6, _RELATIVE, "sums over trees"),
    "fitted values": Rule(1e-6, "difference / sd(outcome)", "as coefficients"),
    "probabilities": Rule(1e-6, "difference", "as coefficients"),
    "survival": Rule(1e-8, "difference", "products of counts"),
    "decision values": Rule(
        1e-2, "difference", "in units of the margin; libsvm stops at 1e-3 of its conditions"
    ),
    "predictions": Rule(1e-6, "difference / sd(outcome)", "as coefficients"),
    "standard errors": Rule(1e-5, _RELATIVE, "made from the weights of the last iteration but one"),
    "covariance": Rule(
        2e-5, "difference / both standard errors", "a product of two standard errors"
    ),
    "statistics": Rule(1e-5, _RELATIVE, "a coefficient over its standard error"),
    "p-values": Rule(
        1e-4, "difference of log10, over log10 below 0.1", "statistics to 1e-5, in a normal tail"
    ),
    "interval, lower": Rule(1e-5, _RELATIVE, "as standard errors"),
    "interval, upper": Rule(1e-5, _RELATIVE, "as standard errors"),
    "degrees of freedom": Rule(1e-8, _RELATIVE, "computed from counts"),
    "dispersion": Rule(1e-6, _RELATIVE, "as coefficients"),
    "log-likelihood": Rule(1e-8, _RELATIVE, "flat at its maximum: errors of coefficients squared"),
    "deviance": Rule(1e-8, _RELATIVE, "flat at its minimum: errors of coefficients squared"),
    "AIC": Rule(1e-8, _RELATIVE, "as the log-likelihood"),
    "BIC": Rule(1e-8, _RELATIVE, "as the log-likelihood"),
    "R-squared": Rule(1e-8, "difference", "flat at its maximum"),
    "estimate": Rule(1e-6, _RELATIVE, "root finders stop at 1e-8 or before"),
    "sums of squares": Rule(1e-8, _RELATIVE, "direct solutions"),
    "mean squares": Rule(1e-8, _RELATIVE, "direct solutions"),
    "values": Rule(1e-8, _RELATIVE, "direct computation"),
}


@dataclass(frozen=True)
class Agreement:
    """What comparing one quantity found.

    Attributes
    ----------
    kind : Kind
    state : {'same', 'different'}
    distance : float
        In the measure of the rule, at the worst entry: the smallest tolerance that would do.
    tolerance : float
    where : str
        Label of the worst entry.
    first, second : float
        Both values there.
    largest : float
        Largest plain difference of any entry.
    largest_where : str
        Label of the entry of that; where several are as large, of the worst one.
    digits : int
        Leading digits that both values agree in at the worst entry.
    entries : int
        Compared.
    aligned : Aligned
    """

    kind: Kind
    state: Literal["same", "different"]
    distance: float
    tolerance: float
    where: str
    first: float
    second: float
    largest: float
    largest_where: str
    digits: int
    entries: int
    aligned: Aligned

    @property
    def is_largest(self) -> bool:
        """Whether the worst entry by the rule's measure also differs most in plain numbers."""
        return self.largest_where == self.where or not np.isfinite(self.first - self.second)


def judge(aligned: Aligned, scale: Scale, tolerance: float | None = None) -> Agreement:
    """Judge one quantity of both sides by its rule.

    Parameters
    ----------
    aligned : Aligned
    scale : Scale
    tolerance : float, optional
        Instead of the rule's.
    """
    rule = RULES[aligned.kind]
    allowed = rule.tolerance if tolerance is None else tolerance
    distances = distances_of(aligned, scale)
    worst = int(np.argmax(distances))
    distance = float(distances[worst])
    one, other = float(aligned.first[worst]), float(aligned.second[worst])
    with np.errstate(all="ignore"):
        apart = np.abs(aligned.first - aligned.second)
    apart = np.where(np.isfinite(apart), apart, 0.0)
    largest = worst if apart[worst] >= apart.max() * (1 - _ROUNDED) else int(np.argmax(apart))
    return Agreement(
        kind=aligned.kind,
        state="same" if distance <= allowed else "different",
        distance=distance,
        tolerance=allowed,
        where=aligned.labels[worst],
        first=one,
        second=other,
        largest=float(apart[largest]),
        largest_where=aligned.labels[largest],
        digits=agreeing_digits(one, other),
        entries=len(aligned.labels),
        aligned=aligned,
    )


def agreeing_digits(a: float, b: float) -> int:
    """Leading significant digits that two numbers share, at most 16; 0 if they differ in sign."""
    if a == b:
        return 16
    if not (np.isfinite(a) and np.isfinite(b)):
        return 0
    size = max(abs(a), abs(b))
    return int(np.clip(np.floor(-np.log10(abs(a - b) / size)), 0, 16))
