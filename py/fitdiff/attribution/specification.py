"""Schema of ladder files: the study, both ends, the steps in between, profiles, a rule."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, PositiveInt, model_validator
from pydantic.dataclasses import dataclass

from fitdiff.constraints import STRICT, NonNegativeInt, Text
from fitdiff.stats.decision import VerdictRule
from fitdiff.stats.noise import FEWEST_RESEEDED, FEWEST_SEEDS

Many = Field(min_length=1)


@dataclass(frozen=True, config=STRICT)
class StepFile:
    """One step: the setting that it changes, and to what.

    Attributes
    ----------
    setting : str
        'engine', a setting of the model (dotted for a setting of a table), or one of the data:
        see `fitdiff.attribution.data.DATA_SETTINGS`.
    to : str, int, float, bool, list or table
        The value as a method file would state it; of 'pool' and 'test set', the name of the study
        whose they are.
    also : table
        Values of settings that belong to it, where its new value needs others:
        ``tolerance`` with ``solver``, say.
    label : str
        What tables and figures call the step; empty for the setting and its values.
    """

    setting: Text
    to: Any
    also: dict[str, Any] = Field(default_factory=dict)
    label: str = ""


@dataclass(frozen=True, config=STRICT)
class LadderProfile:
    """Part of a ladder to run.

    Attributes
    ----------
    sizes : tuple of int or 'all'
        As of `fitdiff.studies.study_file.Profile`.
    replicates : int
        Training sets of each size.
    reseeded : int
        Number of splits of each size, from the first, fitted again with other seeds for the noise
        floor, `FEWEST_RESEEDED` or more; 0 for none.
    seeds : int
        Seeds on each of those, the one that all methods share included.
    """

    sizes: Annotated[tuple[PositiveInt | Literal["all"], ...], Many] = ("all",)
    replicates: PositiveInt = 1
    reseeded: NonNegativeInt = 0
    seeds: Annotated[int, Field(ge=FEWEST_SEEDS)] = FEWEST_SEEDS

    @model_validator(mode="after")
    def _noise_can_be_measured(self) -> LadderProfile:
        if 0 < self.reseeded < FEWEST_RESEEDED:
            raise ValueError(
                f"reseeded must be 0, or {FEWEST_RESEEDED} or more, seen: {self.reseeded}"
            )
        return self


@dataclass(frozen=True, config=STRICT)
class LadderFile:
    """A ladder file, as written.

    Attributes
    ----------
    name, title : str
    study : str
        Of whose data, pool, draws, seed and time limit the first step is.
    start, end : str
        Names of the methods at both ends; the last step must arrive at ``end``.
    steps : tuple of StepFile
    profiles : mapping of str to LadderProfile
    verdict : VerdictRule or None
        The smallest effect that counts, and the level of the intervals.
    """

    name: Text
    title: Text
    study: Text
    start: Text
    end: Text
    steps: Annotated[tuple[StepFile, ...], Many]
    profiles: Annotated[dict[str, LadderProfile], Many]
    verdict: VerdictRule | None = None
