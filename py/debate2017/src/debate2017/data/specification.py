"""Data sources: which rows of what a study is about, and how a study file names them."""

from __future__ import annotations

from itertools import combinations, product
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, NonNegativeInt, PositiveFloat, PositiveInt
from pydantic.dataclasses import dataclass

from debate2017.data.images import IMAGE_SETS
from fitdiff.constraints import STRICT


def _differ(pair: tuple[int, int]) -> tuple[int, int]:
    if pair[0] == pair[1]:
        raise ValueError("name two different classes, as in [0, 1]")
    return pair


Class = Annotated[int, Field(ge=0, le=9)]
Pair = Annotated[tuple[Class, Class], AfterValidator(_differ)]
MANY = Field(min_length=1)


@dataclass(frozen=True, config=STRICT)
class ImagePair:
    """Two classes of a set of images: the first is labelled 0, the second 1."""

    name: Literal["mnist", "fashion-mnist"]
    classes: Pair

    @property
    def label(self) -> str:
        """Label used in tables and figures."""
        return f"{self.name} {self.classes[0]} v {self.classes[1]}"

    @property
    def title(self) -> str:
        """Title for readers, such as 'Fashion-MNIST: T-shirt v shirt'."""
        images = IMAGE_SETS[self.name]
        zero, one = (images.classes[number] for number in self.classes)
        return f"{images.title}: {zero} v {one}"


@dataclass(frozen=True, config=STRICT)
class Simulated:
    """One data set drawn as in Leek's simulation of 2014."""

    name: Literal["leekasso2014"]
    true_features: PositiveInt
    effect_sd: PositiveFloat
    draw: NonNegativeInt

    @property
    def label(self) -> str:
        """Label used in tables and figures."""
        return f"{self.true_features} true, sd {self.effect_sd:g}, draw {self.draw}"

    @property
    def title(self) -> str:
        """Title for readers."""
        return self.label


DataSource = ImagePair | Simulated


@dataclass(frozen=True, config=STRICT)
class ImagePairs:
    """One pair of classes, or all 45."""

    name: Literal["mnist", "fashion-mnist"]
    classes: Pair | Literal["all-pairs"]

    def sources(self) -> tuple[DataSource, ...]:
        """Each pair as a source of its own, the lower class first where all are meant."""
        if self.classes == "all-pairs":
            return tuple(ImagePair(self.name, pair) for pair in combinations(range(10), 2))
        return (ImagePair(self.name, self.classes),)


@dataclass(frozen=True, config=STRICT)
class Simulation:
    """A grid of simulations: every number of true features with every size of effects."""

    name: Literal["leekasso2014"]
    true_features: Annotated[tuple[PositiveInt, ...], MANY]
    effect_sd: Annotated[tuple[PositiveFloat, ...], MANY]
    draws: PositiveInt

    def sources(self) -> tuple[DataSource, ...]:
        """Each draw of each combination as a source of its own."""
        grid = product(self.true_features, self.effect_sd, range(1, self.draws + 1))
        return tuple(Simulated(self.name, *combination) for combination in grid)
