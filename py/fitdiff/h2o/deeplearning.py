"""H2O's deep learning in terms of our factors: what it honours, and its parameters.

Shared by all engines that use H2O, whatever language they speak to it, so that they cannot differ
in anything but the language. What is said here of H2O is from its source and from experiment.
"""

from __future__ import annotations

from collections.abc import Mapping

from fitdiff.domain import Domain, number, one_of
from fitdiff.factors import H2OAdadelta, MlpFactors, Sgd

Parameter = str | int | float | bool | list[int] | list[float]

HONOURS: Mapping[str, Domain] = {
    "hidden": Domain("at least one hidden layer", lambda value: value != ()),
    "activation": one_of("tanh", "relu"),
    # Masks in training; in prediction, hidden units are scaled down and inputs are left alone.
    "input_dropout": number(0),
    "hidden_dropout": number(0),
    "dropout_scaling": one_of("at-prediction"),
    "output": one_of("softmax"),
    "initialisation": one_of("h2o-uniform-adaptive"),
    "optimiser": one_of("h2o-adadelta", "sgd"),
    "optimiser.rho": number(0),
    "optimiser.epsilon": number(0),
    "optimiser.rate": number(0),
    # H2O anneals by rows processed, but counts them only at the end of each iteration.
    "optimiser.decay": one_of(0.0),
    # H2O leaves the velocity of a weight alone where its input is zero, which is not momentum.
    "optimiser.momentum": one_of(0.0),
    "optimiser.nesterov": one_of(True, False),
    "epochs": number(0),
    "batch_size": one_of(1),  # larger ones it resets to 1, silently
    "row_order": one_of("hogwild", "file"),
    "augmentation": one_of("none"),
    "scaling": one_of("none", "standardise"),
    "constant_columns": one_of("kept", "dropped"),
    "stopping_rule": one_of("none", "training-error-zero"),
    "stopping_rounds": number(0),
    "epochs_per_scoring": one_of("by-clock"),
    "model_kept": one_of("last", "best-scored"),
    "threshold": Domain(
        "a number or 'max-f1-training'",
        lambda value: value == "max-f1-training" or number().accepts(value),
    ),
    "threads": one_of(0, 1),
    "nodes": one_of(1),
    "elastic_averaging": one_of(False),  # it is between nodes, of which we start one
}

# At least ten iterations, each of at most ten epochs: H2O's own choice wherever the rows are few
# enough that the speed of the machine does not decide.
_ITERATIONS = 10
_MAX_EPOCHS_PER_ITERATION = 10

# Seconds between two scorings that are never reached: in file order only the first iteration and
# the last are scored, however fast the machine.
_NO_SCORING_BY_THE_CLOCK = 1e8


def conflict(spec: MlpFactors) -> str | None:
    """Say why H2O cannot honour factors together that it honours one by one; None if it can."""
    if (spec.row_order, spec.threads) not in {("hogwild", 0), ("file", 1)}:
        return (
            f"row_order = {spec.row_order!r} does not go with threads = {spec.threads}: 'hogwild' "
            "is what all processors together make of the order (threads = 0), 'file' needs a "
            "single one (threads = 1)."
        )
    if spec.row_order == "hogwild":
        return None
    if spec.input_dropout or spec.hidden_dropout:
        return (
            f"row_order = 'file' does not go with dropout ({spec.input_dropout} before, "
            f"{spec.hidden_dropout} after hidden layers): H2O draws dropout masks from the clock, "
            "so the fit could not be repeated."
        )
    if spec.epochs % _ITERATIONS or spec.epochs < 2 * _ITERATIONS:
        return (
            f"row_order = 'file' does not go with epochs = {spec.epochs}: H2O keeps the order only "
            "in iterations of two or more whole epochs, and makes ten or more iterations: "
            "20.0, 30.0, 40.0 ... epochs are possible."
        )
    return None


def parameters(spec: MlpFactors, rows: int, seed: int) -> dict[str, Parameter]:
    """Translate factors to parameters of ``h2o.deeplearning``; the rest keep H2O's defaults.

    Parameters
    ----------
    spec : MlpFactors
        Honoured; see `HONOURS` and `conflict`.
    rows : int
        In the training set.
    seed : int
        Of weights and order. Racing threads make every fit another, from the same weights.
    """
    dropout = spec.hidden_dropout > 0
    stated: dict[str, Parameter] = {
        "hidden": list(spec.hidden),
        "activation": {"tanh": "Tanh", "relu": "Rectifier"}[spec.activation]
        + ("WithDropout" if dropout else ""),
        "input_dropout_ratio": spec.input_dropout,
        "loss": "CrossEntropy",
        "initial_weight_distribution": "UniformAdaptive",
        "epochs": spec.epochs,
        "mini_batch_size": spec.batch_size,
        "standardize": spec.scaling == "standardise",
        "ignore_const_cols": spec.constant_columns == "dropped",
        # The training error at and below which training ends; none is below 0.
        "classification_stop": 0.0 if spec.stopping_rule == "training-error-zero" else -1.0,
        "stopping_rounds": spec.stopping_rounds,
        "overwrite_with_best_model": spec.model_kept == "best-scored",
        "elastic_averaging": spec.elastic_averaging,
        "seed": seed,
    }
    if dropout:
        stated["hidden_dropout_ratios"] = [spec.hidden_dropout] * len(spec.hidden)
    return stated | _optimiser(spec.optimiser) | _order(spec, rows)


def _optimiser(optimiser: object) -> dict[str, Parameter]:
    if isinstance(optimiser, H2OAdadelta):
        return {"adaptive_rate": True, "rho": optimiser.rho, "epsilon": optimiser.epsilon}
    assert isinstance(optimiser, Sgd), "refused: see HONOURS"
    return {
        "adaptive_rate": False,
        "rate": optimiser.rate,
        "rate_annealing": optimiser.decay,
        "momentum_start": optimiser.momentum,
        "momentum_stable": optimiser.momentum,
        "nesterov_accelerated_gradient": optimiser.nesterov,
    }


def _order(spec: MlpFactors, rows: int) -> dict[str, Parameter]:
    if spec.row_order == "hogwild":
        return {}
    epochs = min(int(spec.epochs) // _ITERATIONS, _MAX_EPOCHS_PER_ITERATION)
    return {
        # The rows stay in the one chunk they came in, which one thread works through. The
        # parameter `reproducible` would do that too, but also score after every epoch.
        "force_load_balance": False,
        "shuffle_training_data": False,
        "train_samples_per_iteration": epochs * rows,
        "score_interval": _NO_SCORING_BY_THE_CLOCK,
    }
