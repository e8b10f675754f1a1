"""Fine-tuning: a body with a new output layer, of which the last layers are trained.

The layers below are applied once a cell, as in prediction, and training starts from what they
give. Those above are copies, so that the body's own weights cannot change.
"""

from __future__ import annotations

import time
import warnings
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from debate2017.transfer.body import Body, Division, apply, as_input, divide
from debate2017.transfer.loading import load_body
from debate2017.transfer.settings import FineTunedSettings
from fitdiff.engines.contract import Context, Fit, SplitData
from fitdiff.hashing import derive_seed
from fitdiff.methods.method import Method
from fitdiff.models.nets.augmentation import augment, square_image_shape
from fitdiff.models.nets.augmentation_settings import Elastic, NoAugmentation, Rotation, Shift
from fitdiff.models.nets.inputs import Preparation, prepare, prepare_copies, row_order, visit_copies
from fitdiff.models.nets.inputs import Rows as Prepared
from fitdiff.models.nets.network import Net, build_optimiser, frameworks
from fitdiff.models.nets.settings import Adam, H2OAdadelta, Sgd
from fitdiff.models.nets.threshold import labels, max_f1_threshold
from fitdiff.models.nets.training import train, train_plainly, updates_per_epoch
from fitdiff.models.rows import check_rows


@dataclass(frozen=True, eq=False)
class Top:
    """Trained part of a net: copies of a body's last layers, and a new output layer.

    Attributes
    ----------
    net : Net
        Takes what the part of the body below gives.
    copies : tuple of keras.layers.Layer
        Of the layers of ``division``, in the same order.
    output : keras.layers.Dense
    division : Division
        The body's own layers, from whose weights training starts, and what is below them.
    """

    net: Net
    copies: tuple[Any, ...]
    output: Any
    division: Division

    def given(self, body: Body, x: NDArray[np.floating]) -> NDArray[np.float32]:
        """Apply what is below to rows of scaled pixels, shape (n, p)."""
        return apply(self.division.below, as_input(body, x))


def fit_fine_tuned(method: Method, rows: SplitData, context: Context) -> Fit:
    """Train the last layers of a body on a split's training rows.

    Raises
    ------
    DataError
        If the rows are not those that the split means; or as `load_body`, `as_input` and `divide`
        do.
    TimeoutError
        If training takes longer than the context allows. To pretrain a body is not part of it.
    UnavailableError
        If TensorFlow already runs in this process in a way that changes results.
    """
    spec = method.spec
    assert isinstance(spec, FineTunedSettings)
    check_rows(rows)
    body = load_body(spec.body)
    deadline = time.monotonic() + context.time_limit
    top = top_of(body, spec)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        inputs = prepare(rows.x_train, rows.x_test, spec.scaling, "kept")
        x_train, x_test = top.given(body, inputs.x_train), top.given(body, inputs.x_test)
        x, copies = x_train, 1
        if not isinstance(spec.augmentation, NoAugmentation):
            images, copies = _augmented(
                spec, rows.x_train, inputs.preparation, spec.augmentation, context.seed
            )
            x = top.given(body, images)
        order = row_order(rows.y_train.size, int(spec.epochs), spec.row_order, context.seed)
        order, y = visit_copies(order, copies), np.tile(rows.y_train, copies)
        _start(top, context.seed)
        train_net = train_plainly if context.plain else train
        finite = train_net(top.net, x, y, order, spec.batch_size, deadline)
        probability, train_prediction = _predict(top, x_test), _predict(top, x_train)
        threshold = spec.threshold
        if threshold == "max-f1-training":
            threshold = max_f1_threshold(train_prediction, rows.y_train)
    diverged = _divergence(finite, probability)
    updates = int(top.net.model.optimizer.iterations.numpy())
    return Fit(
        status="not-converged" if diverged else "ok",
        prediction=probability,
        label=labels(probability, spec.threshold, threshold),
        threshold=threshold,
        selected=tuple(range(rows.x_train.shape[1])),
        epochs=updates / updates_per_epoch(rows.y_train.size, spec.batch_size),
        updates=updates,
        warnings=(*(str(warning.message) for warning in caught), *diverged),
        train_prediction=train_prediction,
    )


