"""Engine ``r.h2o``: multilayer perceptrons by H2O's deep learning, from R."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from fitdiff import r_package
from fitdiff.engine import Context, Engine, Fit, Rows
from fitdiff.errors import UnavailableError
from fitdiff.factors import MlpFactors
from fitdiff.h2o.command import find_jar, h2o_version
from fitdiff.h2o.deeplearning import HONOURS, Parameter, conflict, parameters
from fitdiff.h2o.java import find_java
from fitdiff.method import Method
from rbridge import Value

# R cancels the job on the server at this part of the time limit, since nobody can once R is ended.
_TRAINING_SHARE = 0.9


def fit(method: Method, rows: Rows, context: Context) -> Fit:
    """Train on the run's H2O cluster and predict the test rows, both from R.

    Labels are H2O's own when the threshold is 'max-f1-training', and 1 where the probability
    exceeds the threshold when that is a number. Updates are the rows trained on, one each.

    Raises
    ------
    UnavailableError
        If the context has no cluster.
    TimeoutError
        If training takes longer than the context allows; it has been cancelled.
    RError
        If R stops: H2O is gone, refuses the rows (one class only), or received other rows than
        were sent.
    RTimedOut, RWorkerDied
        As `fitdiff.r_package.fit` does.
    """
    spec = method.spec
    assert isinstance(spec, MlpFactors)
    value, warnings = r_package.fit(
        "fit_h2o_deeplearning",
        rows,
        context,
        {
            "address": _address(context),
            "parameters": _as_values(parameters(spec, rows.y_train.size, context.seed)),
            "threshold": spec.threshold,
            "one_chunk": spec.row_order == "file",
            "time_limit": _TRAINING_SHARE * context.time_limit,
        },
    )
    if value["status"] == "timed-out":
        raise TimeoutError(
            f"H2O trained for more than {_TRAINING_SHARE * context.time_limit:g} s, so the job was "
            "cancelled. Raise the study's time_limit, or ask for fewer epochs."
        )
    return r_package.to_fit(value, warnings)


def _address(context: Context) -> dict[str, Value]:
    if context.h2o is None:
        raise UnavailableError(
            "The engine 'r.h2o' needs an H2O cluster, and this context has none. `fitdiff run` "
            "starts one; in Python, give the context the address of fitdiff.h2o.server.start_h2o."
        )
    address = context.h2o
    return {
        "ip": address.ip,
        "port": address.port,
        "name": address.name,
        "user": address.user,
        "password": address.password,
    }


def _as_values(stated: Mapping[str, Parameter]) -> dict[str, Value]:
    """Lists cross to R as vectors; R's integers have 32 bits."""
    return {
        name: np.array(value, np.int32 if isinstance(value[0], int) else np.float64)
        if isinstance(value, list)
        else value
        for name, value in stated.items()
    }


def _conflict(method: Method) -> str | None:
    assert isinstance(method.spec, MlpFactors)
    return conflict(method.spec)


def _versions() -> Mapping[str, str]:
    return {**r_package.versions(), "H2O": h2o_version(), "Java": find_java().version}


def _problem() -> str | None:
    if trouble := r_package.problem():
        return trouble
    try:
        find_java()
        find_jar()
    except UnavailableError as error:
        return str(error)
    return None


ENGINE = Engine(
    name="r.h2o",
    honours={"mlp": HONOURS},
    fit=fit,
    versions=_versions,
    problem=_problem,
    needs=frozenset({"r", "h2o"}),
    conflict=_conflict,
)
