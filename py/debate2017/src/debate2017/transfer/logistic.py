"""Transfer with a body that stays as it is: a logistic regression on its features."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from debate2017.transfer.body import Body, apply, as_input, divide
from debate2017.transfer.loading import load_body
from debate2017.transfer.settings import TransferLogisticSettings
from fitdiff.engines.contract import Context, Fit, SplitData
from fitdiff.methods.method import Method
from fitdiff.models.nets.inputs import prepare
from fitdiff.models.rows import check_rows
from fitdiff.transforms.classes import check_two_classes
from fitdiff.transforms.scaling import learn_scaling


def fit_logistic(method: Method, rows: SplitData, context: Context) -> Fit:
    """Fit a logistic regression to the features that a body gives to the training rows.

    Raises
    ------
    DataError
        If the rows are not those that the split means, or hold one class only; or as `load_body`
        and `as_input` do.
    UnavailableError
        If TensorFlow already runs in this process in a way that changes results.
    """
    spec = method.spec
    assert isinstance(spec, TransferLogisticSettings)
    check_rows(rows)
    check_two_classes(rows.y_train)
    body = load_body(spec.body)
    inputs = prepare(rows.x_train, rows.x_test, spec.scaling, "kept")
    raw_train, raw_test = features(body, inputs.x_train), features(body, inputs.x_test)
    scaler = learn_scaling(raw_train, spec.feature_scaling)
    model = LogisticRegression(
        C=spec.inverse_penalty,
        tol=spec.tolerance,
        max_iter=spec.max_iterations,
        solver=spec.solver,
        random_state=context.seed,
    )
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model.fit(scaler.scale(raw_train), rows.y_train)
    probability = model.predict_proba(scaler.scale(raw_test))[:, 1]
    intercept, coefficients = scaler.raw_units(float(model.intercept_[0]), model.coef_[0])
    converged = not any(issubclass(one.category, ConvergenceWarning) for one in caught)
    return Fit(
        status="ok" if converged else "not-converged",
        prediction=probability,
        label=(probability > spec.threshold).astype(np.uint8),
        threshold=spec.threshold,
        selected=tuple(range(rows.x_train.shape[1])),
        parameters={"intercept": np.array([intercept]), "coefficients": coefficients},
        updates=int(model.n_iter_.max()),
        warnings=tuple(dict.fromkeys(str(warning.message) for warning in caught)),
        train_prediction=model.predict_proba(scaler.scale(raw_train))[:, 1],
    )


def features(body: Body, x: NDArray[np.float32]) -> NDArray[np.float64]:
    """Apply a body without its last layer that has weights.

    Parameters
    ----------
    body : Body
    x : ndarray, shape (n, p), float32
        Scaled pixels.

    Returns
    -------
    ndarray, shape (n, features), float64
        What the layer left out would be given; maps of features are laid out in a row.
    """
    division = divide(body, trained_layers=1)
    return apply(division.below, as_input(body, x)).reshape(len(x), -1).astype(np.float64)
