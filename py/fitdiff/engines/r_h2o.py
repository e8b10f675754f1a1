"""Engine ``r.h2o``: multilayer perceptrons by H2O's deep learning, from R."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from fitdiff.engines.contract import Context, Engine, Fit, SplitData
from fitdiff.engines.h2o.cluster import cluster_of
from fitdiff.engines.h2o.command import h2o_version, problem
from fitdiff.engines.h2o.context import TRAINING_SHARE, address_of, timed_out
from fitdiff.engines.h2o.deeplearning import Parameter, parameters
from fitdiff.engines.h2o.java import find_java
from fitdiff.engines.h2o.server import H2OAddress
from fitdiff.engines.h2o.supports import SUPPORTS, copies, incompatibility, is_repeatable
from fitdiff.engines.h2o.threshold import threshold_warnings
from fitdiff.engines.h2o.training_rows import training_rows
from fitdiff.engines.r import package as r_package
from fitdiff.methods.method import Method
from fitdiff.models.nets.settings import MlpSettings
from rbridge import Value


def fit(method: Method, rows: SplitData, context: Context) -> Fit:
    """Train on the run's H2O cluster and predict the test rows, both from R.

    Labels are H2O's own when the threshold is 'max-f1-training', and 1 where the probability
    exceeds the threshold when that is a number. Updates are the rows trained on, one each, and
    epochs as many of them as there are training rows.

    Raises
    ------
    UnavailableError
        If the context has no cluster.
    DataError
        If the rows are to be augmented and are not square images, or not those that were sent.
    TimeoutError
        If training takes longer than the context allows; it has been cancelled.
    RError
        If R stops: H2O is gone or has another number of nodes, refuses the rows (one class only),
        or received other rows than were sent.
    RTimedOut, RWorkerDied
        As `fitdiff.engines.r.package.fit` does.
    """
    spec = method.spec
    assert isinstance(spec, MlpSettings)
    sent = training_rows(spec, rows, context.seed)
    value, warnings = r_package.fit(
        "fit_h2o_deeplearning",
        sent,
        context,
        {
            "address": _as_list(address_of(context, "r.h2o")),
            "parameters": _as_values(parameters(spec, rows.y_train.size, context.seed)),
            "threshold": spec.threshold,
            "one_chunk": spec.row_order == "file",
            "nodes": spec.nodes,
            "time_limit": TRAINING_SHARE * context.time_limit,
            "x_original": None if sent is rows else rows.x_train,
            "keep_weights": context.keep_weights,
        },
    )
    if value["status"] == "timed-out":
        raise timed_out(context.time_limit)
    fitted = r_package.to_fit(value, warnings)
    told = list(fitted.warnings)
    if spec.threshold == "max-f1-training":
        own, predicted = (fitted.train_prediction, rows.y_train), (fitted.prediction, fitted.label)
        copied = copies(spec) > 1
        told += threshold_warnings(fitted.threshold, own, predicted, augmented=copied)
    return replace(fitted, epochs=fitted.updates / rows.y_train.size, warnings=tuple(told))


def _as_list(address: H2OAddress) -> dict[str, Value]:
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


def _versions() -> Mapping[str, str]:
    of_r = r_package.versions_of("fit_h2o_deeplearning")
    return {**of_r, "H2O": h2o_version(), "Java": find_java().version}


def _problem() -> str | None:
    return r_package.problem() or problem()


ENGINE = Engine(
    name="r.h2o",
    supports={"mlp": SUPPORTS},
    fit=fit,
    versions=_versions,
    files={
        "mlp": (
            "fitdiff.engines.h2o",
            "fitdiff.models.nets.augmentation",
            "fitdiff.models.nets.augmentation_settings",
            "fitdiff.models.nets.threshold",
            "fitdiff.engines.r.package",
            "fitdiff.quantities",
        ),
    },
    problem=_problem,
    incompatibility=incompatibility,
    heeds=frozenset({"keep_weights"}),
    resource=cluster_of,
    is_repeatable=is_repeatable,
)
