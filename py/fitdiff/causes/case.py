"""A fit that is not what its method gives, and how near another method comes to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from fitdiff.compare.compare import compare_fits
from fitdiff.compare.stages import Fitted, StageDiff
from fitdiff.compare.tolerances import TOLERANCES, Tolerances
from fitdiff.engines.contract import Context, Rows
from fitdiff.methods.method import Method
from fitdiff.run.cell import fit_rows

Floats = NDArray[np.float64]
Match = Literal["to the bit", "within tolerance", "within the solver's steps", "no"]
# Best first.
MATCHES: tuple[Match, ...] = get_args(Match)

# The same method by the same engine gives the same bits, so that any difference is one.
EXACT = Tolerances(
    parameters=0.0,
    objective=0.0,
    probabilities=0.0,
    labels=0.0,
    metric=0.0,
    log_loss=0.0,
    brier=0.0,
    auc=0.0,
)

# What is left of a difference by the value found in a search; more is another value or factor.
_LEFT = 1e-3


class BudgetSpentError(Exception):
    """As many fits were made as were allowed."""


@dataclass(frozen=True)
class Judged:
    """How near a method comes to what was observed.

    Attributes
    ----------
    match : {'to the bit', 'within tolerance', "within the solver's steps", 'no'}
        The worst over all stages. The third is for searches alone: a solver that stops early jumps
        from value to value, and what is left of the difference is no more than such a jump.
    along : float
        1 for the declared method, 0 for what was observed: the part of the difference that is
        left, measured in its own direction. Negative beyond. NaN where nothing was fitted.
    apart : float
        The part that is left in any direction, not below ``|along|``.
    recorded : bool
        Whether status, epochs, updates, threshold and every array of the result, compared at a
        stage or not, are as observed too.
    """

    match: Match
    along: float
    apart: float
    recorded: bool = False


class Refits:
    """Fits of any method to the rows of one split, each made once, up to a number of fits.

    Parameters
    ----------
    rows : Rows
    truth : ndarray, shape (m,), uint8
    context : Context
    most : int
        Fits that are made and kept; then `BudgetSpentError`.
    """

    def __init__(
        self, rows: Rows, truth: NDArray[np.uint8], context: Context, most: int = 2000
    ) -> None:
        self._rows, self._truth, self._context = rows, truth, context
        self._known: dict[tuple[str, int], Fitted] = {}
        self.most = most
        self.made = 0

    def fit(self, method: Method, seed: int | None = None) -> Fitted:
        """Return the fit of a method, by another seed than the split's if one is given."""
        key = method.key(), self.seed if seed is None else seed
        if key not in self._known:
            if self.made >= self.most:
                raise BudgetSpentError
            self.made += 1
            self._known[key] = self.fit_again(method, seed)
        return replace(self._known[key], method=method)

    def fit_again(self, method: Method, seed: int | None = None) -> Fitted:
        """Fit a method, whether or not it was fitted before; not counted."""
        context = self._context if seed is None else replace(self._context, seed=seed)
        result = fit_rows(method, self._rows, self._truth, context)
        return Fitted(method, self._rows, self._truth, result)

    def fit_others(self, method: Method, rows: Rows, truth: NDArray[np.uint8]) -> Fitted:
        """Fit a method to other rows, in the same context."""
        return Fitted(method, rows, truth, fit_rows(method, rows, truth, self._context))

    @property
    def seed(self) -> int:
        """The split's own seed."""
        return self._context.seed


@dataclass(frozen=True)
class Case:
    """What was observed under the name of a method, beside what this method gives.

    Attributes
    ----------
    reference : Fitted
        The declared method, fitted here.
    observed : Fitted
        Of the same rows, and said to be of the same method.
    refits : Refits
        Of the same rows.
    """

    reference: Fitted
    observed: Fitted
    refits: Refits

    @cached_property
    def stages(self) -> tuple[StageDiff, ...]:
        """The two compared with no tolerance at all."""
        return compare_fits(self.reference, self.observed, EXACT)

    @cached_property
    def _gap(self) -> tuple[Callable[[Fitted], Floats], Floats]:
        """Of the quantities in which the two differ the first that has a direction, and the gap."""
        for quantity in (_probabilities, _ones, _labels, _parameters):
            a, b = quantity(self.reference), quantity(self.observed)
            if a.shape == b.shape and not np.array_equal(a, b):
                return quantity, a - b
        return _labels, np.zeros(0)

    @property
    def smooth(self) -> bool:
        """Whether the difference is one of real numbers, not of counts or labels."""
        return self._gap[0] in (_probabilities, _parameters)

    def judge(self, method: Method) -> Judged:
        """Fit a method and say how near it comes to what was observed.

        Raises
        ------
        BudgetSpentError
            If no more fits are allowed.
        """
        return self.judge_fit(self.refits.fit(method))

    def judge_fit(self, candidate: Fitted) -> Judged:
        """Say how near a fit comes to what was observed."""
        quantity, gap = self._gap
        if candidate.result.record.metrics is None:
            return Judged("no", float("nan"), float("nan"))
        values, aim = quantity(candidate), quantity(self.observed)
        along = apart = float("nan")
        size = float(np.linalg.norm(gap))
        if values.shape == aim.shape == gap.shape and size > 0:
            left = values - aim
            # Coefficients of a fit that broke down can be as large as numbers get.
            with np.errstate(over="ignore", invalid="ignore"):
                along = float(left @ (gap / size)) / size
                apart = float(np.linalg.norm(left)) / size
        if apart > _LEFT:
            return Judged("no", along, apart)
        recorded = _recorded(candidate) == _recorded(self.observed)
        return Judged(self._match(candidate), along, apart, recorded)

    def _match(self, candidate: Fitted) -> Match:
        # As if it had been declared: parameters are read by the method that they are of.
        observed = replace(self.observed, method=candidate.method)
        stages = compare_fits(candidate, observed, TOLERANCES)
        if all(one.needed == 0 for one in stages if one.equal is not None):
            return "to the bit"
        for found, before in zip(stages, self.stages, strict=True):
            # What the declared method itself is within tolerance of is explained by nothing less.
            farther = before.equal is not None and found.needed > _LEFT * before.needed
            if found.equal is False or (farther and found.needed > 0):
                return "no"
        return "within tolerance"


def _recorded(fitted: Fitted) -> tuple[object, ...]:
    result, outcome = fitted.result, fitted.result.record
    arrays = {name: value.tobytes() for name, value in result.parameters.items()}
    numbers = str(outcome.epochs), outcome.updates, str(outcome.threshold)
    return outcome.status, *numbers, arrays, result.train_probability.tobytes()


def _probabilities(fitted: Fitted) -> Floats:
    return np.nan_to_num(fitted.result.probability)


def _ones(fitted: Fitted) -> Floats:
    """How many rows are labelled 1: by a threshold, the same number are the same rows."""
    return np.array([np.count_nonzero(fitted.result.label)], dtype=np.float64)


def _labels(fitted: Fitted) -> Floats:
    return fitted.result.label.astype(np.float64)


def _parameters(fitted: Fitted) -> Floats:
    found = fitted.result.parameters
    parts = [np.ravel(found[name]) for name in sorted(found)]
    return np.nan_to_num(np.concatenate(parts)) if parts else np.zeros(0)
