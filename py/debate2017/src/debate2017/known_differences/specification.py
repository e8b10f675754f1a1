"""What the file of known differences states: where each default is read, and what it means."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, PositiveInt, model_validator
from pydantic.dataclasses import dataclass

from fitdiff.methods.specification import read_toml, validate
from fitdiff.models.constraints import STRICT

Text = Annotated[str, Field(min_length=1)]


@dataclass(frozen=True, config=STRICT)
class DefaultFile:
    """What one framework does where its user says nothing.

    Attributes
    ----------
    where : str
        Framework and function.
    reads : str
        Where the value is read in what is installed, see `fitdiff.cards.defaults`;
        empty if it is stated.
    says : str
        The value in words: stated, where nothing can be read; what the value read means, or that
        it is more than one value, otherwise. One of both is needed.
    source : str
        Documentation or source file; with its version where that is not what is installed.
    """

    where: Text
    source: Text
    reads: str = ""
    says: str = ""

    @model_validator(mode="after")
    def _has_a_value(self) -> DefaultFile:
        if not (self.reads or self.says):
            raise ValueError(f"'{self.where}' needs 'reads' or 'says': where its value comes from")
        return self


@dataclass(frozen=True, config=STRICT)
class EffectFile:
    """Two methods of the study of known differences, which differ in one factor."""

    from_: Annotated[str, Field(alias="from")]
    to: Text


@dataclass(frozen=True, config=STRICT)
class DifferenceFile:
    """One default that differs between engines.

    Attributes
    ----------
    id : str
    title : str
        A few words.
    area : str
        The heading under which it is shown.
    factor : str
        The factor by which a method states it; empty if methods have none for it.
    text : str
        What follows from it, in a sentence or two.
    values : tuple of DefaultFile
        At least two.
    effects : tuple of EffectFile
        Steps by which its effect is measured; none where it has no effect of its own to measure.
    """

    id: Text
    title: Text
    area: Text
    factor: str
    text: Text
    values: Annotated[tuple[DefaultFile, ...], Field(min_length=2)]
    effects: tuple[EffectFile, ...] = ()


@dataclass(frozen=True, config=STRICT)
class SelectionFile:
    """On which splits of a study rules of selection are compared: so many of each size."""

    study: Text
    sizes: Annotated[tuple[PositiveInt, ...], Field(min_length=1)]
    replicates: PositiveInt


@dataclass(frozen=True, config=STRICT)
class KnownDifferencesFile:
    """The file ``known-differences.toml``; effects are measured by the study that it names."""

    study: Text
    selection: SelectionFile
    differences: Annotated[tuple[DifferenceFile, ...], Field(min_length=1)]


def read_file(folder: Path) -> KnownDifferencesFile:
    """Read the file of a ``comparisons`` folder.

    Raises
    ------
    SpecificationError
        If it is missing, is no TOML, or states something else than it should.
    """
    file = folder / "known-differences.toml"
    return validate(KnownDifferencesFile, read_toml(file), where=str(file))
