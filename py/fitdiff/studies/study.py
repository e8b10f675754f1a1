"""Studies: tables x splits x methods, read from TOML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from fitdiff.data.source import DataSource, located
from fitdiff.engines.contract import engine_of
from fitdiff.errors import SpecificationError, nearest
from fitdiff.methods.method import Method, check_name, read_method
from fitdiff.methods.specification import read_toml, shown, validate
from fitdiff.studies.catalog import find_file, home_of
from fitdiff.studies.plugin_tables import STUDY_TABLES
from fitdiff.studies.study_file import Profile, StudyFile

T = TypeVar("T")


@dataclass(frozen=True)
class Study:
    """A study with its methods read and checked.

    Attributes
    ----------
    file : StudyFile
    methods : tuple of Method
        In the order of the file; every engine supports every setting.
    folder : Path
        The study's home, which may hold folders ``methods``, ``studies`` and ``ladders`` that its
        names refer to: see `fitdiff.studies.catalog`.
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

    @property
    def quick_profile(self) -> str:
        """Name of the profile to try first: 'smoke' if the study has it, else 'paper'."""
        return "smoke" if "smoke" in self.file.profiles else "paper"

    def profile(self, name: str) -> Profile:
        """Return a profile by name; `SpecificationError` names the nearest when there is none."""
        if name not in self.file.profiles:
            raise SpecificationError(
                f"Study '{self.name}' has no profile '{name}'. {nearest(name, self.file.profiles)}"
            )
        return self.file.profiles[name]

    def sources(self, profile: Profile) -> tuple[DataSource, ...]:
        """Return a profile's data sources; `SpecificationError` names one that is unknown."""
        by_label = {source.label: source for source in self.file.sources}
        return tuple(_chosen("data source", by_label, profile.sources))

    def methods_of(self, profile: Profile) -> tuple[Method, ...]:
        """Return a profile's methods; `SpecificationError` names one that is unknown."""
        by_name = {method.name: method for method in self.methods}
        return tuple(_chosen("method", by_name, profile.methods))

    def refitted_of(self, profile: Profile) -> dict[Method, int]:
        """Return how often methods are fitted again; `SpecificationError` names an unknown one."""
        by_name = {method.name: method for method in self.methods_of(profile)}
        chosen = _chosen("method", by_name, tuple(profile.refitted))
        return {method: profile.refitted[method.name] for method in chosen}

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


def find_method(
    name_or_path: str, folder: Path | None = None, stated_in: Path | None = None
) -> Method:
    """Read a method by its name, or by the path of its TOML file.

    Parameters
    ----------
    name_or_path : str
    folder : Path, optional
        A home, whose methods hide those that ship.
    stated_in : Path, optional
        The file that names it, which a path is relative to.

    Raises
    ------
    SpecificationError
        If there is no such method, or as `read_method` does.
    UnsupportedSettingError
        If its engine does not support a setting's value.
    """
    file = find_file(name_or_path, "methods", folder, stated_in)
    home = home_of(file) if name_or_path.endswith(".toml") else folder
    method = read_method(file, lambda name: find_file(name, "methods", home, file))
    engine_of(method)
    return method


def read_study(name_or_path: str) -> Study:
    """Read a study and its methods.

    Parameters
    ----------
    name_or_path : str
        The name of a study that ships, or a path to a TOML file. The file may name methods that
        ship, those in the folder ``methods`` of its home, and paths relative to the file.

    Raises
    ------
    SpecificationError
        If there is no such study, its file or a method's file is wrong, or a plug-in's table is.
    UnsupportedSettingError
        If an engine does not support a method's setting.
    """
    path = find_file(name_or_path, "studies")
    return _made(*_read_file(path), path, shown(path))


def study_of(content: Mapping[str, Any], path: Path) -> Study:
    """Make a study of what a file would state, as `read_study` does.

    Parameters
    ----------
    content : mapping
    path : Path
        That of the file, which need not exist: what paths are relative to, and methods beside.

    Raises
    ------
    SpecificationError, UnsupportedSettingError
        As `read_study` does.
    """
    where = "Study"
    return _made(*_checked(dict(content), path, where), path, where)


def _made(file: StudyFile, tables: dict[str, object], path: Path, where: str) -> Study:
    folder = home_of(path)
    if file.splits_of:
        _check_splits_of(file, path, folder)
    study = Study(file, _read_methods(file, path, folder, where), folder, tables)
    _check_focus(study, where)
    for name, content in tables.items():
        STUDY_TABLES[name].check(study, content, where)
    return study


def _read_file(path: Path) -> tuple[StudyFile, dict[str, object]]:
    return _checked(read_toml(path), path, shown(path))


def _checked(
    content: dict[str, Any], path: Path, where: str
) -> tuple[StudyFile, dict[str, object]]:
    if isinstance(content.get("data"), dict):
        content["data"] = [content["data"]]  # one table, where several may be given
    if isinstance(content.get("data"), list):
        content["data"] = [
            located(table, path.absolute().parent) if isinstance(table, dict) else table
            for table in content["data"]
        ]
    content.setdefault("name", path.stem)
    content.setdefault("title", content.get("name", ""))
    if isinstance(content.get("split"), dict) and content["split"].get("protocol") == "file":
        if "folder" in content["split"]:
            raise SpecificationError(
                f"{where} [split]: unknown key 'folder'. Paths are relative to the study file."
            )
        content["split"]["folder"] = str(path.absolute().parent)
    tables = {
        name: validate(STUDY_TABLES[name].kind, content.pop(name), where=f"{where} [{name}]")
        for name in STUDY_TABLES
        if name in content
    }
    file = validate(StudyFile, content, where)
    check_name(file.name, where)
    return file, tables


def _check_splits_of(file: StudyFile, path: Path, folder: Path) -> None:
    """Check that the same draws, made again for this study, give the other one's splits."""
    where = f"{shown(path)}, splits_of"
    try:
        other, _ = _read_file(find_file(file.splits_of, "studies", folder, path))
    except SpecificationError as error:
        raise SpecificationError(f"{where}: {error}") from None
    if other.splits_of:
        raise SpecificationError(
            f"{where}: '{other.name}' has the splits of '{other.splits_of}'. Name that instead."
        )
    drawn_by = ("data", "pool", "draw", "split", "seed")
    differing = [name for name in drawn_by if getattr(file, name) != getattr(other, name)]
    if differing:
        raise SpecificationError(
            f"{where}: '{other.name}' states another {', '.join(differing)}, so the same draws "
            "give other splits. State the same, or leave splits_of out."
        )


def _check_focus(study: Study, where: str) -> None:
    names = [method.name for method in study.methods]
    for name in study.file.focus or ():
        if name not in names:
            raise SpecificationError(
                f"{where}: focus names '{name}', which is no method of the study. "
                + nearest(name, names)
            )


def _read_methods(file: StudyFile, path: Path, folder: Path, where: str) -> tuple[Method, ...]:
    if doubled := {name for name in file.methods if file.methods.count(name) > 1}:
        raise SpecificationError(
            f"{where}: named more than once: {', '.join(sorted(doubled))}. Name each once."
        )
    try:
        methods = tuple(find_method(name, folder, path) for name in file.methods)
    except SpecificationError as error:
        raise SpecificationError(f"{where}: {error}") from None
    return methods
