"""Augmentation of training images, as a setting of every net.

The copies are made before training, from the split's seed: epoch e visits copy e modulo
``copies``, so that an epoch has as many rows as it has without augmentation, and every engine
can be given the same images.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, PositiveInt
from pydantic.dataclasses import dataclass

from fitdiff.constraints import STRICT, PositiveFloat


@dataclass(frozen=True, config=STRICT)
class NoAugmentation:
    """The training images as they are."""

    name: Literal["none"]


@dataclass(frozen=True, config=STRICT)
class Shift:
    """Each copy moved by whole pixels, at most ``pixels`` down or up and right or left."""

    name: Literal["shift"]
    pixels: PositiveInt
    copies: PositiveInt


@dataclass(frozen=True, config=STRICT)
class Rotation:
    """Each copy turned about its centre by at most ``degrees`` either way."""

    name: Literal["rotation"]
    degrees: PositiveFloat
    copies: PositiveInt


@dataclass(frozen=True, config=STRICT)
class Elastic:
    """Each copy distorted by smoothed random displacements (Simard, Steinkraus and Platt, 2003).

    ``alpha`` is the size of displacements in pixels, ``sigma`` the width of the Gaussian by which
    they are smoothed.
    """

    name: Literal["elastic"]
    alpha: PositiveFloat
    sigma: PositiveFloat
    copies: PositiveInt


Augmentation = Annotated[NoAugmentation | Shift | Rotation | Elastic, Field(discriminator="name")]
