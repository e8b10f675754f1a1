"""Settings and combinations that H2O's deep learning supports.

Shared by all engines that use H2O, from R or from Python, so that they cannot differ
in anything but the language. The facts about H2O are from its source and from experiment.
"""

from __future__ import annotations

from collections.abc import Mapping

from fitdiff.methods.method import Method
from fitdiff.models.allowed import AllowedValues, number, one_of
from fitdiff.models.nets.augmentation_settings import NoAugmentation
from fitdiff.models.nets.settings import MlpSettings

SUPPORTS: Mapping[str, AllowedValues] = {
    "hidden": AllowedValues("at least one hidden layer", lambda value: value != ()),
    "activation": one_of("tanh", "relu"),
    # Masks in training; in prediction, hidden units are scaled down and inputs are left alone.
    "input_dropout": number(0),
    "hidden_dropout": number(0),
    "dropout_scaling": one_of("at-prediction", "inverted"),  # the latter where nothing is dropped
    "output": one_of("softmax"),
    "initialisation": one_of("h2o-uniform-adaptive"),
    "precision": one_of("mixed"),
    "optimiser": one_of("h2o-adadelta", "sgd"),
    "optimiser.rho": number(0),
    "optimiser.epsilon": number(0),
    "optimiser.square_root": one_of("bit-trick"),
    "optimiser.bias_state": one_of("incoming-weights"),
    "optimiser.zero_gradients": one_of("skipped", "applied"),
    "optimiser.rate": number(0),
    # H2O anneals by rows processed, but counts them only at the end of each iteration.
    "optimiser.decay": one_of(0.0),
    # H2O leaves the velocity of a weight alone where its input is zero, which is not momentum.
    "optimiser.momentum": one_of(0.0),
    "optimiser.nesterov": one_of(True, False),
    "epochs": number(0),
    "batch_size": one_of(1),  # larger ones it resets to 1, silently
    "row_order": one_of("hogwild", "file"),
    "augmentation": one_of("none", "shift", "rotation", "elastic"),
    "augmentation.pixels": number(0),
    "augmentation.degrees": number(0),
    "augmentation.alpha": number(0),
    "augmentation.sigma": number(0),
    "augmentation.copies": number(1),
    "scaling": one_of("none", "standardise"),
    "constant_columns": one_of("kept", "dropped"),
    "stopping_rule": one_of("none", "training-error-zero"),
    "stopping_rounds": number(0),
    "epochs_per_scoring": AllowedValues(
        "'by-clock' or a whole number of epochs",
        lambda value: value == "by-clock" or (isinstance(value, float) and value.is_integer()),
    ),
    "model_kept": one_of("last", "best-scored"),
    "threshold": AllowedValues(
        "a number or 'max-f1-training'",
        lambda value: value == "max-f1-training" or number().accepts(value),
    ),
    "threads": one_of(0, 1),
    "nodes": number(1),
    "elastic_averaging": one_of(False, True),
    "compiler": one_of("none"),
}

# At least ten iterations, each of at most ten epochs: H2O's own choice wherever the rows are few
# enough that the speed of the machine does not decide.
ITERATIONS = 10
MAX_EPOCHS_PER_ITERATION = 10


def incompatibility(method: Method) -> str | None:
    """Say why H2O does not support settings together that it supports one by one; else None."""
    spec = method.spec
    assert isinstance(spec, MlpSettings)
    if spec.elastic_averaging and spec.nodes == 1:
        return (
            "elastic_averaging = True does not go with nodes = 1: it is meant between nodes. On "
            "one, H2O would average the model over time, which is another setting."
        )
    if spec.dropout_scaling == "inverted" and (spec.input_dropout or spec.hidden_dropout):
        return (
            f"dropout_scaling = 'inverted' does not go with dropout ({spec.input_dropout} before, "
            f"{spec.hidden_dropout} after hidden layers): H2O scales hidden units at prediction."
        )
    return _scoring_conflict(spec) or _order_conflict(spec)


def is_repeatable(method: Method) -> bool:
    """Tell whether no threads race: H2O's do unless a single one takes the rows in file order."""
    spec = method.spec
    assert isinstance(spec, MlpSettings)
    return spec.row_order != "hogwild"


def _scoring_conflict(spec: MlpSettings) -> str | None:
    if isinstance(spec.epochs_per_scoring, str):
        return None
    passes = spec.epochs_per_scoring / (copies(spec) * spec.nodes)
    if not passes.is_integer():
        return (
            f"epochs_per_scoring = {spec.epochs_per_scoring} does not go with {copies(spec)} "
            f"copies of the rows and nodes = {spec.nodes}: H2O would train on a random sample "
            f"where a node does not pass over all copies as a whole. Multiples of "
            f"{float(copies(spec) * spec.nodes)} are possible."
        )
    if spec.epochs % spec.epochs_per_scoring:
        return (
            f"epochs_per_scoring = {spec.epochs_per_scoring} does not go with epochs = "
            f"{spec.epochs}: H2O trains whole iterations, so epochs must be a multiple of it."
        )
    return None


def _order_conflict(spec: MlpSettings) -> str | None:
    if (spec.row_order, spec.threads) not in {("hogwild", 0), ("file", 1)}:
        return (
            f"row_order = {spec.row_order!r} does not go with threads = {spec.threads}: 'hogwild' "
            "is what all processors together make of the order (threads = 0), 'file' needs a "
            "single one (threads = 1)."
        )
    reason = _unordered(spec) if spec.row_order == "file" else None
    return f"row_order = 'file' does not go with {reason}" if reason else None


def _unordered(spec: MlpSettings) -> str | None:
    """With which other settings H2O does not keep the order of the rows."""
    if spec.input_dropout or spec.hidden_dropout:
        return (
            f"dropout ({spec.input_dropout} before, {spec.hidden_dropout} after hidden layers): "
            "H2O draws dropout masks from the clock, so the fit could not be repeated."
        )
    if not isinstance(spec.augmentation, NoAugmentation):
        return (
            f"augmentation = {spec.augmentation.name!r}: H2O would pass over all copies in each "
            "of its epochs, not over one."
        )
    if isinstance(spec.epochs_per_scoring, float) and spec.epochs_per_scoring < 2 * spec.nodes:
        return (
            f"epochs_per_scoring = {spec.epochs_per_scoring} and nodes = {spec.nodes}: H2O "
            "shuffles the rows unless each node passes over them twice between two scorings."
        )
    if spec.epochs_per_scoring == "by-clock" and spec.nodes > 1:
        return (
            f"epochs_per_scoring = 'by-clock' and nodes = {spec.nodes}: H2O adapts an iteration to "
            "the time that nodes need to exchange their models, so the fit could not be repeated."
        )
    too_few = spec.epochs % ITERATIONS or spec.epochs < 2 * ITERATIONS
    if spec.epochs_per_scoring == "by-clock" and too_few:
        return (
            f"epochs = {spec.epochs}: H2O keeps the order only in iterations of two or more whole "
            "epochs, and makes ten or more iterations by itself: 20.0, 30.0, 40.0 ... epochs are "
            "possible, or a number for epochs_per_scoring."
        )
    return None


def copies(spec: MlpSettings) -> int:
    """Count the copies of each training row that H2O is given."""
    return 1 if isinstance(spec.augmentation, NoAugmentation) else spec.augmentation.copies
