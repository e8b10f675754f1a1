"""Ladders: read from TOML, and checked step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from fitdiff.attribution.configuration import (
    Configuration,
    changed,
    configuration_differences,
    only_change,
)
from fitdiff.attribution.data import Sampling
from fitdiff.attribution.specification import LadderFile, LadderProfile
from fitdiff.engines.contract import engine_of
from fitdiff.errors import SpecificationError, UnsupportedSettingError, nearest
from fitdiff.methods.differences import Difference, spell
from fitdiff.methods.method import Method
from fitdiff.methods.specification import read_toml, validate
from fitdiff.stats.decision import VerdictRule
from fitdiff.studies.catalog import find_file, home_of
from fitdiff.studies.study import Study, find_method, read_study


@dataclass(frozen=True)
class Step:
    """One step of a ladder: what it is called, and the one setting that it changes."""

    label: str
    difference: Difference


@dataclass(frozen=True)
class Ladder:
    """Configurations in order, each one setting from the next, all supported by an engine.

    Attributes
    ----------
    name, title : str
    study : Study
        Whose data, seeds and time limit are used.
    configurations : tuple of Configuration, length k + 1
        Their methods' names differ; the ends have their own.
    steps : tuple of Step, length k
        ``steps[i]`` leads from ``configurations[i]`` to ``configurations[i + 1]``.
    profiles : mapping of str to LadderProfile
    verdict : VerdictRule or None
    order : str
        By which rule the steps are in order; empty where a file states them one by one.
    further : tuple of Configuration
        Configurations outside the steps that are fitted too, for Shapley values.
    joined : str
        Settings that change together, because engines have them together only, as
        `fitdiff.attribution.configuration.joined_name` names them; empty where none do.
    file : Path or None
        What it was read from; None where it was made between two methods.
    """

    name: str
    title: str
    study: Study
    configurations: tuple[Configuration, ...]
    steps: tuple[Step, ...]
    profiles: Mapping[str, LadderProfile]
    verdict: VerdictRule | None
    order: str = ""
    further: tuple[Configuration, ...] = ()
    joined: str = ""
    file: Path | None = None

    def profile(self, name: str) -> LadderProfile:
        """Return a profile by name; `SpecificationError` names the nearest when there is none."""
        if name not in self.profiles:
            raise SpecificationError(
                f"Ladder '{self.name}' has no profile '{name}'. {nearest(name, self.profiles)}"
            )
        return self.profiles[name]

    @property
    def samplings(self) -> tuple[Sampling, ...]:
        """The different samplings of the data, in order; one where no step changes the data."""
        found: list[Sampling] = []
        for configuration in (*self.configurations, *self.further):
            if configuration.data not in found:
                found.append(configuration.data)
        return tuple(found)


def build_ladder(
    name: str,
    title: str,
    study: Study,
    configurations: Sequence[Configuration],
    profiles: Mapping[str, LadderProfile],
    *,
    labels: Sequence[str] = (),
    verdict: VerdictRule | None = None,
    order: str = "",
    joined: str = "",
) -> Ladder:
    """Check the configurations pair by pair and one by one, and give those in between names.

    Raises
    ------
    SpecificationError
        If neighbours differ in no setting, or in several.
    UnsupportedSettingError
        If an engine does not support one of the configurations.
    """
    changes = [only_change(one, two, joined) for one, two in pairwise(configurations)]
    named = [configurations[0]]
    for number, (change, configuration) in enumerate(
        zip(changes, configurations[1:], strict=True), start=1
    ):
        last = number == len(changes)
        own = configuration.method.name if last else f"{number:02d} {change.setting}"
        title_ = configuration.method.title if last else f"{change.setting} = {spell(change.after)}"
        named.append(
            replace(configuration, method=replace(configuration.method, name=own, title=title_))
        )
    if named[0].method.name == named[-1].method.name:
        # The same method, on other data.
        last_method = replace(named[-1].method, name=f"{len(changes):02d} {changes[-1].setting}")
        named[-1] = replace(named[-1], method=last_method)
    for configuration in named:
        engine_of(configuration.method)
        _refuse_counted_rows(configuration.method)
    stated = [*labels, *[""] * (len(changes) - len(labels))]
    steps = [
        Step(label or change_text(change), change)
        for label, change in zip(stated, changes, strict=True)
    ]
    return Ladder(
        name, title, study, tuple(named), tuple(steps), profiles, verdict, order, joined=joined
    )


def _refuse_counted_rows(method: Method) -> None:
    """Raise `UnsupportedSettingError` where a row stands for several: metrics count each once."""
    if getattr(method.spec, "weights", "none") == "frequency":
        raise UnsupportedSettingError(
            f"{method.name} takes weights as how often each row was seen (weights = 'frequency'), "
            "but metrics of test rows count every row once: shares would not be of the rows that "
            "were seen. Write each row as often as it was seen, and set weights = 'none'."
        )


def change_text(change: Difference) -> str:
    """Write a setting with both its values."""
    return f"{change.setting}: {spell(change.before)} -> {spell(change.after)}"


def read_ladder(name_or_path: str) -> Ladder:
    """Read a ladder file, and check that every step changes one setting and can be run.

    Parameters
    ----------
    name_or_path : str
        The name of a ladder that ships, or a path to a TOML file.

    Raises
    ------
    SpecificationError
        If there is no such ladder, its file is wrong, a step changes other than the one setting
        it names, or the last one does not reach ``end``.
    UnsupportedSettingError
        If an engine does not support a step's configuration; the message names the step.
    """
    path = _find(name_or_path)
    folder = home_of(path)
    file = validate(LadderFile, read_toml(path), where=str(path))
    if file.name != path.stem:
        raise SpecificationError(
            f"{path}: the ladder is named '{file.name}' but its file '{path.name}'. Call the file "
            f"'{file.name}.toml', or the ladder '{path.stem}'."
        )

    def find(name: str) -> Study:
        return read_study(str(find_file(name, "studies", folder, path)))

    study = find(file.study)
    at = Configuration(find_method(file.start, folder, path), Sampling.of(study.file))
    configurations = [at]
    for number, step in enumerate(file.steps, start=1):
        where = f"{path}, step {number}"
        at = changed(at, step, lambda name: find(name).file, where)
        try:
            engine_of(at.method)
        except UnsupportedSettingError as error:
            raise UnsupportedSettingError(f"{where} ({step.setting}): {error}") from None
        configurations.append(at)
    end = Configuration(find_method(file.end, folder, path), at.data)
    if left := configuration_differences(at, end):
        raise SpecificationError(
            f"{path}: the last step does not reach {file.end}, but differs in "
            f"{', '.join(change_text(one) for one in left)}. Add steps, or name another end."
        )
    configurations[-1] = end
    labels = [step.label for step in file.steps]
    profiles, verdict = file.profiles, file.verdict
    ladder = build_ladder(
        file.name, file.title, study, configurations, profiles, labels=labels, verdict=verdict
    )
    return replace(ladder, file=path)


def _find(name_or_path: str) -> Path:
    if name_or_path.endswith(".toml"):
        return Path(name_or_path).resolve()
    return find_file(name_or_path, "ladders")
