"""Fitting a net to rows: what the engines that train nets in Keras have in common."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray

from fitdiff.models.contract import Context, Fit
from fitdiff.models.nets.architecture import architecture_of
from fitdiff.models.nets.augmentation import augment_for
from fitdiff.models.nets.augmentation_settings import NoAugmentation
from fitdiff.models.nets.inputs import (
    Inputs,
    Rows,
    prepare,
    prepare_copies,
    row_order,
    visit_copies,
)
from fitdiff.models.nets.network import net_of, predict
from fitdiff.models.nets.settings import NetSettings
from fitdiff.models.nets.start import initialise
from fitdiff.models.nets.threshold import labels, max_f1_threshold
from fitdiff.models.nets.training import train, train_plainly, updates_per_epoch
from fitdiff.models.nets.weights import weights
from fitdiff.models.nets.xla import train_by_xla


def fit_net(
    spec: NetSettings,
    x_train: NDArray[np.generic],
    y_train: NDArray[np.uint8],
    x_test: NDArray[np.generic],
    context: Context,
    deadline: float,
) -> Fit:
    """Train a net on training rows and apply it to test rows.

    Scaling, constant columns and a threshold of the training rows are learned from the rows as they
    are, without augmentation.

    Parameters
    ----------
    spec : MlpSettings or CnnSettings
        Supported by the engine.
    x_train : ndarray, shape (n, p), uint8 or float64
    y_train : ndarray, shape (n,), uint8
    x_test : ndarray, shape (m, p), same dtype
    context : Context
        Its seed and its way of training are used.
    deadline : float
        Value of `time.monotonic` at which training stops.

    Raises
    ------
    DataError
        If the net or augmentation needs square images and the rows are none.
    TimeoutError
        If the deadline passes before training has ended.
    UnavailableError
        If TensorFlow already runs in this process in a way that changes results.
    """
    assert spec.row_order != "hogwild", "refused by the engine"
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        inputs = prepare(x_train, x_test, spec.scaling, spec.constant_columns, spec.precision)
        net = net_of(architecture_of(spec, columns=inputs.x_train.shape[1]))
        places = inputs.preparation.places
        initialise(net, context.seed, places, spec.initialisation, spec.activation)
        x, copies = _images_to_visit(spec, x_train, inputs, context.seed)
        order = row_order(y_train.size, int(spec.epochs), spec.row_order, context.seed)
        order = visit_copies(order, copies)
        train_net = train_by_xla if spec.compiler == "xla" else train
        if context.plain:
            train_net = train_plainly
        finite = train_net(net, x, np.tile(y_train, copies), order, spec.batch_size, deadline)
        probability = predict(net, inputs.x_test)
        train_prediction = predict(net, inputs.x_train)
        threshold = spec.threshold
        if threshold == "max-f1-training":
            threshold = max_f1_threshold(train_prediction, y_train)
    diverged = [] if finite else ["The training loss was not finite at some update."]
    if lost := np.count_nonzero(~np.isfinite(probability)):
        diverged.append(f"{lost} of {probability.size} probabilities are not finite.")
    updates = int(net.model.optimizer.iterations.numpy())
    kept = weights(net, inputs.preparation, x_train.shape[1]) if context.keep_weights else {}
    return Fit(
        status="not-converged" if diverged else "ok",
        prediction=probability,
        label=labels(probability, spec.threshold, threshold),
        threshold=threshold,
        selected=tuple(inputs.columns.tolist()),
        parameters=kept,
        epochs=updates / updates_per_epoch(y_train.size, spec.batch_size),
        updates=updates,
        warnings=(*(str(warning.message) for warning in caught), *diverged),
        train_prediction=train_prediction,
    )


def _images_to_visit(
    spec: NetSettings, x_train: NDArray[np.generic], inputs: Inputs, seed: int
) -> tuple[Rows, int]:
    """Prepared training rows, or all copies of them, and how many copies there are."""
    if isinstance(spec.augmentation, NoAugmentation):
        return inputs.x_train, 1
    images, copies = augment_for(int(spec.epochs), x_train, spec.augmentation, seed)
    return prepare_copies(inputs.preparation, np.split(images, copies)), copies
