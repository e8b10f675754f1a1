"""The settings of the data: how rows are drawn, from which pool, and on which rows is tested.

They change what a method is given, not the method; on a ladder they count as settings like any
other. A pool and a test set are named by the study whose they are, since a pool is more than a
protocol: of a hold-out one there is one for each study that states it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from fitdiff.errors import SpecificationError
from fitdiff.methods.differences import Difference
from fitdiff.methods.specification import validate
from fitdiff.studies.study_file import Draw, HoldOutPool, Pool, StudyFile

DATA_SETTINGS = ("draw.protocol", "draw.stratification", "pool", "test set")
"""In the order in which `fitdiff explain` changes them."""

FindStudy = Callable[[str], StudyFile]


@dataclass(frozen=True)
class Sampling:
    """Sampling of training sets: how they are drawn, from which pool, and the test rows.

    Attributes
    ----------
    draw : Draw or None
        None where the study divides its rows by ``[split]``: such data are the same on every step.
    pool, test : StudyFile
        The study whose pool rows are drawn from, and the study on whose test rows is tested.
    """

    draw: Draw | None
    pool: StudyFile
    test: StudyFile

    @classmethod
    def of(cls, study: StudyFile) -> Sampling:
        """A study's own."""
        return cls(study.draw, study, study)

    def settings(self) -> dict[str, str]:
        """Values as a reader sees them: a pool has its protocol beside its name."""
        return {
            "draw.protocol": self.draw.protocol if self.draw else self.pool.protocol,
            "draw.stratification": self.draw.stratification if self.draw else "-",
            "pool": f"{self.pool.name} ({self.pool.protocol})",
            "test set": f"{self.test.name} ({self.test.protocol})",
        }

    def changed(self, setting: str, value: Any, find_study: FindStudy, where: str) -> Sampling:
        """Change one setting of the data.

        Raises
        ------
        SpecificationError
            If the value is none of the setting, or names a study of other data.
        """
        if setting.startswith("draw."):
            content = asdict(draw_of(self)) | {setting.removeprefix("draw."): value}
            return replace(self, draw=validate(Draw, content, where))
        if not isinstance(value, str):
            raise SpecificationError(
                f"{where}: {setting} must be the name of a study, got {value!r}."
            )
        other = find_study(value)
        if other.sources != self.pool.sources:
            raise SpecificationError(
                f"{where}: {setting} = '{value}' has other data ({_names(other)}) than the "
                f"ladder ({_names(self.pool)}). Name a study of the same data."
            )
        return replace(self, pool=other) if setting == "pool" else replace(self, test=other)


def data_differences(first: Sampling, second: Sampling) -> tuple[Difference, ...]:
    """List the settings of the data in which two samplings differ, in the order of `DATA_SETTINGS`.

    Pools of the same rows are equal, whatever studies they are named by.
    """
    before, after = first.settings(), second.settings()
    rows = {
        "pool": (_drawn_from(first.pool), _drawn_from(second.pool)),
        "test set": (_tested_on(first.test), _tested_on(second.test)),
    }
    return tuple(
        Difference(setting, before[setting], after[setting])
        for setting in DATA_SETTINGS
        if before[setting] != after[setting]
        and (setting not in rows or rows[setting][0] != rows[setting][1])
    )


def mixed(first: Sampling, second: Sampling, chosen: frozenset[str] | set[str]) -> Sampling:
    """Take the second sampling's value for the chosen settings, and the first's for the rest."""
    if not chosen & set(DATA_SETTINGS):
        return first
    parts: Mapping[str, Any] = {
        part: getattr(draw_of(second if f"draw.{part}" in chosen else first), part)
        for part in ("protocol", "stratification")
    }
    return Sampling(
        Draw(**parts),
        second.pool if "pool" in chosen else first.pool,
        second.test if "test set" in chosen else first.test,
    )


def draw_of(sampling: Sampling) -> Draw:
    """How rows are drawn; `SpecificationError` if the study states no draws."""
    if sampling.draw is None:
        raise SpecificationError(_undrawn(sampling.pool))
    return sampling.draw


def pool_of(study: StudyFile) -> Pool:
    """What rows are drawn from; `SpecificationError` if the study states no pool."""
    if study.pool is None:
        raise SpecificationError(_undrawn(study))
    return study.pool


def _undrawn(study: StudyFile) -> str:
    return (
        f"Study '{study.name}' divides its rows by [split] ({study.protocol}): settings of the "
        "data can be changed only where it states [pool] and [draw]."
    )


def _drawn_from(study: StudyFile) -> tuple[object, ...]:
    """Return the statements that the rows of a pool depend on."""
    if isinstance(study.pool, HoldOutPool):
        return (asdict(study.pool), study.drawn_as, study.seed)
    return ("official training rows",) if study.pool else (asdict(study.division),)


def _tested_on(study: StudyFile) -> tuple[object, ...]:
    if isinstance(study.pool, HoldOutPool):
        return _drawn_from(study)
    return (study.protocol,)


def _names(study: StudyFile) -> str:
    return ", ".join(source.label for source in study.sources)
