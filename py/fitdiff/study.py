"""Studies: a data set x splits x methods, read from TOML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass as plain_dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, PositiveFloat, PositiveInt, model_validator
from pydantic.dataclasses import dataclass

from fitdiff.errors import SpecificationError, nearest
from fitdiff.method import Method, read_method
from fitdiff.specification import read_toml, validate

_CONFIG = ConfigDict(extra="forbid", strict=True)


@dataclass(frozen=True, config=_CONFIG)
class DataSource:
    """Which data, and which two classes of it: the first is labelled 0, the second 1."""

    name: str
    classes: tuple[int, int]


@dataclass(frozen=True, config=_CONFIG)
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


@dataclass(frozen=True, config=_CONFIG)
class OfficialHalfPool:
    """Draw from the official training rows; test on the last half of the official test rows."""

    protocol: Literal["official-half"]


Pool = Annotated[KaggleLikePool | OfficialHalfPool, Field(discriminator="protocol")]


@dataclass(frozen=True, config=_CONFIG)
class Draw:
    """How a training set is drawn from the pool."""

    protocol: Literal["without-replacement", "with-replacement"]
    stratified: bool


@dataclass(frozen=True, config=_CONFIG)
class Profile:
    """How much of a study to run."""

    sizes: Annotated[tuple[PositiveInt, ...], Field(min_length=1)]
    replicates: PositiveInt

    @model_validator(mode="after")
    def _sizes_differ(self) -> Profile:
        if len(set(self.sizes)) != len(self.sizes):
            raise ValueError(f"sizes must differ from each other, seen: {self.sizes}")
        return self


@dataclass(frozen=True, config=_CONFIG)
class Recorded:
    """Accuracies published by others, and the method that reproduces each arm of theirs."""

    file: str
    arms: dict[str, str]


@dataclass(frozen=True, config=_CONFIG)
class StudyFile:
    """A study file, as written."""

    name: str
    title: str
    methods: Annotated[tuple[str, ...], Field(min_length=1)]
    seed: int
    time_limit: PositiveFloat
    data: DataSource
    pool: Pool
    draw: Draw
    profiles: dict[str, Profile]
    recorded: Recorded | None = None


@plain_dataclass(frozen=True)
class Study:
    """A study with its methods read and checked.

    Attributes
    ----------
    file : StudyFile
    methods : tuple of Method
        In the order of the file; every engine honours every factor.
    folder : Path
        The ``comparisons`` folder that the study belongs to.
    """

    file: StudyFile
    methods: tuple[Method, ...]
    folder: Path

    @property
    def name(self) -> str:
        """The study's identifier."""
        return self.file.name

    def profile(self, name: str) -> Profile:
        """Return a profile by name; `SpecificationError` names the nearest when there is none."""
        if name not in self.file.profiles:
            raise SpecificationError(
                f"Study '{self.name}' has no profile '{name}'. {nearest(name, self.file.profiles)}"
            )
        return self.file.profiles[name]

    def recorded_file(self) -> Path | None:
        """Where the published accuracies are, if there are any."""
        if self.file.recorded is None:
            return None
        return self.folder / "recorded" / self.file.recorded.file


def comparisons_folder(start: Path | None = None) -> Path:
    """Find the folder ``comparisons`` in ``start`` (default: here) or a folder above it.

    Raises
    ------
    SpecificationError
        If there is none; studies and methods live there.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "comparisons" / "studies").is_dir():
            return folder / "comparisons"
    raise SpecificationError(
        f"No folder 'comparisons/studies' in {here} or above it. Change to a checkout of fitdiff, "
        "or give the path of a study file that lies in such a folder."
    )


def available(folder: Path, kind: Literal["studies", "methods"]) -> Mapping[str, Path]:
    """Files of one kind in a ``comparisons`` folder, by name."""
    return {path.stem: path for path in sorted((folder / kind).glob("*.toml"))}


def read_study(name_or_path: str) -> Study:
    """Read a study and its methods.

    Parameters
    ----------
    name_or_path : str
        The name of a study of the ``comparisons`` folder found from here, or a path to a TOML
        file in ``<folder>/studies``.

    Raises
    ------
    SpecificationError
        If there is no such study, or its file or a method's file is wrong.
    RefusedFactorError
        If an engine cannot honour a method's factor.
    """
    if name_or_path.endswith(".toml"):
        path = Path(name_or_path).resolve()
        folder = path.parent.parent
    else:
        folder = comparisons_folder()
        known = available(folder, "studies")
        if name_or_path not in known:
            raise SpecificationError(
                f"There is no study '{name_or_path}' in {folder / 'studies'}. "
                + nearest(name_or_path, known)
            )
        path = known[name_or_path]
    file = validate(StudyFile, read_toml(path), where=str(path))
    methods = _read_methods(file, path, folder)
    return Study(file, methods, folder)


def _read_methods(file: StudyFile, path: Path, folder: Path) -> tuple[Method, ...]:
    known = available(folder, "methods")
    arms = file.recorded.arms.values() if file.recorded else ()
    for name in (*file.methods, *arms):
        if name not in known:
            raise SpecificationError(
                f"{path}: there is no method '{name}' in {folder / 'methods'}. "
                + nearest(name, known)
            )
    if doubled := {name for name in file.methods if file.methods.count(name) > 1}:
        raise SpecificationError(f"{path}: named more than once: {', '.join(sorted(doubled))}.")
    if strange := set(arms) - set(file.methods):
        raise SpecificationError(
            f"{path}: recorded arms name methods that the study does not run: "
            f"{', '.join(sorted(strange))}. Add them to 'methods'."
        )
    return tuple(read_method(known[name]) for name in file.methods)
