"""Studies: data sources x splits x methods, read from TOML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

from fitdiff.data.specification import DataSource
from fitdiff.errors import SpecificationError, nearest
from fitdiff.guesses.checks import check_guesses
from fitdiff.method import Method, read_method
from fitdiff.specification import read_toml, validate
from fitdiff.study_file import Profile, StudyFile

T = TypeVar("T")
# Folders of a ``comparisons`` folder.
Kind = Literal["studies", "methods", "ladders"]


@dataclass(frozen=True)
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

    def sources(self, profile: Profile) -> tuple[DataSource, ...]:
        """Return the data sources that a profile uses; `SpecificationError` names a strange one."""
        by_label = {source.label: source for source in self.file.sources}
        return tuple(_chosen("data source", by_label, profile.sources))

    def methods_of(self, profile: Profile) -> tuple[Method, ...]:
        """Return the methods that a profile fits; `SpecificationError` names a strange one."""
        by_name = {method.name: method for method in self.methods}
        return tuple(_chosen("method", by_name, profile.methods))

    def recorded_file(self) -> Path | None:
        """Where the published accuracies are, if there are any."""
        if self.file.recorded is None:
            return None
        return self.folder / "recorded" / self.file.recorded.file


def _chosen(kind: str, known: Mapping[str, T], names: tuple[str, ...] | None) -> Iterator[T]:
    for name in known if names is None else names:
        if name not in known:
            raise SpecificationError(
                f"A profile names the {kind} '{name}', which the study lacks. "
                + nearest(name, known)
            )
        yield known[name]


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


def available(folder: Path, kind: Kind) -> Mapping[str, Path]:
    """Files of one kind in a ``comparisons`` folder, by name."""
    return {path.stem: path for path in sorted((folder / kind).glob("*.toml"))}


def find_file(name: str, folder: Path, kind: Kind) -> Path:
    """Return the file of that name and kind in a ``comparisons`` folder.

    Raises
    ------
    SpecificationError
        If there is none; the message has the nearest name.
    """
    known = available(folder, kind)
    if name not in known:
        what = {"studies": "study", "methods": "method", "ladders": "ladder"}[kind]
        raise SpecificationError(
            f"There is no {what} '{name}' in {folder / kind}. {nearest(name, known)}"
        )
    return known[name]


def find_method(name_or_path: str, folder: Path) -> Method:
    """Read a method by its name in a ``comparisons`` folder, or by the path of its TOML file.

    Raises
    ------
    SpecificationError, RefusedFactorError
        If there is no such method, or as `read_method` does.
    """
    if name_or_path.endswith(".toml"):
        return read_method(Path(name_or_path))
    return read_method(find_file(name_or_path, folder, "methods"))


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
        If there is no such study, its file or a method's file is wrong, or a step of a guess
        changes other than one factor.
    RefusedFactorError
        If an engine cannot honour a method's factor.
    """
    if name_or_path.endswith(".toml"):
        path = Path(name_or_path).resolve()
        folder = path.parent.parent
    else:
        folder = comparisons_folder()
        path = find_file(name_or_path, folder, "studies")
    file = _read_file(path)
    if file.splits_of:
        _check_splits_of(file, path, folder)
    methods = _read_methods(file, path, folder)
    check_guesses(file.guesses, methods, where=str(path))
    return Study(file, methods, folder)


def _read_file(path: Path) -> StudyFile:
    content = read_toml(path)
    if isinstance(content.get("data"), dict):
        content["data"] = [content["data"]]  # one table, where several may be given
    return validate(StudyFile, content, where=str(path))


def _check_splits_of(file: StudyFile, path: Path, folder: Path) -> None:
    """Check that the same draws, made again for this study, give the other one's splits."""
    other = _read_file(find_file(file.splits_of, folder, "studies"))
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
    known = available(folder, "methods")
    arms = {
        "recorded": file.recorded.arms.values() if file.recorded else (),
        "figure": file.figure.arms.values() if file.figure else (),
    }
    for name in (*file.methods, *arms["recorded"], *arms["figure"]):
        if name not in known:
            raise SpecificationError(
                f"{path}: there is no method '{name}' in {folder / 'methods'}. "
                + nearest(name, known)
            )
    if doubled := {name for name in file.methods if file.methods.count(name) > 1}:
        raise SpecificationError(f"{path}: named more than once: {', '.join(sorted(doubled))}.")
    for table, names in arms.items():
        if strange := set(names) - set(file.methods):
            raise SpecificationError(
                f"{path}: arms of [{table}] name methods that the study does not run: "
                f"{', '.join(sorted(strange))}. Add them to 'methods'."
            )
    return tuple(read_method(known[name]) for name in file.methods)
