"""How rows are divided into training and test rows: table ``[split]`` of a study file."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from fitdiff.constraints import STRICT, Text

Share = Annotated[float, Field(gt=0, lt=1)]
Folds = Annotated[int, Field(ge=2, le=10_000)]
TestRows = Annotated[int, Field(ge=1, le=10**9)]


@dataclass(frozen=True, config=STRICT)
class AllRows:
    """Train and test on all rows: for questions about coefficients."""

    protocol: Literal["all-rows"] = "all-rows"


@dataclass(frozen=True, config=STRICT)
class HoldOut:
    """Test on rows drawn at random, train on the rest; drawn anew for each replicate.

    Attributes
    ----------
    test : float or int
        Share of the rows, between 0 and 1, or their number.
    stratified : bool
        Keep the share of each class; where the outcome has none, this changes nothing.
    """

    protocol: Literal["hold-out"]
    test: Share | TestRows
    stratified: bool = True


@dataclass(frozen=True, config=STRICT)
class KFold:
    """Test on each of k parts in turn, train on the others; divided anew for each replicate.

    Attributes
    ----------
    folds : int
    stratified : bool
        As of `HoldOut`.
    """

    protocol: Literal["k-fold"]
    folds: Folds
    stratified: bool = True


@dataclass(frozen=True, config=STRICT)
class Bootstrap:
    """Train on as many rows drawn with replacement, test on those not drawn (Efron 1983).

    Attributes
    ----------
    stratified : bool
        As of `HoldOut`.
    """

    protocol: Literal["bootstrap"]
    stratified: bool = False


@dataclass(frozen=True, config=STRICT)
class Own:
    """As the data say: the rows that they mark as test rows, or each of their folds in turn."""

    protocol: Literal["own"]


@dataclass(frozen=True, config=STRICT)
class FromFile:
    """As a file says, with the columns row (from 0), part (train or test) and, if many, replicate.

    Attributes
    ----------
    file : str
        Relative to the study file.
    folder : str
        That of the study file; filled in when it is read.
    """

    FILLED_IN: ClassVar[tuple[str, ...]] = ("folder",)

    protocol: Literal["file"]
    file: Text
    folder: str = ""


Protocol = Annotated[
    AllRows | HoldOut | KFold | Bootstrap | Own | FromFile, Field(discriminator="protocol")
]
