"""The content of a study file: data, pool, draws, profiles."""

from __future__ import annotations

from dataclasses import field
from typing import Annotated, Any, Literal, cast

from pydantic import Field, PlainValidator, PositiveInt, model_validator
from pydantic.dataclasses import dataclass

from fitdiff.constraints import STRICT
from fitdiff.data.source import DataSource, DataTable, read_data_table
from fitdiff.errors import SpecificationError
from fitdiff.stats.decision import VerdictRule
from fitdiff.studies.protocols import AllRows, KFold, Protocol

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
    class_counts : tuple of int
        Rows of each class, in the order of the classes; one number where there are none.
    draw_from : int
        How many of these the training sets are drawn from.
    """

    protocol: Literal["hold-out"]
    class_counts: Annotated[tuple[Count, ...], Field(min_length=1)]
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
        Rows of each class as chance has it, in proportion to the pool, or equally many.
    """

    protocol: Literal["without-replacement", "with-replacement"]
    stratification: Literal["none", "proportional", "equal"]


@dataclass(frozen=True, config=STRICT)
class Profile:
    """Part of a study to run.

    Attributes
    ----------
    sizes : tuple of int or 'all'
        Rows of the training sets; 'all' that the pool has. Only with a pool.
    replicates : int
        Training sets of each size from each source; of ``[split]``, how often it is made anew.
    sources : tuple of str or None
        Labels of the data sources to use; None for every one.
    methods : tuple of str or None
        Names of the methods to fit; None for every one.
    refitted : mapping of str to int
        How often methods, by name, are fitted again on each split, each time with another seed.
        Effects of several settings on a method whose threads race need a fit of it each.
    """

    sizes: Annotated[tuple[Count | Literal["all"], ...], Field(min_length=1)] = ("all",)
    replicates: Replicates = 1
    sources: tuple[str, ...] | None = None
    methods: tuple[str, ...] | None = None
    refitted: dict[str, PositiveInt] = Field(default_factory=dict)

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


def _profiles() -> dict[str, Profile]:
    return {"paper": Profile(), "smoke": Profile()}


@dataclass(frozen=True, config=STRICT)
class StudyFile:
    """A study file, as written, without the tables of plug-ins.

    Attributes
    ----------
    name : str
        Identifier; the folder of the results is called so.
    methods : tuple of str
        Names, or paths of TOML files relative to this one.
    title : str
        Its name, if it has none of its own.
    seed : int
    time_limit : float
        Seconds that one fit may take, at most a week.
    pool, draw : Pool and Draw, or None
        Training sets of stated sizes, drawn from a pool and tested on the rest.
    split : Protocol or None
        Else how all rows are divided; all rows for training and for testing if nothing is stated.
    data : tuple of DataTable
        Each of the kind that its ``name`` says, see `fitdiff.data.source`.
    about : str
        What the study is about, for a reader of its report.
    focus : tuple of str
        Two or three methods that the report is about, where it is not for the results to say: its
        title tells the first two apart, its charts draw them in colour.
    splits_of : str
        A study of the same data, pool, draw and seed, whose splits this one has at the sizes that
        both have.
    """

    name: str
    methods: Annotated[tuple[str, ...], Field(min_length=1)]
    data: Annotated[tuple[Data, ...], Field(min_length=1)]
    title: str = ""
    seed: int = 1
    time_limit: Seconds = 600.0
    pool: Pool | None = None
    draw: Draw | None = None
    split: Protocol | None = None
    profiles: dict[str, Profile] = field(default_factory=_profiles)
    verdict: VerdictRule | None = None
    about: str = ""
    focus: Annotated[tuple[str, ...], Field(min_length=2, max_length=3)] | None = None
    splits_of: str = ""

    @model_validator(mode="after")
    def _is_split_one_way(self) -> StudyFile:
        if (self.pool is None) != (self.draw is None):
            there, absent = ("draw", "pool") if self.pool is None else ("pool", "draw")
            raise ValueError(f"[{there}] needs [{absent}] beside it")
        if self.pool is not None and self.split is not None:
            raise ValueError("[split] and [pool] both say how rows are divided: keep one")
        return self

    @property
    def division(self) -> Protocol:
        """How rows are divided where there is no pool: all rows, if nothing is stated."""
        return self.split or AllRows()

    @property
    def parts(self) -> int:
        """Splits that each replicate brings: folds, or one."""
        return self.division.folds if self.pool is None and isinstance(self.division, KFold) else 1

    @property
    def protocol(self) -> str:
        """Name of the protocol of the pool or the division."""
        return self.pool.protocol if self.pool else self.division.protocol

    @property
    def drawn_as(self) -> str:
        """Name of the study that the draws depend on: another's, or its own."""
        return self.splits_of or self.name

    @property
    def sources(self) -> tuple[DataSource, ...]:
        """Every data source of the study, in the order of the file."""
        return tuple(source for table in self.data for source in table.sources())
