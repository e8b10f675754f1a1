"""What a study file states about a contest: who stands against whom."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from fitdiff.models.constraints import STRICT

Names = Annotated[tuple[str, ...], Field(min_length=1)]


@dataclass(frozen=True, config=STRICT)
class ContestTable:
    """Two families of a study's methods.

    Attributes
    ----------
    contenders : tuple of str
        Methods of the family of which it is asked when it begins to pay.
    rivals : tuple of str
        Methods of the other; on each split the best of them is what a contender must beat.
    level : float
        Confidence level of the intervals.
    """

    contenders: Names
    rivals: Names
    level: Annotated[float, Field(ge=0.5, lt=1)]

    @model_validator(mode="after")
    def _nobody_stands_against_himself(self) -> ContestTable:
        if both := sorted(set(self.contenders) & set(self.rivals)):
            raise ValueError(f"both contender and rival: {', '.join(both)}. Name each once")
        return self
