"""The content of a study file: data, pool, draws, profiles."""

from __future__ import annotations

from typing import Annotated, Any, Literal, cast

from pydantic import Field, PlainValidator, model_validator
from pydantic.dataclasses import dataclass

from fitdiff.constraints import STRICT
from fitdiff.errors import SpecificationError
from fitdiff.stats.decision import VerdictRule
from fitdiff.tables.source import DataSource, DataTable, read_data_table

# Limits that no real study reaches; beyond them clocks and memory overflow.
WEEK = 604_800.0
Count = Annotated[int, Field(gt=0, le=10**9)]
Replicates = Annotated[int, Field(gt=0, le=100_000)]
Seconds = Annotated[float, Field(gt=0, le=WEEK, allow_inf_nan=False)]


@dataclass(frozen=True, config=STRICT)
class HoldOutPool:
    """Draw a number of rows of each class once; of these keep some to draw from, test on the rest.

    Attributes
    ----------
    class_counts : pair of int
        Rows of the first and of the second class.
    draw_from : int
        How many of these the training sets are drawn from.
    """

    protocol: Literal["hold-out"]
    class_counts: tuple[Count, Count]
    draw_from: Count

    @model_validator(mode="after")
    def _leaves_a_test_set(self) -> HoldOutPool:
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


Pool = Annotated[HoldOutPool | OfficialHalfPool | OfficialPool, Field(discriminator="protocol")]


@dataclass(frozen=True, config=STRICT)
class Draw:
    """Protocol for drawing a training set from the pool.

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
    """Part of a study to run.

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

    sizes: Annotated[tuple[Count | Literal["all"], ...], Field(min_length=1)]
    replicates: Replicates
    sources: tuple[str, ...] | None = None
    methods: tuple[str, ...] | None = None

    @model_validator(mode="after")
    def _sizes_differ(self) -> Profile:
        if len(set(self.sizes)) != len(self.sizes):
            raise ValueError(f"sizes must differ from each other, seen: {self.sizes}")
        return self


def _read_data(content: Any) -> DataTable:
    if hasattr(content, "sources"):  # read before: dataclasses.replace validates again
        return cast(DataTable, content)
    if not isinstance(content, dict):
        raise ValueError(f"must be a table, got {content!r}")  # noqa: TRY004 - for pydantic
    try:
        return read_data_table(content, "[data]")
    except SpecificationError as error:
        raise ValueError(str(error)) from None


# A frozen dataclass of the kind that its ``name`` says, which is a `DataTable`.
Data = Annotated[Any, PlainValidator(_read_data)]


@dataclass(frozen=True, config=STRICT)
class StudyFile:
    """A study file, as written, without the tables of plug-ins.

    Attributes
    ----------
    name : str
        Identifier; the folder of the results is called so.
    methods : tuple of str
        Names, or paths of TOML files relative to this one.
    time_limit : float
        Seconds that one fit may take, at most a week.
    data : tuple of DataTable
        Each of the kind that its ``name`` says, see `fitdiff.tables.source`.
    about : str
        What the study is about, for a reader of its report.
    splits_of : str
        A study of the same data, pool, draw and seed, whose splits this one has at the sizes that
        both have.
    """

    name: str
    title: str
    methods: Annotated[tuple[str, ...], Field(min_length=1)]
    seed: int
    time_limit: Seconds
    data: Annotated[tuple[Data, ...], Field(min_length=1)]
    pool: Pool
    draw: Draw
    profiles: dict[str, Profile]
    verdict: VerdictRule | None = None
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
