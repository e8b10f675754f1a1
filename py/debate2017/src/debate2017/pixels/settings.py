"""Settings of the models that look at one pixel: a rule stated beforehand, and one learned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field
from pydantic.dataclasses import dataclass

from fitdiff.constraints import STRICT

Floats = NDArray[np.float64]
# Height and width of the images of MNIST and Fashion-MNIST.
SIDE = 28

Position = Annotated[int, Field(ge=0, lt=SIDE)]
GreyLevel = Annotated[int, Field(ge=0, le=255)]


@dataclass(frozen=True, config=STRICT)
class PixelRuleSettings:
    """A rule that learns nothing: the label is 1 where one pixel is darker than a grey level.

    Attributes
    ----------
    row, column : int
        Of the pixel, zero-based, from the top and from the left.
    cut_off : int
        Grey level, 0 (paper) to 255 (ink); the label is 1 where the pixel's value exceeds it.
    """

    objective: ClassVar[str] = "training errors"

    row: Position
    column: Position
    cut_off: GreyLevel

    def common_parameters(
        self,
        fitted: Mapping[str, Floats],  # noqa: ARG002 - the rule is stated, not fitted
        selected: tuple[int, ...],  # noqa: ARG002
    ) -> Mapping[str, Floats]:
        """The rule on one pixel; a stated one means 1 by a dark pixel."""
        return {"cut_off": np.array([float(self.cut_off)]), "direction": np.array([1.0])}


@dataclass(frozen=True, config=STRICT)
class OnePixelSettings:
    """The best single pixel of the training rows, with the best threshold on it.

    Attributes
    ----------
    criterion : {'accuracy', 'auc'}
        Which pixel is the best: the one whose own best threshold labels the most training rows
        correctly, or the one whose area under the ROC curve on them is farthest from one half.
    threshold_rule : {'best-training-accuracy'}
        The cut-off and the direction that label the most training rows correctly; of several the
        lowest cut-off, and there dark means 0 before dark means 1.
    tie_rule : {'first'}
        Of pixels that are equally good, the first, row by row from the top.
    """

    objective: ClassVar[str] = "training errors"

    criterion: Literal["accuracy", "auc"]
    threshold_rule: Literal["best-training-accuracy"]
    tie_rule: Literal["first"]

    def common_parameters(
        self, fitted: Mapping[str, Floats], selected: tuple[int, ...]
    ) -> Mapping[str, Floats]:
        """The rule on the pixel that was selected."""
        return {name: fitted[name][list(selected)] for name in ("cut_off", "direction")}
