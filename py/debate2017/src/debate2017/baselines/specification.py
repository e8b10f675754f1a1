"""The table [baselines] of a study file: which methods are compared with the best of which."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from fitdiff.constraints import STRICT

Names = Annotated[tuple[str, ...], Field(min_length=1)]


@dataclass(frozen=True, config=STRICT)
class BaselinesTable:
    """Two families of a study's methods.

    Attributes
    ----------
    candidates : tuple of str
        Methods of the family of which it is asked when it begins to pay.
    baselines : tuple of str
        Methods of the other; on each split the best of them is what a candidate must beat.
    level : float
        Confidence level of the intervals.
    """

    candidates: Names
    baselines: Names
    level: Annotated[float, Field(ge=0.5, lt=1)]

    @model_validator(mode="after")
    def _nothing_is_on_both_sides(self) -> BaselinesTable:
        if both := sorted(set(self.candidates) & set(self.baselines)):
            raise ValueError(f"both candidate and baseline: {', '.join(both)}. Name each once")
        return self
