"""The factors of the data: how rows are drawn, from which pool, and on which rows is tested.

They change what a method is given, not the method; on a ladder they count as factors like any
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
from fitdiff.studies.study_file import Draw, HoldOutPool, StudyFile

DATA_FACTORS = ("draw.protocol", "draw.stratification", "pool", "test set")
"""In the order in which `fitdiff explain` changes them."""

FindStudy = Callable[[str], StudyFile]


@dataclass(frozen=True)
class DataSetting:
    """Sampling of training sets: how they are drawn, from which pool, and the test rows.

    Attributes
    ----------
    draw : Draw
    pool, test : StudyFile
        The study whose pool rows are drawn from, and the study on whose test rows is tested.
    """

    draw: Draw
    pool: StudyFile
    test: StudyFile

    @classmethod
    def of(cls, study: StudyFile) -> DataSetting:
        """A study's own."""
        return cls(study.draw, study, study)

    def factors(self) -> dict[str, str]:
        """Values as a reader sees them: a pool has its protocol beside its name."""
        return {
            "draw.protocol": self.draw.protocol,
            "draw.stratification": self.draw.stratification,
            "pool": f"{self.pool.name} ({self.pool.pool.protocol})",
            "test set": f"{self.test.name} ({self.test.pool.protocol})",
        }

    def changed(self, factor: str, value: Any, find_study: FindStudy, where: str) -> DataSetting:
        """Change one factor of the data.

        Raises
        ------
        SpecificationError
            If the value is none of the factor, or names a study of other data.
        """
        if factor.startswith("draw."):
            content = asdict(self.draw) | {factor.removeprefix("draw."): value}
            return replace(self, draw=validate(Draw, content, where))
        if not isinstance(value, str):
            raise SpecificationError(
                f"{where}: {factor} must be the name of a study, got {value!r}."
            )
        other = find_study(value)
        if other.sources != self.pool.sources:
            raise SpecificationError(
                f"{where}: {factor} = '{value}' has other data ({_names(other)}) than the "
                f"ladder ({_names(self.pool)}). Name a study of the same data."
            )
        return replace(self, pool=other) if factor == "pool" else replace(self, test=other)


def data_differences(first: DataSetting, second: DataSetting) -> tuple[Difference, ...]:
    """List the factors of the data in which two settings differ, in the order of `DATA_FACTORS`.

    Pools of the same rows are equal, whatever studies they are named by.
    """
    before, after = first.factors(), second.factors()
    rows = {
        "pool": (_drawn_from(first.pool), _drawn_from(second.pool)),
        "test set": (_tested_on(first.test), _tested_on(second.test)),
    }
    return tuple(
        Difference(factor, before[factor], after[factor])
        for factor in DATA_FACTORS
        if before[factor] != after[factor]
        and (factor not in rows or rows[factor][0] != rows[factor][1])
    )


def mixed(
    first: DataSetting, second: DataSetting, chosen: frozenset[str] | set[str]
) -> DataSetting:
    """Take the second setting's value for the chosen factors, and the first's for the rest."""
    parts: Mapping[str, Any] = {
        part: getattr(second.draw if f"draw.{part}" in chosen else first.draw, part)
        for part in ("protocol", "stratification")
    }
    return DataSetting(
        Draw(**parts),
        second.pool if "pool" in chosen else first.pool,
        second.test if "test set" in chosen else first.test,
    )


def _drawn_from(study: StudyFile) -> tuple[object, ...]:
    """Return the statements that the rows of a pool depend on."""
    if isinstance(study.pool, HoldOutPool):
        return (asdict(study.pool), study.drawn_as, study.seed)
    return ("official training rows",)


def _tested_on(study: StudyFile) -> tuple[object, ...]:
    if isinstance(study.pool, HoldOutPool):
        return _drawn_from(study)
    return (study.pool.protocol,)


def _names(study: StudyFile) -> str:
    return ", ".join(source.label for source in study.sources)
