"""The Cox model by statsmodels."""

from __future__ import annotations

import warnings

import numpy as np
from statsmodels.duration.hazard_regression import PHReg

from fitdiff.methods.method import Method
from fitdiff.models.allowed import ANYTHING, one_of
from fitdiff.models.columns import columns_of, spread
from fitdiff.models.contract import Context, Fit, SplitData
from fitdiff.models.cox.settings import CoxSettings
from fitdiff.models.cox.strata import refuse_strata
from fitdiff.models.preparation import ENCODE, MISSING
from fitdiff.models.reported import reported_by
from fitdiff.models.rows import check_rows

SUPPORTS = {
    **MISSING,
    **ENCODE,
    "ties": one_of("efron", "breslow"),
    "tolerance": ANYTHING,
    "max_iterations": ANYTHING,
}


def fit(method: Method, rows: SplitData, context: Context) -> Fit:  # noqa: ARG001 - nothing is random
    """Maximise the partial likelihood.

    Raises
    ------
    DataError
        If the rows are not those that the split means, cannot be made columns of numbers, or have
        strata.
    """
    spec = method.spec
    assert isinstance(spec, CoxSettings)
    check_rows(rows)
    refuse_strata(rows)
    columns = columns_of(method, rows)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model = PHReg(
            columns.y[:, 0],
            columns.train,
            status=columns.y[:, 1],
            offset=columns.offset,
            ties=spec.ties,
        )
        result = model.fit(maxiter=spec.max_iterations, tol=spec.tolerance, disp=False)
    sides = (columns.test, columns.offset_test), (columns.train, columns.offset)
    test, train = (x @ result.params + (0.0 if offset is None else offset) for x, offset in sides)
    texts = tuple(dict.fromkeys(str(one.message) for one in caught))
    failed = any("converge" in text for text in texts) or not np.isfinite(result.bse).all()
    return Fit(
        status="not-converged" if failed else "ok",
        prediction=spread(test, columns.predicted),
        label=np.empty(0, dtype=np.uint8),
        threshold=float("nan"),
        selected=tuple(range(len(rows.predictors))),
        parameters={"coefficients": np.asarray(result.params)},
        warnings=texts,
        train_prediction=spread(train, columns.kept),
        quantities=reported_by(result, columns.terms),
    )
