"""Engine ``py.h2o``: multilayer perceptrons by H2O's deep learning, from Python."""

from __future__ import annotations

import secrets
import time
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fitdiff.engines.contract import Context, Engine, Fit, SplitData
from fitdiff.engines.h2o import client, estimator
from fitdiff.engines.h2o.cluster import cluster_of
from fitdiff.engines.h2o.command import h2o_version, problem
from fitdiff.engines.h2o.context import TRAINING_SHARE, address_of, timed_out
from fitdiff.engines.h2o.deeplearning import parameters
from fitdiff.engines.h2o.java import find_java
from fitdiff.engines.h2o.supports import SUPPORTS, copies, incompatibility, is_repeatable
from fitdiff.engines.h2o.threshold import threshold_warnings
from fitdiff.engines.h2o.training_rows import training_rows
from fitdiff.methods.method import Method
from fitdiff.models.nets.settings import MlpSettings
from fitdiff.models.rows import check_rows

MAX_TEST_FRAMES = 4

# Each process names its own things, as several may share the cluster.
_PREFIX = f"fitdiff_{secrets.token_hex(6)}"
_numbers = count(1)

# All fits of a study share one test set or a few, so the latest stay on the server: by the name of
# the cluster and the hash of the rows.
_test_frames: dict[tuple[str, str], Any] = {}


def fit(method: Method, rows: SplitData, context: Context) -> Fit:
    """Train on the run's H2O cluster and predict the test rows, by H2O's own Python package.

    What is on the server afterwards, labels, epochs and updates are as with the engine ``r.h2o``.

    Raises
    ------
    DataError
        If the rows are not those that were sent, or H2O did not receive them as they are.
    UnavailableError
        If the context has no cluster, or it is gone, another's, or of another number of nodes.
    TimeoutError
        If training takes longer than the context allows; it has been cancelled.
    H2OResponseError
        If H2O refuses the rows (one class only).
    """
    started = time.monotonic()
    deadline = started + TRAINING_SHARE * context.time_limit
    spec = method.spec
    assert isinstance(spec, MlpSettings)
    address = address_of(context, "py.h2o")
    check_rows(rows)
    prefix = f"{_PREFIX}_{next(_numbers)}"
    with client.connected(address, spec.nodes), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        spent = {"build": 0.0, "parse": 0.0}
        test = _keep_test_rows(address.name, f"{prefix}_test", rows, spent)
        said = _train_and_ask(spec, rows, test, context, prefix, deadline, spent)
    spent["REST"] = time.monotonic() - started - sum(spent.values())
    probability = said.predicted[:, 2]
    if spec.threshold == "max-f1-training":
        threshold, label = said.trained.threshold, said.predicted[:, 0] == 1
    else:
        threshold, label = spec.threshold, probability > spec.threshold
    updates = int(max(said.trained.samples))
    told = [str(warning.message).strip() for warning in caught]
    if spec.threshold == "max-f1-training":
        own, copied = (said.own[:, 2], rows.y_train), copies(spec) > 1
        told += threshold_warnings(threshold, own, (probability, label), augmented=copied)
    return Fit(
        status="ok",
        prediction=probability,
        label=label.astype(np.uint8),
        threshold=threshold,
        selected=tuple(sorted(said.trained.columns)),
        parameters=said.weights,
        epochs=updates / rows.y_train.size,
        updates=updates,
        warnings=tuple(told),
        train_prediction=said.own[:, 2],
        timings=spent,
    )


@dataclass(frozen=True)
class _Said:
    """Answers of H2O for a model: on test rows, on training rows as they are, and its weights."""

    trained: estimator.Trained
    predicted: NDArray[np.float64]
    own: NDArray[np.float64]
    weights: Mapping[str, NDArray[np.float64]]


def _train_and_ask(
    spec: MlpSettings,
    rows: SplitData,
    test: Any,
    context: Context,
    prefix: str,
    deadline: float,
    spent: dict[str, float],
) -> _Said:
    """Train, collect the results of the fit, and leave nothing on the server."""
    sent = training_rows(spec, rows, context.seed)
    train_frame, original, model = (f"{prefix}_{thing}" for thing in ("train", "original", "model"))
    depth, stated = len(spec.hidden), parameters(spec, rows.y_train.size, context.seed)
    made = [train_frame, original, model]
    if context.keep_weights:
        stated["export_weights_and_biases"] = True
        made += estimator.weight_frames(model, depth)
    with client.removed_afterwards(made):
        one_chunk = spec.row_order == "file"
        train = _sent(spent, train_frame, sent.x_train, sent.y_train, one_chunk)
        try:
            trained = estimator.train(train, model, stated, deadline)
        except TimeoutError:
            raise timed_out(context.time_limit) from None
        spent["build"] = trained.build
        predicted = estimator.predict(model, test.frame_id)
        own = train if sent is rows else _sent(spent, original, rows.x_train)
        columns, kept = list(trained.columns), {}
        if context.keep_weights:
            kept = estimator.weights(model, columns, rows.x_train.shape[1], depth)
        return _Said(trained, predicted, estimator.predict(model, own.frame_id), kept)


def _sent(spent: dict[str, float], *arguments: Any) -> Any:
    """Send rows as `client.send_rows` does, and add up the seconds that takes."""
    started = time.monotonic()
    frame = client.send_rows(*arguments)
    spent["parse"] += time.monotonic() - started
    return frame


def _keep_test_rows(cluster: str, name: str, rows: SplitData, spent: dict[str, float]) -> Any:
    """Frame of the test rows, sent unless it is there from an earlier fit."""
    if any(known != cluster for known, _ in _test_frames):
        _test_frames.clear()  # it went with its cluster
    key = cluster, rows.test_hash
    if key not in _test_frames:
        if len(_test_frames) == MAX_TEST_FRAMES:
            oldest = _test_frames.pop(next(iter(_test_frames)))
            client.remove([oldest.frame_id])
        _test_frames[key] = _sent(spent, name, rows.x_test)
    return _test_frames[key]


def _versions() -> Mapping[str, str]:
    return {"H2O": h2o_version(), "Java": find_java().version, "numpy": np.__version__}


ENGINE = Engine(
    name="py.h2o",
    supports={"mlp": SUPPORTS},
    fit=fit,
    versions=_versions,
    files={
        "mlp": (
            "fitdiff.engines.h2o",
            "fitdiff.models.nets.augmentation",
            "fitdiff.models.nets.augmentation_settings",
            "fitdiff.models.nets.threshold",
        ),
    },
    problem=problem,
    incompatibility=incompatibility,
    heeds=frozenset({"keep_weights"}),
    resource=cluster_of,
    is_repeatable=is_repeatable,
)
