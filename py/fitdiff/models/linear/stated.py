"""What a method minimises on its training rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from fitdiff.methods.method import Method
from fitdiff.models.columns import Columns, columns_of
from fitdiff.models.contract import SplitData
from fitdiff.models.linear.objective import Objective
from fitdiff.models.linear.settings import settings_of
from fitdiff.quantities.terms import INTERCEPT
from fitdiff.transforms.scaling import Scaler, learn_scale


@dataclass(frozen=True, eq=False)
class Stated:
    """The objective of a method on its training rows, in the scaling that the method states.

    Attributes
    ----------
    objective : Objective
        Of the columns as they are scaled.
    columns : Columns
    scaler : Scaler
    """

    objective: Objective
    columns: Columns
    scaler: Scaler

    def at(self, coefficients: Mapping[str, float]) -> float | None:
        """The objective at coefficients of columns that are not scaled; None as `Objective.at`."""
        used = {name: value for name, value in coefficients.items() if np.isfinite(value)}
        terms = self.columns.terms
        if not used.keys() <= {INTERCEPT, *terms}:
            return None
        slopes = np.array([used.get(term, 0.0) for term in terms])
        scaled = dict(zip(terms, (slopes * self.scaler.spread).tolist(), strict=True))
        intercept = used.get(INTERCEPT, 0.0) + float(slopes @ self.scaler.centre)
        if INTERCEPT not in self.objective.labels and intercept != 0:
            return replace(self.objective, offset=self.objective.offset + intercept).at(scaled)
        return self.objective.at({INTERCEPT: intercept, **scaled} if intercept else scaled)

    @property
    def unit(self) -> float:
        """The objective of the mean outcome for every row; 1 where that is 0."""
        y, weights = self.objective.outcome, self.objective.weights
        mean = np.full(y.shape, np.average(y, weights=weights))
        return self.objective.at_means(mean) or 1.0


def stated_objective(method: Method, rows: SplitData, strength: float) -> Stated:
    """Write down what a method minimises on training rows, up to a factor.

    Weights multiply the loss of their row; a strength is against the mean over rows, whatever
    their weights, as scikit-learn has it.

    Parameters
    ----------
    method : Method
        Of two classes, numbers or counts; several classes have an objective of their own, see
        `fitdiff.models.linear.multinomial`.
    rows : SplitData
    strength : float
        Of the penalty, on the mean loss; 0 for none.

    Raises
    ------
    DataError
        As `fitdiff.models.columns.columns_of` does.
    """
    spec = settings_of(method)
    columns = columns_of(method, rows, intercept=spec.intercept, weighted=spec.weights != "none")
    scaler = learn_scale(columns.train, method.transform("scale"))
    scaled = scaler.scale(columns.train)
    n = columns.y.size
    free = [0.0] if spec.intercept and not spec.intercept_penalised else [1.0] * spec.intercept
    price = n * strength * np.array([*free, *[1.0] * scaled.shape[1]])
    zero, one = np.zeros(n), np.ones(n)
    objective = Objective(
        labels=(*[INTERCEPT] * spec.intercept, *columns.terms),
        columns=np.column_stack([one, scaled]) if spec.intercept else scaled,
        outcome=columns.y.astype(np.float64),
        weights=one if columns.weights is None else columns.weights,
        offset=zero if columns.offset is None else columns.offset,
        family=spec.family.removeprefix("quasi-"),
        link=spec.link,
        lasso=price * spec.l1_ratio,
        ridge=price * (1 - spec.l1_ratio),
    )
    return Stated(objective, columns, scaler)
