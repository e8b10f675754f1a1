"""Settings of transfer: a body that learned from other images, and what is learned on top of it.

The body is a convolutional net whose last layer is left out. It is applied to the images of two
classes that it has never seen, and only what comes after it learns from these.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, PositiveInt, model_validator
from pydantic.dataclasses import dataclass

from fitdiff.constraints import (
    STRICT,
    FiniteFloat,
    NonNegativeInt,
    PositiveFloat,
    Scaling,
    Threshold,
)
from fitdiff.models.nets.augmentation_settings import Augmentation
from fitdiff.models.nets.settings import Optimiser

_Class = Annotated[int, Field(ge=0, le=9)]


@dataclass(frozen=True, config=STRICT)
class PretrainedBody:
    """A body that fitdiff trains itself, once, and keeps; see `debate2017.transfer.pretraining`.

    Attributes
    ----------
    name : 'pretrained'
    data : {'mnist', 'fashion-mnist'}
        Of its official training images only.
    classes : tuple of int
        Ascending. No image of another class is ever used, and a study about one of these is
        refused.
    images_per_class : int or 'all'
        Number of training images of each class, the first ones.
    epochs : int
    seed : int
        Of the first weights and the order of the images.
    """

    name: Literal["pretrained"]
    data: Literal["mnist", "fashion-mnist"]
    classes: Annotated[tuple[_Class, ...], Field(min_length=2)]
    images_per_class: PositiveInt | Literal["all"]
    epochs: PositiveInt
    seed: NonNegativeInt

    @model_validator(mode="after")
    def _classes_ascend(self) -> PretrainedBody:
        if list(self.classes) != sorted(set(self.classes)):
            raise ValueError(
                f"classes = {list(self.classes)}: name different classes in ascending order, "
                f"{sorted(set(self.classes))}"
            )
        return self


@dataclass(frozen=True, config=STRICT)
class FileBody:
    """A body that the user brings: any Keras model in a file; see `debate2017.transfer.body`.

    Which images it has seen cannot be told from the file: that is for the user to know.

    Attributes
    ----------
    name : 'file'
    path : str
        Ends in ``.keras``. ``~`` is the user's home; a relative path starts where fitdiff runs.
    sha256 : str
        Of the file, in hexadecimal: another file is another method.
    """

    name: Literal["file"]
    path: Annotated[str, Field(pattern=r"\.keras$")]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


Body = Annotated[PretrainedBody | FileBody, Field(discriminator="name")]


@dataclass(frozen=True, config=STRICT)
class TransferLogisticSettings:
    """A body that stays as it is, and a logistic regression on its features.

    Attributes
    ----------
    body : PretrainedBody or FileBody
        Its features are what its last layer with weights is given.
    scaling : {'none', 'divide-by-255', 'standardise'}
        Of the pixels, before the body.
    feature_scaling : {'none', 'standardise'}
        Of the features, learned from the training rows.
    inverse_penalty : float
        C in ``sum(w ** 2) / 2 + C * sum(loss)``.
    intercept_penalised : bool
    solver : {'lbfgs', 'newton-cholesky', 'liblinear'}
    tolerance : float
        Of the solver's convergence.
    max_iterations : int
    threshold : float
        The label is 1 where the probability exceeds it.
    """

    body: Body
    scaling: Scaling
    feature_scaling: Literal["none", "standardise"]
    inverse_penalty: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    intercept_penalised: bool
    solver: Literal["lbfgs", "newton-cholesky", "liblinear"]
    tolerance: PositiveFloat
    max_iterations: PositiveInt
    threshold: FiniteFloat


@dataclass(frozen=True, config=STRICT)
class FineTunedSettings:
    """A body with a new output layer, of which the last layers are trained.

    Attributes
    ----------
    body : PretrainedBody or FileBody
        Its last layer with weights, and what follows that, make room for the new output layer.
    trained_layers : int
        How many of the last layers that have weights are trained, the new output layer being the
        first of them. The others are applied as in prediction and never change.
    output : {'softmax', 'sigmoid'}
        Two softmax units, or one logistic unit; cross-entropy loss in both cases.
    initialisation : 'glorot-uniform'
        Of the new output layer; the others start from the body's weights.
    optimiser : Adam, Sgd or H2OAdadelta
    epochs : float
        Passes over the training rows.
    batch_size : int
    row_order : {'shuffled', 'file'}
        Anew each epoch, or as stored.
    augmentation : NoAugmentation, Shift, Rotation or Elastic
        What is done to the training images; see `fitdiff.models.nets.augmentation_settings`.
    scaling : {'none', 'divide-by-255', 'standardise'}
        Of the pixels, before the body.
    threshold : float or 'max-f1-training'
        0.5, or the highest threshold with the largest F1 on the training rows.
    """

    objective: ClassVar[str] = "cross-entropy"

    body: Body
    trained_layers: PositiveInt
    output: Literal["softmax", "sigmoid"]
    initialisation: Literal["glorot-uniform"]
    optimiser: Optimiser
    epochs: PositiveFloat
    batch_size: PositiveInt
    row_order: Literal["shuffled", "file"]
    augmentation: Augmentation
    scaling: Scaling
    threshold: Threshold
