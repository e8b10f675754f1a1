"""Architecture of a net: all that is fixed in its graph of computation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fitdiff.errors import DataError
from fitdiff.models.nets.augmentation import square_image_shape
from fitdiff.models.nets.settings import CnnSettings, NetSettings, Optimiser


@dataclass(frozen=True)
class Convolutions:
    """The convolutional layers before a net's dense ones: stride 1, no padding.

    Attributes
    ----------
    image_shape : tuple of int
        Height and width; their product is the number of inputs.
    filters : tuple of int
        Of each layer.
    kernel : int
        Height and width of every filter.
    pool_after : tuple of int
        Layers, counted from 1, after which the maximum of each block is kept.
    pool : int
        Height and width of a block. Rows and columns that fill no block are left out.
    dropout : float
        Fraction dropped of what the dense layers receive.
    """

    image_shape: tuple[int, int]
    filters: tuple[int, ...]
    kernel: int
    pool_after: tuple[int, ...]
    pool: int
    dropout: float


@dataclass(frozen=True)
class Architecture:
    """All that is fixed in a net's graph of computation, its update rule included.

    Attributes
    ----------
    inputs : int
        Columns; with mixed precision, see `fitdiff.models.nets.inputs.learn_preparation`.
    hidden : tuple of int
        Units of each hidden dense layer.
    activation : {'tanh', 'relu'}
        Of every hidden layer, convolutional or dense.
    input_dropout, hidden_dropout : float
    output : {'softmax', 'sigmoid'}
    optimiser : Adam, Sgd or H2OAdadelta
    convolutions : Convolutions, optional
        None for a multilayer perceptron.
    precision : {'float32', 'mixed'}, default 'float32'
    """

    inputs: int
    hidden: tuple[int, ...]
    activation: Literal["tanh", "relu"]
    input_dropout: float
    hidden_dropout: float
    output: Literal["softmax", "sigmoid"]
    optimiser: Optimiser
    convolutions: Convolutions | None = None
    precision: Literal["float32", "mixed"] = "float32"


def architecture_of(spec: NetSettings, columns: int) -> Architecture:
    """Describe the net that settings ask for, for rows of ``columns`` columns, as the net has them.

    Raises
    ------
    DataError
        If a convolutional net is asked for and rows are no square images, or too small ones.
    """
    return Architecture(
        inputs=columns,
        hidden=spec.hidden,
        activation=spec.activation,
        input_dropout=spec.input_dropout,
        hidden_dropout=spec.hidden_dropout,
        output=spec.output,
        optimiser=spec.optimiser,
        convolutions=_convolutions(spec, columns) if isinstance(spec, CnnSettings) else None,
        precision=spec.precision,
    )


def _convolutions(spec: CnnSettings, columns: int) -> Convolutions:
    image_shape = square_image_shape(columns)
    side = image_shape[0]
    for place in range(1, len(spec.convolutions) + 1):
        side = side - spec.kernel + 1
        if place in spec.pool_after:
            side //= spec.pool
        if side < 1:
            raise DataError(
                f"Images of {image_shape[0]} x {image_shape[1]} pixels have no pixel left after "
                f"convolution {place} of {len(spec.convolutions)} (kernel {spec.kernel}, pool "
                f"{spec.pool} after {spec.pool_after}). Use fewer or smaller ones, or larger "
                "images."
            )
    return Convolutions(
        image_shape=image_shape,
        filters=spec.convolutions,
        kernel=spec.kernel,
        pool_after=spec.pool_after,
        pool=spec.pool,
        dropout=spec.flatten_dropout,
    )
