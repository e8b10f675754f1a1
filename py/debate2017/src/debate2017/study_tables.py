"""Tables that the case study adds to study files, and where its own files are."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from debate2017.baselines.specification import BaselinesTable
from debate2017.claims.specification import ClaimFile
from fitdiff.constraints import STRICT
from fitdiff.studies.study import Study

# Studies, methods, ladders and recorded values ship in the package.
FOLDER = Path(__file__).parent


@dataclass(frozen=True, config=STRICT)
class Recorded:
    """Accuracies published by others, and the method that reproduces each arm of theirs."""

    file: str
    arms: dict[str, str]


@dataclass(frozen=True, config=STRICT)
class FigureTable:
    """The study's figure.

    Attributes
    ----------
    style : str
        Whose figure it is drawn like: a key of `debate2017.figures.STYLES`.
    title : str
        Empty for none.
    arms : mapping of str to str
        Methods that are drawn, by what the legend calls them, in order.
    focus : tuple of str
        Arms that the figure is about, by the names above, at most three: in colour, where the
        others are grey. Styles with a published original keep its colours.
    """

    style: str
    title: str
    arms: dict[str, str]
    focus: Annotated[tuple[str, ...], Field(max_length=3)] = ()

    @model_validator(mode="after")
    def _focus_is_drawn(self) -> FigureTable:
        if unknown := [name for name in self.focus if name not in self.arms]:
            raise ValueError(f"focus names {', '.join(unknown)}, which arms does not")
        return self


def recorded_of(study: Study) -> Recorded | None:
    """Return what a study states of published accuracies."""
    return study.table("recorded", Recorded)


def recorded_file(study: Study) -> Path | None:
    """Return the file of published accuracies, if any: beside the study, or shipped."""
    recorded = recorded_of(study)
    if recorded is None:
        return None
    beside = study.folder / "recorded" / recorded.file
    return beside if beside.exists() else FOLDER / "recorded" / recorded.file


def figure_of(study: Study) -> FigureTable | None:
    """Return what a study states of its figure."""
    return study.table("figure", FigureTable)


def baselines_of(study: Study) -> BaselinesTable | None:
    """Return the candidates and baselines of a study."""
    return study.table("baselines", BaselinesTable)


def claims_of(study: Study) -> tuple[ClaimFile, ...]:
    """Return the claims that a study tests."""
    return study.table("claims", tuple) or ()
