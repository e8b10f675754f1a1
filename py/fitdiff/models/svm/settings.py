"""Settings of support vector machines."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, PositiveInt, model_validator
from pydantic.dataclasses import dataclass

from fitdiff.constraints import STRICT, FiniteFloat, PositiveFloat


@dataclass(frozen=True, config=STRICT)
class SvmSettings:
    """A support vector machine with a kernel, tuned by cross-validation in the training rows.

    Candidates are tried in the order written, costs first; of those that label most rows correctly
    the first is taken, so that the order states what is preferred where the data do not decide.
    With a single row of a class, cross-validation is impossible and the first of all is taken.

    A machine has no probabilities. What it has is a decision value f, and its label is 1 where
    f > 0. The fitted value is ``1 / (1 + exp(-f))``, which keeps the order of f and exceeds 0.5
    where f > 0; it is not calibrated, since Platt's scaling would need a second cross-validation
    and can turn labels round. Log loss and Brier score are those of f read as log odds.

    Attributes
    ----------
    kernel : {'rbf', 'histogram-intersection'}
        ``exp(-width * |x - z|^2)``, or the sum of the smaller of each two values (Swain and
        Ballard, 1991), which needs values that are not negative.
    costs : tuple of float
        Candidates for C in ``|w|^2 / 2 + C * sum(hinge loss)``.
    widths : tuple of float
        Candidates for the width of the rbf kernel; none for the other.
    folds : int
        Of cross-validation; fewer where there are fewer rows.
    tolerance : float
        Of the dual solver.
    max_iterations : int
    threshold : float
    """

    kernel: Literal["rbf", "histogram-intersection"]
    costs: Annotated[tuple[PositiveFloat, ...], Field(min_length=1)]
    widths: tuple[PositiveFloat, ...]
    folds: Annotated[int, Field(ge=2)]
    tolerance: PositiveFloat
    max_iterations: PositiveInt
    threshold: FiniteFloat

    @model_validator(mode="after")
    def _kernel_and_widths_agree(self) -> SvmSettings:
        if (self.kernel == "rbf") != bool(self.widths):
            raise ValueError(
                "widths are needed by the kernel 'rbf', and by no other, seen: "
                f"kernel = {self.kernel!r}, widths = {list(self.widths)}"
            )
        return self
