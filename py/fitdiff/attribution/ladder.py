"""Ladders: read from TOML, and checked rung by rung."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from fitdiff.attribution.data import DataSetting
from fitdiff.attribution.hybrid import Hybrid, changed, hybrid_differences, only_change
from fitdiff.attribution.specification import LadderFile, LadderProfile
from fitdiff.engines.contract import engine_of
from fitdiff.errors import RefusedFactorError, SpecificationError, nearest
from fitdiff.methods.differences import Difference, spell
from fitdiff.methods.specification import read_toml, validate
from fitdiff.stats.decision import VerdictRule
from fitdiff.studies.catalog import find_file
from fitdiff.studies.study import Study, find_method, read_study


@dataclass(frozen=True)
class Rung:
    """One step of a ladder: what it is called, and the one factor that it changes."""

    label: str
    difference: Difference


@dataclass(frozen=True)
class Ladder:
    """Hybrids in order, each one factor away from the next, all of them honoured by an engine.

    Attributes
    ----------
    name, title : str
    study : Study
        Whose data, seeds and time limit are used.
    hybrids : tuple of Hybrid, length k + 1
        Their methods' names differ; the ends have their own.
    rungs : tuple of Rung, length k
        ``rungs[i]`` leads from ``hybrids[i]`` to ``hybrids[i + 1]``.
    profiles : mapping of str to LadderProfile
    verdict : VerdictRule or None
    order : str
        By which rule the rungs are in order; empty where a file states them one by one.
    further : tuple of Hybrid
        Hybrids that stand on no rung and are fitted besides, for Shapley values.
    """

    name: str
    title: str
    study: Study
    hybrids: tuple[Hybrid, ...]
    rungs: tuple[Rung, ...]
    profiles: Mapping[str, LadderProfile]
    verdict: VerdictRule | None
    order: str = ""
    further: tuple[Hybrid, ...] = ()

    def profile(self, name: str) -> LadderProfile:
        """Return a profile by name; `SpecificationError` names the nearest when there is none."""
        if name not in self.profiles:
            raise SpecificationError(
                f"Ladder '{self.name}' has no profile '{name}'. {nearest(name, self.profiles)}"
            )
        return self.profiles[name]

    @property
    def settings(self) -> tuple[DataSetting, ...]:
        """The different settings of the data, in order; one where no rung changes the data."""
        found: list[DataSetting] = []
        for hybrid in (*self.hybrids, *self.further):
            if hybrid.data not in found:
                found.append(hybrid.data)
        return tuple(found)


def build_ladder(
    name: str,
    title: str,
    study: Study,
    hybrids: Sequence[Hybrid],
    profiles: Mapping[str, LadderProfile],
    *,
    labels: Sequence[str] = (),
    verdict: VerdictRule | None = None,
    order: str = "",
) -> Ladder:
    """Check the hybrids pair by pair and one by one, and give those in between names.

    Raises
    ------
    SpecificationError
        If neighbours differ in no factor, or in several.
    RefusedFactorError
        If an engine cannot honour one of the hybrids.
    """
    changes = [only_change(one, two) for one, two in pairwise(hybrids)]
    named = [hybrids[0]]
    for number, (change, hybrid) in enumerate(zip(changes, hybrids[1:], strict=True), start=1):
        last = number == len(changes)
        own = hybrid.method.name if last else f"{number:02d} {change.factor}"
        title_ = hybrid.method.title if last else f"{change.factor} = {spell(change.after)}"
        named.append(replace(hybrid, method=replace(hybrid.method, name=own, title=title_)))
    if named[0].method.name == named[-1].method.name:
        # The same method, on other data.
        last_method = replace(named[-1].method, name=f"{len(changes):02d} {changes[-1].factor}")
        named[-1] = replace(named[-1], method=last_method)
    for hybrid in named:
        engine_of(hybrid.method)
    stated = [*labels, *[""] * (len(changes) - len(labels))]
    rungs = [
        Rung(label or change_text(change), change)
        for label, change in zip(stated, changes, strict=True)
    ]
    return Ladder(name, title, study, tuple(named), tuple(rungs), profiles, verdict, order)


def change_text(change: Difference) -> str:
    """Write a factor with both its values."""
    return f"{change.factor}: {spell(change.before)} -> {spell(change.after)}"


def read_ladder(name_or_path: str) -> Ladder:
    """Read a ladder file, and check that every rung changes one factor and can be run.

    Parameters
    ----------
    name_or_path : str
        The name of a ladder that ships, or a path to a TOML file.

    Raises
    ------
    SpecificationError
        If there is no such ladder, its file is wrong, a rung changes other than the one factor
        it names, or the last one does not arrive at ``end``.
    RefusedFactorError
        If an engine cannot honour what stands on a rung; the message names the rung.
    """
    path = _find(name_or_path)
    folder = path.parent.parent
    file = validate(LadderFile, read_toml(path), where=str(path))
    if file.name != path.stem:
        raise SpecificationError(
            f"{path}: the ladder is named '{file.name}' but its file '{path.name}'. Call the file "
            f"'{file.name}.toml', or the ladder '{path.stem}'."
        )

    def find(name: str) -> Study:
        return read_study(str(find_file(name, "studies", folder)))

    study = find(file.study)
    at = Hybrid(find_method(file.start, folder), DataSetting.of(study.file))
    hybrids = [at]
    for number, rung in enumerate(file.rungs, start=1):
        where = f"{path}, rung {number}"
        at = changed(at, rung, lambda name: find(name).file, where)
        try:
            engine_of(at.method)
        except RefusedFactorError as error:
            raise RefusedFactorError(f"{where} ({rung.factor}): {error}") from None
        hybrids.append(at)
    end = Hybrid(find_method(file.end, folder), at.data)
    if left := hybrid_differences(at, end):
        raise SpecificationError(
            f"{path}: the last rung does not arrive at {file.end}, but differs in "
            f"{', '.join(change_text(one) for one in left)}. Add rungs, or name another end."
        )
    hybrids[-1] = end
    labels = [rung.label for rung in file.rungs]
    profiles, verdict = file.profiles, file.verdict
    return build_ladder(
        file.name, file.title, study, hybrids, profiles, labels=labels, verdict=verdict
    )


def _find(name_or_path: str) -> Path:
    if name_or_path.endswith(".toml"):
        return Path(name_or_path).resolve()
    return find_file(name_or_path, "ladders")
