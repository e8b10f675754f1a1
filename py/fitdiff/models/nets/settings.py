"""Settings of nets: what all have in common, their optimisers, and their layers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, ClassVar, Literal

from pydantic import Field, PositiveInt, model_validator
from pydantic.dataclasses import dataclass

from fitdiff.constraints import (
    STRICT,
    Fraction,
    NonNegativeFloat,
    NonNegativeInt,
    PositiveFloat,
    Scaling,
    Threshold,
)
from fitdiff.models.nets.augmentation_settings import Augmentation


@dataclass(frozen=True, config=STRICT)
class Adam:
    """Kingma and Ba (2015), algorithm 1."""

    name: Literal["adam"]
    rate: PositiveFloat
    beta_1: Fraction
    beta_2: Fraction
    epsilon: PositiveFloat


@dataclass(frozen=True, config=STRICT)
class Sgd:
    """Gradient descent with the rate ``rate / (1 + decay * updates)`` and momentum."""

    name: Literal["sgd"]
    rate: PositiveFloat
    decay: NonNegativeFloat
    momentum: Fraction
    nesterov: bool


@dataclass(frozen=True, config=STRICT)
class H2OAdadelta:
    """Zeiler's (2012) ADADELTA, with a rate of 1, and three rules of H2O's own, each an option.

    Attributes
    ----------
    name : 'h2o-adadelta'
    rho : float
        Decay of both running means of squares, of gradients and of steps.
    epsilon : float
        Added to both before the root.
    square_root : {'bit-trick', 'exact'}
        H2O halves the bits of a number for its root, which is off by up to 5 %.
    bias_state : {'incoming-weights', 'own-gradient'}
        What a bias's running means are of: in H2O the mean squared gradient of its unit's incoming
        weights.
    zero_gradients : {'skipped', 'applied'}
        In H2O, a weight whose input is zero, and all of a unit without error, keep their state:
        ``fast_mode``. Applied, the running means decay.
    """

    name: Literal["h2o-adadelta"]
    rho: Fraction
    epsilon: PositiveFloat
    square_root: Literal["bit-trick", "exact"]
    bias_state: Literal["incoming-weights", "own-gradient"]
    zero_gradients: Literal["skipped", "applied"]


def _is_off(dropout: object) -> bool:
    return dropout == 0


Optimiser = Annotated[Adam | Sgd | H2OAdadelta, Field(discriminator="name")]


@dataclass(frozen=True, config=STRICT)
class NetSettings:
    """Settings shared by all nets; not a model by itself.

    Attributes
    ----------
    hidden : tuple of int
        Units of each hidden dense layer, first to last.
    activation : {'tanh', 'relu'}
        Of all hidden layers.
    input_dropout, hidden_dropout : float
        Fraction dropped before the first layer and after every hidden dense layer, in training.
    dropout_scaling : {'inverted', 'at-prediction'}
        Units that are kept are scaled up in training, or hidden units down in prediction. Without
        dropout the two are the same.
    output : {'softmax', 'sigmoid'}
        Two softmax units, or one logistic unit; cross-entropy loss in both cases.
    initialisation : {'glorot-uniform', 'h2o-uniform-adaptive'}
        Glorot and Bengio's (2010) uniform one with biases of 0, by Keras' generator; or H2O's, by
        its own: four times as wide in the softmax layer, and with ReLU biases of 0.5 in the first
        hidden layer and 1 in the others.
    precision : {'float32', 'mixed'}
        Of all numbers; or, as in H2O, of weights and their optimiser's state only, while inputs,
        activations, errors, and biases with their state have float64.
    optimiser : Adam, Sgd or H2OAdadelta
    epochs : float
        Passes over the training rows asked for.
    batch_size : int
    row_order : {'shuffled', 'file', 'hogwild'}
        Shuffled in each epoch; as stored; or as concurrent threads happen to take them.
    augmentation : NoAugmentation, Shift, Rotation or Elastic
        What is done to the training images; see `fitdiff.models.nets.augmentation_settings`.
    scaling : {'none', 'divide-by-255', 'standardise'}
    constant_columns : {'kept', 'dropped'}
        What becomes of columns that are constant in the training rows.
    stopping_rule : {'none', 'training-error-zero'}
        Whether training ends when a scoring finds no training error.
    stopping_rounds : int
        Scorings without improvement after which training ends; 0 for never.
    epochs_per_scoring : float or 'by-clock'
        Epochs between two scorings; by the clock, the speed of the machine decides.
    model_kept : {'last', 'best-scored'}
    threshold : float or 'max-f1-training'
        0.5, or the highest threshold with the largest F1 on the training rows.
    threads : int
        Threads that update one model at the same time; 0 for all processors.
    nodes : int
        Servers of a cluster that train one model together.
    elastic_averaging : bool
        Between nodes: whether each is drawn towards the mean of all, not set to it.
    compiler : {'none', 'xla'}
        What compiles the loop of training: XLA fuses operations, so that sums round differently,
        and draws other dropout masks from the same seed.
    """

    # Without dropout its scaling means nothing; threads that race leave no order of rows.
    OWNERS: ClassVar[dict[str, tuple[str, ...]]] = {
        "dropout_scaling": ("input_dropout", "hidden_dropout"),
        "row_order": ("threads",),
    }
    SWITCHES: ClassVar[dict[str, Callable[[object], bool]]] = {
        "input_dropout": _is_off,
        "hidden_dropout": _is_off,
    }
    GROUPS: ClassVar[dict[str, tuple[str, ...]]] = {
        "preparation": ("scaling", "constant_columns", "augmentation"),
        "architecture": (
            "hidden",
            "activation",
            "input_dropout",
            "hidden_dropout",
            "dropout_scaling",
            "output",
        ),
        "initialisation": ("initialisation",),
        "optimiser": ("optimiser", "batch_size", "row_order"),
        "stopping": (
            "epochs",
            "stopping_rule",
            "stopping_rounds",
            "epochs_per_scoring",
            "model_kept",
        ),
        "threshold": ("threshold",),
        "engine": ("precision", "threads", "nodes", "elastic_averaging", "compiler"),
    }
    # What a record shows of a setting that has come into play, where threads race and no two fits
    # are alike. Which of its models a net keeps is not recorded.
    SHOWN_BY: ClassVar[dict[str, tuple[str, ...]]] = {
        "epochs": ("updates",),
        "stopping_rule": ("updates",),
        "stopping_rounds": ("updates",),
        "epochs_per_scoring": ("updates",),
        "threshold": ("threshold",),
    }

    hidden: tuple[PositiveInt, ...]
    activation: Literal["tanh", "relu"]
    input_dropout: Fraction
    hidden_dropout: Fraction
    dropout_scaling: Literal["inverted", "at-prediction"]
    output: Literal["softmax", "sigmoid"]
    initialisation: Literal["glorot-uniform", "h2o-uniform-adaptive"]
    precision: Literal["float32", "mixed"]
    optimiser: Optimiser
    epochs: PositiveFloat
    batch_size: PositiveInt
    row_order: Literal["shuffled", "file", "hogwild"]
    augmentation: Augmentation
    scaling: Scaling
    constant_columns: Literal["kept", "dropped"]
    stopping_rule: Literal["none", "training-error-zero"]
    stopping_rounds: NonNegativeInt
    epochs_per_scoring: PositiveFloat | Literal["by-clock"]
    model_kept: Literal["last", "best-scored"]
    threshold: Threshold
    threads: NonNegativeInt
    nodes: PositiveInt
    elastic_averaging: bool
    compiler: Literal["none", "xla"]


@dataclass(frozen=True, config=STRICT)
class MlpSettings(NetSettings):
    """A multilayer perceptron for two classes."""


@dataclass(frozen=True, config=STRICT)
class CnnSettings(NetSettings):
    """A convolutional net for two classes of square images: stride 1, no padding.

    Attributes
    ----------
    convolutions : tuple of int
        Filters of each convolutional layer, first to last.
    kernel : int
        Height and width of every filter.
    pool_after : tuple of int
        Convolutional layers, counted from 1 and ascending, after which the maximum of each
        ``pool`` x ``pool`` block is kept.
    pool : int
        Height and width of a block; what fills no block is left out.
    flatten_dropout : float
        Fraction dropped between the last convolution and the first dense layer, in training.
    """

    OWNERS: ClassVar[dict[str, tuple[str, ...]]] = NetSettings.OWNERS | {
        "dropout_scaling": ("input_dropout", "hidden_dropout", "flatten_dropout")
    }
    SWITCHES: ClassVar[dict[str, Callable[[object], bool]]] = NetSettings.SWITCHES | {
        "flatten_dropout": _is_off
    }
    GROUPS: ClassVar[dict[str, tuple[str, ...]]] = NetSettings.GROUPS | {
        "architecture": (
            *NetSettings.GROUPS["architecture"],
            "convolutions",
            "kernel",
            "pool_after",
            "pool",
            "flatten_dropout",
        )
    }

    convolutions: Annotated[tuple[PositiveInt, ...], Field(min_length=1)]
    kernel: PositiveInt
    pool_after: tuple[PositiveInt, ...]
    pool: PositiveInt
    flatten_dropout: Fraction

    @model_validator(mode="after")
    def _pools_follow_convolutions(self) -> CnnSettings:
        places = range(1, len(self.convolutions) + 1)
        if list(self.pool_after) != [place for place in places if place in self.pool_after]:
            raise ValueError(
                f"pool_after = {list(self.pool_after)}: name different convolutions in ascending "
                f"order, from 1 to {len(self.convolutions)}"
            )
        return self
