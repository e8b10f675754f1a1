"""The factors of each model: every named setting in which two methods can differ.

No factor has a default: a method states them all, so that what an engine would have chosen
silently is on paper. An engine says in its ``honours`` which values it can carry out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, PositiveInt, model_validator
from pydantic.dataclasses import dataclass

_CONFIG = ConfigDict(extra="forbid", strict=True)

NonNegativeInt = Annotated[int, Field(ge=0)]
PositiveFloat = Annotated[float, Field(gt=0)]
NonNegativeFloat = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Fraction = Annotated[float, Field(ge=0, lt=1)]
Threshold = Annotated[float, Field(allow_inf_nan=False)] | Literal["max-f1-training"]
Scaling = Literal["none", "divide-by-255", "standardise"]


@dataclass(frozen=True, config=_CONFIG)
class LeekassoFactors:
    """The Leekasso: keep the best columns, one by one, then fit a linear model to them.

    Attributes
    ----------
    selection : {'pooled-f', 'welch-ddof0'}
        The statistic by which columns are ranked: the equal-variance F test, or the absolute
        difference of means over its unpooled standard error (sd with ddof 0, plus 1e-6).
    tie_rule : {'average-rank', 'argsort'}
        Keep columns whose average rank is at most ``features`` (ties may keep fewer or more), or
        the first ``features`` of a sort.
    features : int
        How many columns are wanted.
    scaling : {'none', 'divide-by-255', 'standardise'}
    loss : {'squared', 'log'}
    penalty : {'none', 'l1', 'l2'}
    inverse_penalty : float
        C in ``penalty(w) + C * sum(loss)``, where the l2 penalty is half the sum of squares;
        infinite if and only if there is no penalty.
    intercept_penalised : bool
    solver : {'qr', 'pinv', 'irls', 'liblinear', 'lbfgs', 'newton-cholesky'}
    tolerance : float
        The solver's own: of rank (qr, pinv) or of convergence (the rest).
    max_iterations : int
        0 for direct solvers.
    threshold : float
        The label is 1 where the fitted value exceeds it.
    """

    selection: Literal["pooled-f", "welch-ddof0"]
    tie_rule: Literal["average-rank", "argsort"]
    features: PositiveInt
    scaling: Scaling
    loss: Literal["squared", "log"]
    penalty: Literal["none", "l1", "l2"]
    inverse_penalty: PositiveFloat
    intercept_penalised: bool
    solver: Literal["qr", "pinv", "irls", "liblinear", "lbfgs", "newton-cholesky"]
    tolerance: PositiveFloat
    max_iterations: NonNegativeInt
    threshold: Annotated[float, Field(allow_inf_nan=False)]

    @model_validator(mode="after")
    def _penalty_and_strength_agree(self) -> LeekassoFactors:
        if (self.penalty == "none") != math.isinf(self.inverse_penalty):
            raise ValueError(
                "inverse_penalty must be inf if and only if penalty is 'none', seen: "
                f"penalty = {self.penalty!r}, inverse_penalty = {self.inverse_penalty}"
            )
        return self


@dataclass(frozen=True, config=_CONFIG)
class Adam:
    """Kingma and Ba (2015), algorithm 1."""

    name: Literal["adam"]
    rate: PositiveFloat
    beta_1: Fraction
    beta_2: Fraction
    epsilon: PositiveFloat


@dataclass(frozen=True, config=_CONFIG)
class Sgd:
    """Gradient descent with the rate ``rate / (1 + decay * updates)`` and momentum."""

    name: Literal["sgd"]
    rate: PositiveFloat
    decay: NonNegativeFloat
    momentum: Fraction
    nesterov: bool


@dataclass(frozen=True, config=_CONFIG)
class H2OAdadelta:
    """H2O's ADADELTA, which is not Zeiler's (2012): it has no rate and several rules of its own."""

    name: Literal["h2o-adadelta"]
    rho: Fraction
    epsilon: PositiveFloat


Optimiser = Annotated[Adam | Sgd | H2OAdadelta, Field(discriminator="name")]


@dataclass(frozen=True, config=_CONFIG)
class MlpFactors:
    """A multilayer perceptron for two classes.

    Attributes
    ----------
    hidden : tuple of int
        Units of each hidden layer, first to last.
    activation : {'tanh', 'relu'}
    input_dropout, hidden_dropout : float
        Fraction dropped before the first and after every hidden layer, in training.
    output : {'softmax', 'sigmoid'}
        Two softmax units, or one logistic unit; cross-entropy loss in both cases.
    initialisation : {'glorot-uniform', 'h2o-uniform-adaptive'}
    optimiser : Adam, Sgd or H2OAdadelta
    epochs : float
        Passes over the training rows asked for.
    batch_size : int
    row_order : {'shuffled', 'file', 'hogwild'}
        Anew each epoch; as stored; or whatever concurrent threads make of it.
    scaling : {'none', 'divide-by-255', 'standardise'}
    constant_columns : {'kept', 'dropped'}
        What becomes of columns that are constant in the training rows.
    stopping_rule : {'none', 'training-error-zero'}
        Whether training ends when a scoring finds no training error.
    stopping_rounds : int
        Scorings without improvement after which training ends; 0 for never.
    model_kept : {'last', 'best-scored'}
    threshold : float or 'max-f1-training'
        0.5, or the highest threshold with the largest F1 on the training rows.
    threads : int
        Threads that update one model at the same time; 0 for all processors.
    elastic_averaging : bool
    """

    hidden: tuple[PositiveInt, ...]
    activation: Literal["tanh", "relu"]
    input_dropout: Fraction
    hidden_dropout: Fraction
    output: Literal["softmax", "sigmoid"]
    initialisation: Literal["glorot-uniform", "h2o-uniform-adaptive"]
    optimiser: Optimiser
    epochs: PositiveFloat
    batch_size: PositiveInt
    row_order: Literal["shuffled", "file", "hogwild"]
    scaling: Scaling
    constant_columns: Literal["kept", "dropped"]
    stopping_rule: Literal["none", "training-error-zero"]
    stopping_rounds: NonNegativeInt
    model_kept: Literal["last", "best-scored"]
    threshold: Threshold
    threads: NonNegativeInt
    elastic_averaging: bool


Factors = LeekassoFactors | MlpFactors

MODELS: Mapping[str, type[LeekassoFactors] | type[MlpFactors]] = {
    "leekasso": LeekassoFactors,
    "mlp": MlpFactors,
}
