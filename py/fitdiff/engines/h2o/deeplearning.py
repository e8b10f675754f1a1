"""The parameters of H2O's deep learning that our settings mean.

Shared by all engines that use H2O, as `fitdiff.engines.h2o.supports` is.
"""

from __future__ import annotations

from collections.abc import Mapping

from fitdiff.engines.h2o.supports import ITERATIONS, MAX_EPOCHS_PER_ITERATION, copies
from fitdiff.models.nets.settings import H2OAdadelta, MlpSettings, Sgd

Parameter = str | int | float | bool | list[int] | list[float]

# Seconds between two scorings that are never reached: in file order only the first iteration and
# the last are scored, however fast the machine.
_NO_SCORING_BY_THE_CLOCK = 1e8

# H2O's defaults. The model is 0.9 of the nodes' mean and 0.1 of what it was an iteration before;
# a thousandth of a weight's distance from it is added to the weight's gradient. Both begin with
# the second iteration: a fit that ends at its first scoring is the same without.
_ELASTIC_AVERAGING: Mapping[str, Parameter] = {
    "elastic_averaging_moving_rate": 0.9,
    "elastic_averaging_regularization": 0.001,
}


def parameters(spec: MlpSettings, rows: int, seed: int) -> dict[str, Parameter]:
    """Translate settings to parameters of ``h2o.deeplearning``; the rest keep H2O's defaults.

    Parameters
    ----------
    spec : MlpSettings
        Supported; see `SUPPORTS` and `incompatibility`.
    rows : int
        In the training set, without copies.
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
        "epochs": spec.epochs / copies(spec),  # H2O counts passes over all copies
        "mini_batch_size": spec.batch_size,
        "standardize": spec.scaling == "standardise",
        "ignore_const_cols": spec.constant_columns == "dropped",
        # The training error at and below which training ends; none is below 0.
        "classification_stop": 0.0 if spec.stopping_rule == "training-error-zero" else -1.0,
        "stopping_rounds": spec.stopping_rounds,
        "overwrite_with_best_model": spec.model_kept == "best-scored",
        "elastic_averaging": spec.elastic_averaging,
        "seed": seed,
        # On by default: a quarter of the time of a fit of 40 rows, for numbers that nobody reads;
        # and a table of gains at each scoring, whose quantiles are another model.
        "variable_importances": False,
        "gainslift_bins": 0,
        "quiet_mode": True,
    }
    if dropout:
        stated["hidden_dropout_ratios"] = [spec.hidden_dropout] * len(spec.hidden)
    if spec.elastic_averaging:
        stated |= _ELASTIC_AVERAGING
    return stated | _optimiser(spec.optimiser) | _order(spec, rows)


def _optimiser(optimiser: object) -> dict[str, Parameter]:
    if isinstance(optimiser, H2OAdadelta):
        return {
            "adaptive_rate": True,
            "rho": optimiser.rho,
            "epsilon": optimiser.epsilon,
            "fast_mode": optimiser.zero_gradients == "skipped",
        }
    assert isinstance(optimiser, Sgd), "refused: see SUPPORTS"
    return {
        "adaptive_rate": False,
        "rate": optimiser.rate,
        "rate_annealing": optimiser.decay,
        "momentum_start": optimiser.momentum,
        "momentum_stable": optimiser.momentum,
        "nesterov_accelerated_gradient": optimiser.nesterov,
    }


def _order(spec: MlpSettings, rows: int) -> dict[str, Parameter]:
    """Return the parameters for the rows of an iteration, their order and its scoring."""
    stated: dict[str, Parameter] = {}
    if isinstance(spec.epochs_per_scoring, float):
        # Several passes over each chunk: rows are shuffled only where a node makes just one pass
        # and there are several nodes.
        stated["train_samples_per_iteration"] = int(spec.epochs_per_scoring) * rows
        stated["score_each_iteration"] = True
    if spec.row_order == "hogwild":
        return stated
    # The rows stay in the one chunk they came in, which one thread works through. The parameter
    # `reproducible` would do that too, but also score after every epoch.
    stated |= {"force_load_balance": False, "shuffle_training_data": False}
    if spec.epochs_per_scoring == "by-clock":
        epochs = min(int(spec.epochs) // ITERATIONS, MAX_EPOCHS_PER_ITERATION)
        stated["train_samples_per_iteration"] = epochs * rows
        stated["score_interval"] = _NO_SCORING_BY_THE_CLOCK
    return stated
