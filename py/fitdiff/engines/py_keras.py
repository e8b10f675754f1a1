"""Engine ``py.keras``: multilayer perceptrons in Keras on TensorFlow."""

from __future__ import annotations

import time
import warnings
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from fitdiff.domain import ANYTHING, Domain, number, one_of
from fitdiff.engine import Context, Engine, Fit, Rows
from fitdiff.factors import H2OAdadelta, MlpFactors, Threshold
from fitdiff.method import Method
from fitdiff.nets.inputs import prepare, row_order
from fitdiff.nets.network import Architecture, Net, initialise, net_of, predict
from fitdiff.nets.training import train, train_plainly, updates_per_epoch
from fitdiff.rows import check_rows

# TensorFlow is published under both names; either provides the module.
_TENSORFLOW = ("tensorflow-cpu", "tensorflow")


def fit(method: Method, rows: Rows, context: Context) -> Fit:
    """Train a multilayer perceptron on a split's training rows and apply it to its test rows.

    Raises
    ------
    DataError
        If the rows are not those that the split means.
    TimeoutError
        If the fit takes longer than the context allows.
    UnavailableError
        If TensorFlow already runs in this process in a way that changes results.
    """
    deadline = time.monotonic() + context.time_limit
    spec = method.spec
    assert isinstance(spec, MlpFactors)
    assert spec.row_order != "hogwild", "refused: see ENGINE"
    check_rows(rows)
    net = net_of(_architecture(spec, columns=rows.x_train.shape[1]))
    order = row_order(rows.y_train.size, int(spec.epochs), spec.row_order, context.seed)
    train_net = train_plainly if context.plain else train
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        inputs = prepare(rows.x_train, rows.x_test, spec.scaling, spec.constant_columns)
        initialise(net, context.seed, inputs.columns)
        finite = train_net(net, inputs.x_train, rows.y_train, order, spec.batch_size, deadline)
        probability = predict(net, inputs.x_test)
        threshold, label = _label(spec.threshold, probability, net, inputs.x_train, rows.y_train)
    diverged = [] if finite else ["The training loss was not finite at some update."]
    if lost := np.count_nonzero(~np.isfinite(probability)):
        diverged.append(f"{lost} of {probability.size} probabilities are not finite.")
    updates = int(net.model.optimizer.iterations.numpy())
    return Fit(
        status="not-converged" if diverged else "ok",
        probability=probability,
        label=label,
        threshold=threshold,
        selected=tuple(inputs.columns.tolist()),
        epochs=updates / updates_per_epoch(rows.y_train.size, spec.batch_size),
        updates=updates,
        warnings=(*(str(warning.message) for warning in caught), *diverged),
    )


def max_f1_threshold(probability: NDArray[np.float64], y: NDArray[np.uint8]) -> float:
    """Find the highest threshold at which calling the rows at or above it 1 has the largest F1.

    Parameters
    ----------
    probability : ndarray, shape (n,), float64
        Of class 1.
    y : ndarray, shape (n,), uint8

    Returns
    -------
    float
        One of the probabilities. F1 = 2 TP / (2 TP + FP + FN), which is 2 TP over the sum of the
        rows called 1 and the rows that are 1.
    """
    thresholds = np.unique(probability)[::-1]
    called = probability >= thresholds[:, np.newaxis]
    true_positives = np.count_nonzero(called & (y == 1), axis=1)
    f1 = 2 * true_positives / (np.count_nonzero(called, axis=1) + np.count_nonzero(y))
    return float(thresholds[np.argmax(f1)])


def _label(
    threshold: Threshold,
    probability: NDArray[np.float64],
    net: Net,
    x_train: NDArray[np.float32],
    y_train: NDArray[np.uint8],
) -> tuple[float, NDArray[np.uint8]]:
    """Threshold used and labels; a threshold that is a row's own probability includes that row."""
    if threshold == "max-f1-training":
        highest = max_f1_threshold(predict(net, x_train), y_train)
        return highest, (probability >= highest).astype(np.uint8)
    return threshold, (probability > threshold).astype(np.uint8)


def _architecture(spec: MlpFactors, columns: int) -> Architecture:
    assert not isinstance(spec.optimiser, H2OAdadelta), "refused: see ENGINE"
    return Architecture(
        inputs=columns,
        hidden=spec.hidden,
        activation=spec.activation,
        input_dropout=spec.input_dropout,
        hidden_dropout=spec.hidden_dropout,
        output=spec.output,
        optimiser=spec.optimiser,
    )


def _versions() -> Mapping[str, str]:
    tensorflow = next(filter(None, map(_version, _TENSORFLOW)), "absent")
    return {
        "keras": _version("keras") or "absent",
        "tensorflow": tensorflow,
        "numpy": np.__version__,
    }


def _version(distribution: str) -> str | None:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None


def _problem() -> str | None:
    absent = [name for name in ("keras", "tensorflow") if find_spec(name) is None]
    if absent:
        return f"{' and '.join(absent)} cannot be imported: pip install keras tensorflow-cpu"
    return None


_MLP = {
    "hidden": ANYTHING,
    "activation": one_of("tanh", "relu"),
    "input_dropout": ANYTHING,
    "hidden_dropout": ANYTHING,
    "dropout_scaling": one_of("inverted"),
    "output": one_of("softmax", "sigmoid"),
    "initialisation": one_of("glorot-uniform"),
    "optimiser": one_of("adam", "sgd"),
    "optimiser.rate": ANYTHING,
    "optimiser.beta_1": ANYTHING,
    "optimiser.beta_2": ANYTHING,
    "optimiser.epsilon": ANYTHING,
    "optimiser.decay": ANYTHING,
    "optimiser.momentum": ANYTHING,
    "optimiser.nesterov": ANYTHING,
    "epochs": Domain(
        "a whole number of epochs", lambda value: isinstance(value, float) and value.is_integer()
    ),
    "batch_size": ANYTHING,
    "row_order": one_of("shuffled", "file"),
    "augmentation": one_of("none"),
    "scaling": one_of("none", "divide-by-255", "standardise"),
    "constant_columns": one_of("kept", "dropped"),
    "stopping_rule": one_of("none"),
    "stopping_rounds": one_of(0),
    "epochs_per_scoring": ANYTHING,
    "model_kept": one_of("last"),
    "threshold": Domain(
        "a number or 'max-f1-training'",
        lambda value: number().accepts(value) or value == "max-f1-training",
    ),
    "threads": one_of(1),
    "nodes": one_of(1),
    "elastic_averaging": one_of(False),
}

ENGINE = Engine(
    name="py.keras",
    honours={"mlp": _MLP},
    fit=fit,
    versions=_versions,
    problem=_problem,
)
