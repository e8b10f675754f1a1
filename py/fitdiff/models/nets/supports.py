"""Settings of nets that Keras supports, from R and from Python.

Tables from which the engines that train in Keras are put together, so that they cannot differ in
what they share.
"""

from __future__ import annotations

from collections.abc import Mapping

from fitdiff.models.allowed import ANYTHING, AllowedValues, number, one_of

WHOLE_EPOCHS = AllowedValues(
    "a whole number of epochs", lambda value: isinstance(value, float) and value.is_integer()
)

# Rows are augmented by us, before Keras sees them.
TRAINING: Mapping[str, AllowedValues] = {
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
    "epochs": WHOLE_EPOCHS,
    "batch_size": ANYTHING,
    "row_order": one_of("shuffled", "file"),
    "augmentation": one_of("none", "shift", "rotation", "elastic"),
    "augmentation.pixels": ANYTHING,
    "augmentation.degrees": ANYTHING,
    "augmentation.alpha": ANYTHING,
    "augmentation.sigma": ANYTHING,
    "augmentation.copies": ANYTHING,
}

NET: Mapping[str, AllowedValues] = {
    **TRAINING,
    "hidden": ANYTHING,
    "activation": one_of("tanh", "relu"),
    "input_dropout": ANYTHING,
    "hidden_dropout": ANYTHING,
    "dropout_scaling": one_of("inverted"),
    "precision": one_of("float32"),
    "scaling": one_of("none", "divide-by-255", "standardise"),
    "constant_columns": one_of("kept", "dropped"),
    "stopping_rule": one_of("none"),
    "stopping_rounds": one_of(0),
    # Nothing is decided by a score, so nothing is scored.
    "epochs_per_scoring": ANYTHING,
    "model_kept": one_of("last"),
    "threshold": AllowedValues(
        "a number or 'max-f1-training'",
        lambda value: number().accepts(value) or value == "max-f1-training",
    ),
    "threads": one_of(1),
    "nodes": one_of(1),
    "elastic_averaging": one_of(False),
    "compiler": one_of("none"),
}

# H2O's own rule, written out in `fitdiff.models.nets.adadelta` beside Keras' optimisers.
H2O_ADADELTA: Mapping[str, AllowedValues] = {
    "optimiser": one_of("adam", "sgd", "h2o-adadelta"),
    "optimiser.rho": ANYTHING,
    "optimiser.square_root": one_of("bit-trick", "exact"),
    "optimiser.bias_state": one_of("incoming-weights", "own-gradient"),
    "optimiser.zero_gradients": one_of("skipped", "applied"),
}
