"""Studies: data sources x splits x methods, read from TOML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from fitdiff.errors import SpecificationError, nearest
from fitdiff.methods.method import Method, read_method
from fitdiff.methods.specification import read_toml, validate
from fitdiff.studies.catalog import available, find_file
from fitdiff.studies.plugin_tables import STUDY_TABLES
from fitdiff.studies.study_file import Profile, StudyFile
from fitdiff.tables.source import DataSource

T = TypeVar("T")


@dataclass(frozen=True)
class Study:
    """A study with its methods read and checked.

    Attributes
    ----------
    file : StudyFile
    methods : tuple of Method
        In the order of the file; every engine honours every factor.
    folder : Path
        May hold folders ``methods``, ``studies`` and ``ladders`` that the study's names refer to.
    tables : mapping of str to object
        What the study states in tables that plug-ins understand.
    """

    file: StudyFile
    methods: tuple[Method, ...]
    folder: Path
    tables: Mapping[str, object] = field(default_factory=dict)

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

    def sources(self, profile: Profile) -> tuple[DataSource, ...]:
        """Return the data sources that a profile uses; `SpecificationError` names a strange one."""
        by_label = {source.label: source for source in self.file.sources}
        return tuple(_chosen("data source", by_label, profile.sources))

    def methods_of(self, profile: Profile) -> tuple[Method, ...]:
        """Return the methods that a profile fits; `SpecificationError` names a strange one."""
        by_name = {method.name: method for method in self.methods}
        return tuple(_chosen("method", by_name, profile.methods))

    def table(self, name: str, kind: type[T]) -> T | None:
        """Return what the study states in a plug-in's table, None where it states none."""
        content = self.tables.get(name)
        if content is None:
            return None
        assert isinstance(content, kind)
        return content


def _chosen(kind: str, known: Mapping[str, T], names: tuple[str, ...] | None) -> Iterator[T]:
    for name in known if names is None else names:
        if name not in known:
            raise SpecificationError(
                f"A profile names the {kind} '{name}', which the study lacks. "
                + nearest(name, known)
            )
        yield known[name]


def find_method(name_or_path: str, folder: Path | None = None) -> Method:
    """Read a method by its name, or by the path of its TOML file.

    Parameters
    ----------
    name_or_path : str
    folder : Path, optional
        May hold a folder ``methods`` of the user's own.

    Raises
    ------
    SpecificationError, RefusedFactorError
        If there is no such method, or as `read_method` does.
    """
    if name_or_path.endswith(".toml"):
        return read_method(Path(name_or_path))
    return read_method(find_file(name_or_path, "methods", folder))


def read_study(name_or_path: str) -> Study:
    """Read a study and its methods.

    Parameters
    ----------
    name_or_path : str
        The name of a study that ships, or a path to a TOML file. A file in a folder ``studies``
        may name methods of the folder ``methods`` beside it, and all that ship.

    Raises
    ------
    SpecificationError
        If there is no such study, its file or a method's file is wrong, or a plug-in's table is.
    RefusedFactorError
        If an engine does not support a method's setting.
    """
    if name_or_path.endswith(".toml"):
        path = Path(name_or_path).resolve()
    else:
        path = find_file(name_or_path, "studies")
    folder = path.parent.parent
    file, tables = _read_file(path)
    if file.splits_of:
        _check_splits_of(file, path, folder)
    study = Study(file, _read_methods(file, path, folder), folder, tables)
    for name, content in tables.items():
        STUDY_TABLES[name].check(study, content, str(path))
    return study


def _read_file(path: Path) -> tuple[StudyFile, dict[str, object]]:
    content = read_toml(path)
    if isinstance(content.get("data"), dict):
        content["data"] = [content["data"]]  # one table, where several may be given
    tables = {
        name: validate(STUDY_TABLES[name].kind, content.pop(name), where=f"{path} [{name}]")
        for name in STUDY_TABLES
        if name in content
    }
    return validate(StudyFile, content, where=str(path)), tables


def _check_splits_of(file: StudyFile, path: Path, folder: Path) -> None:
    """Check that the same draws, made again for this study, give the other one's splits."""
    other, _ = _read_file(find_file(file.splits_of, "studies", folder))
    if other.splits_of:
        raise SpecificationError(
            f"{path}: '{other.name}' has the splits of '{other.splits_of}': name that in splits_of."
        )
    drawn_by = ("data", "pool", "draw", "seed")
    differing = [name for name in drawn_by if getattr(file, name) != getattr(other, name)]
    if differing:
        raise SpecificationError(
            f"{path}: splits_of = '{other.name}', but its {', '.join(differing)} differ, so that "
            "the same draws give other splits. State the same, or leave splits_of out."
        )


def _read_methods(file: StudyFile, path: Path, folder: Path) -> tuple[Method, ...]:
    known = available("methods", folder)
    for name in file.methods:
        if name not in known:
            raise SpecificationError(f"{path}: there is no method '{name}'. {nearest(name, known)}")
    if doubled := {name for name in file.methods if file.methods.count(name) > 1}:
        raise SpecificationError(f"{path}: named more than once: {', '.join(sorted(doubled))}.")
    return tuple(read_method(known[name]) for name in file.methods)
