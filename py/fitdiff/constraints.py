"""Types that settings of several models share."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

STRICT = ConfigDict(extra="forbid", strict=True)

NonNegativeInt = Annotated[int, Field(ge=0)]
PositiveFloat = Annotated[float, Field(gt=0)]
NonNegativeFloat = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Fraction = Annotated[float, Field(ge=0, lt=1)]
FiniteFloat = Annotated[float, Field(allow_inf_nan=False)]
Threshold = FiniteFloat | Literal["max-f1-training"]
Scaling = Literal["none", "divide-by-255", "standardise"]
Text = Annotated[str, Field(min_length=1)]