def top_of(body: Body, spec: FineTunedSettings) -> Top:
    """Build what a method trains, or return what was built before; in any state of training."""
    assert not isinstance(spec.optimiser, H2OAdadelta), "refused: see SUPPORTS"
    return _top(body, spec.trained_layers, spec.output, spec.optimiser)


def _augmented(
    spec: FineTunedSettings,
    x_train: NDArray[np.generic],
    preparation: Preparation,
    augmentation: Shift | Rotation | Elastic,
    seed: int,
) -> tuple[Prepared, int]:
    """All prepared copies of the training rows, and how many copies there are."""
    # More copies than epochs would never be visited.
    copies = min(augmentation.copies, int(spec.epochs))
    shape = square_image_shape(x_train.shape[1])
    images = augment(x_train, shape, replace(augmentation, copies=copies), seed)
    return prepare_copies(preparation, np.split(images, copies)), copies


def _divergence(finite: bool, probability: NDArray[np.float64]) -> list[str]:
    diverged = [] if finite else ["The training loss was not finite at some update."]
    if lost := np.count_nonzero(~np.isfinite(probability)):
        diverged.append(f"{lost} of {probability.size} probabilities are not finite.")
    return diverged


def _predict(top: Top, x: NDArray[np.float32]) -> NDArray[np.float64]:
    """Probability of class 1, from what the layers below give."""
    return apply(top.net.model, x)[:, -1].astype(np.float64)


@lru_cache(maxsize=8)
def _top(
    body: Body,
    trained_layers: int,
    output: Literal["softmax", "sigmoid"],
    optimiser: Adam | Sgd,
) -> Top:
    _, keras = frameworks()
    units, loss = {
        "softmax": (2, keras.losses.SparseCategoricalCrossentropy()),
        "sigmoid": (1, keras.losses.BinaryCrossentropy()),
    }[output]
    division = divide(body, trained_layers)
    copies = tuple(type(layer).from_config(layer.get_config()) for layer in division.layers)
    entry = keras.Input(division.shape)
    tensor = entry
    for copy in copies:
        # A model may have been saved with layers that were not to be trained.
        copy.trainable = True
        tensor = copy(tensor)
    # Names of their own: a body may have layers with the names that Keras would give.
    if len(tensor.shape) > 2:
        tensor = keras.layers.Flatten(name="fitdiff_flatten")(tensor)
    last = keras.layers.Dense(units, activation=output, name="fitdiff_output")
    model = keras.Model(entry, last(tensor))
    model.compile(optimizer=build_optimiser(optimiser), loss=loss)
    model.optimizer.build(model.trainable_variables)
    fresh = tuple(variable.numpy() for variable in model.optimizer.variables)
    return Top(Net(model, fresh), copies, last, division)


def _start(top: Top, seed: int) -> None:
    """Put a top into the state in which a cell's training starts.

    The new layer's weights depend on the seed and its shape alone, by Keras' own initialiser of
    Glorot and Bengio (2010), normalised and uniform; its biases are 0. Dropout masks depend on
    the seed and a layer's place.
    """
    _, keras = frameworks()
    model = top.net.model
    for copy, original in zip(top.copies, top.division.layers, strict=True):
        copy.set_weights(original.get_weights())
    glorot = keras.initializers.GlorotUniform(seed=derive_seed(seed, "weights", "output"))
    top.output.kernel.assign(glorot(top.output.kernel.shape))
    top.output.bias.assign(np.zeros(top.output.bias.shape, dtype=np.float32))
    weights = {id(variable) for variable in model.weights}
    random_states = [variable for variable in model.variables if id(variable) not in weights]
    for place, state in enumerate(random_states):
        state.assign([derive_seed(seed, "dropout", place), 0])
    for variable, fresh in zip(model.optimizer.variables, top.net.fresh_optimiser, strict=True):
        variable.assign(fresh)
