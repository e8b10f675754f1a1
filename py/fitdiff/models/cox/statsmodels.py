"""Proportional hazards in statsmodels."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from statsmodels.duration.hazard_regression import PHReg

from fitdiff.methods.method import Method
from fitdiff.models.contract import Fit, SplitData
from fitdiff.models.cox.settings import CoxSettings
from fitdiff.models.rows import check_rows
from fitdiff.quantities.quantity import Quantity, quantity


def fit(method: Method, rows: SplitData) -> Fit:
    """Maximise the partial likelihood by Newton's method.

    Raises
    ------
    DataError
        If the rows are not those that the split means, or are not complete and numeric.
    """
    spec = method.spec
    assert isinstance(spec, CoxSettings)
    check_rows(rows)
    time, event = rows.y_train.T
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model = PHReg(time, rows.x_train, status=event, ties=spec.ties)
        result = model.fit(method="newton", tol=spec.tolerance, maxiter=spec.max_iterations)
    said = tuple(dict.fromkeys(str(warning.message) for warning in caught))
    converged = not any("onverge" in text for text in said)
    return Fit(
        status="ok" if converged else "not-converged",
        prediction=rows.x_test @ result.params,
        label=np.empty(0, dtype=np.uint8),
        threshold=float("nan"),
        selected=tuple(range(len(rows.predictors))),
        warnings=said,
        train_prediction=rows.x_train @ result.params,
        quantities=_quantities(result, rows.predictors),
    )


def _quantities(result: Any, terms: tuple[str, ...]) -> tuple[Quantity, ...]:
    return (
        quantity("coefficients", result.params, terms, "params"),
        quantity("standard errors", result.bse, terms, "bse"),
        quantity("statistics", result.tvalues, terms, "tvalues"),
        quantity("p-values", result.pvalues, terms, "pvalues"),
        quantity("log-likelihood", [result.llf], None, "llf"),
    )
