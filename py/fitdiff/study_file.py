"""What a study file states: data, pool, draws, profiles, record, figure."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, PositiveFloat, PositiveInt, model_validator
from pydantic.dataclasses import dataclass

from fitdiff.contests.specification import ContestTable
from fitdiff.data.specification import DataSource, DataTable
from fitdiff.factors.constraints import STRICT
from fitdiff.guesses.specification import GuessFile, VerdictRule


@dataclass(frozen=True, config=STRICT)
class KaggleLikePool:
    """Draw so many rows of each class once; of these keep some to draw from, test on the rest."""

    protocol: Literal["kaggle-like"]
    class_counts: tuple[PositiveInt, PositiveInt]
    draw_from: PositiveInt

    @model_validator(mode="after")
    def _leaves_a_test_set(self) -> KaggleLikePool:
        if self.draw_from >= sum(self.class_counts):
            raise ValueError(
                f"draw_from = {self.draw_from} leaves nothing to test on: it must be below the "
                f"sum of class_counts, {sum(self.class_counts)}"
            )
        return self


@dataclass(frozen=True, config=STRICT)
class OfficialHalfPool:
    """Draw from the official training rows; test on the last half of the official test rows."""

    protocol: Literal["official-half"]


@dataclass(frozen=True, config=STRICT)
class OfficialPool:
    """Draw from the official training rows; test on all official test rows."""

    protocol: Literal["official"]


Pool = Annotated[KaggleLikePool | OfficialHalfPool | OfficialPool, Field(discriminator="protocol")]


@dataclass(frozen=True, config=STRICT)
class Draw:
    """How a training set is drawn from the pool.

    Attributes
    ----------
    protocol : {'without-replacement', 'with-replacement'}
    stratification : {'none', 'proportional', 'equal'}
        Rows of each class as chance has it, in proportion to the pool, or half and half.
    """

    protocol: Literal["without-replacement", "with-replacement"]
    stratification: Literal["none", "proportional", "equal"]


@dataclass(frozen=True, config=STRICT)
class Profile:
    """How much of a study to run.

    Attributes
    ----------
    sizes : tuple of int or 'all'
        Rows of the training sets; 'all' that the pool has.
    replicates : int
        Training sets of each size from each source.
    sources : tuple of str or None
        Labels of the data sources to use; None for every one.
    methods : tuple of str or None
        Names of the methods to fit; None for every one.
    """

    sizes: Annotated[tuple[PositiveInt | Literal["all"], ...], Field(min_length=1)]
    replicates: PositiveInt
    sources: tuple[str, ...] | None = None
    methods: tuple[str, ...] | None = None

    @model_validator(mode="after")
    def _sizes_differ(self) -> Profile:
        if len(set(self.sizes)) != len(self.sizes):
            raise ValueError(f"sizes must differ from each other, seen: {self.sizes}")
        return self


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
        Whose figure it is drawn like: a key of `fitdiff.figures.STYLES`.
    title : str
        Empty for none.
    arms : mapping of str to str
        Methods that are drawn, by what the legend calls them, in order.
    """

    style: str
    title: str
    arms: dict[str, str]


@dataclass(frozen=True, config=STRICT)
class StudyFile:
    """A study file, as written.

    ``about`` tells a reader of its report what the study is about. ``splits_of`` names a study of
    the same data, pool, draw and seed, whose splits this one has at the sizes that both have.
    """

    name: str
    title: str
    methods: Annotated[tuple[str, ...], Field(min_length=1)]
    seed: int
    time_limit: PositiveFloat
    data: Annotated[tuple[DataTable, ...], Field(min_length=1)]
    pool: Pool
    draw: Draw
    profiles: dict[str, Profile]
    recorded: Recorded | None = None
    figure: FigureTable | None = None
    guesses: tuple[GuessFile, ...] = ()
    verdict: VerdictRule | None = None
    contest: ContestTable | None = None
    about: str = ""
    splits_of: str = ""

    @property
    def drawn_as(self) -> str:
        """Name of the study that the draws depend on: another's, or its own."""
        return self.splits_of or self.name

    @property
    def sources(self) -> tuple[DataSource, ...]:
        """Every data source of the study, in the order of the file."""
        return tuple(source for table in self.data for source in table.sources())

    @model_validator(mode="after")
    def _guesses_have_a_rule(self) -> StudyFile:
        if self.guesses and self.verdict is None:
            raise ValueError(
                "[[guesses]] need a [verdict], the rule by which they are judged, written down "
                "before the study is run"
            )
        return self

    @model_validator(mode="after")
    def _a_contest_is_between_methods_of_the_study(self) -> StudyFile:
        if self.contest is not None:
            named = (*self.contest.contenders, *self.contest.rivals)
            if unknown := [name for name in named if name not in self.methods]:
                raise ValueError(
                    f"[contest] names {', '.join(unknown)}, not among the study's methods. Add "
                    "them to methods, or take them out of the contest"
                )
        return self
