"""The record: defaults as they were read and effects as they were measured, and their assembly."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from debate2017.known_differences.measuring import LEVEL
from debate2017.known_differences.model import (
    DefaultValue,
    KnownDifference,
    KnownDifferences,
    MeasuredEffect,
    SelectionRow,
    SizeEffect,
)
from debate2017.known_differences.specification import (
    DefaultFile,
    DifferenceFile,
    KnownDifferencesFile,
    read_file,
)
from fitdiff.atomic import write_atomically
from fitdiff.engines.r import package as r_package
from fitdiff.errors import DataError

_PYTHON = ("h2o", "keras", "numpy", "scikit-learn", "statsmodels")
_R = ("R", "genefilter", "glmnet")


@dataclass(frozen=True)
class Record:
    """What a machine can find out again.

    Attributes
    ----------
    versions : mapping of str to str
        Of the frameworks in which defaults were read.
    defaults : mapping of str to str
        By reference.
    profile : str
        Of the study by which effects were measured; empty before any was.
    effects : tuple of MeasuredEffect
    selection : tuple of SelectionRow
    """

    versions: Mapping[str, str]
    defaults: Mapping[str, str]
    profile: str = ""
    effects: tuple[MeasuredEffect, ...] = ()
    selection: tuple[SelectionRow, ...] = ()


def references(file: KnownDifferencesFile) -> list[str]:
    """Where values are read, each reference once."""
    every = [value.reads for one in file.differences for value in one.values if value.reads]
    return list(dict.fromkeys(every))


def installed_versions() -> dict[str, str]:
    """Versions of the frameworks in which defaults are read."""
    of_r = r_package.versions()
    return {name: version(name) for name in _PYTHON} | {name: of_r[name] for name in _R}


def record_file(folder: Path) -> Path:
    """The record in a ``comparisons`` folder."""
    return folder / "recorded" / "known-differences.json"


def read_record(folder: Path) -> Record:
    """Read the record of a ``comparisons`` folder.

    Raises
    ------
    DataError
        If there is none, or it is not one.
    """
    path = record_file(folder)
    try:
        content = json.loads(path.read_text())
        return Record(
            versions=content["versions"],
            defaults=content["defaults"],
            profile=content["profile"],
            effects=tuple(_effect(one) for one in content["effects"]),
            selection=tuple(_selection(one) for one in content["selection"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"{path} cannot be used: {error}. Make it again: fitdiff known-differences --update"
        ) from None


def write_record(folder: Path, record: Record) -> None:
    """Write the record, whole or not at all."""
    text = json.dumps(asdict(record), indent=1, allow_nan=False) + "\n"
    write_atomically(record_file(folder), lambda path: path.write_text(text))


def known_differences(folder: Path) -> KnownDifferences:
    """Put what is stated, read and measured together.

    Parameters
    ----------
    folder : Path
        A ``comparisons`` folder.

    Raises
    ------
    SpecificationError, DataError
        If the file or the record cannot be used, or the record lacks what the file asks for.
    """
    file, record = read_file(folder), read_record(folder)
    return KnownDifferences(
        differences=tuple(_assemble(one, record) for one in file.differences),
        versions=record.versions,
        study=file.study,
        profile=record.profile,
        level=LEVEL,
        selection_study=file.selection.study,
        selection=record.selection,
    )


def _assemble(one: DifferenceFile, record: Record) -> KnownDifference:
    return KnownDifference(
        id=one.id,
        title=one.title,
        area=one.area,
        factor=one.factor,
        text=one.text,
        values=tuple(_value(value, record.defaults) for value in one.values),
        effects=_measured(one, record.effects),
    )


def _value(stated: DefaultFile, defaults: Mapping[str, str]) -> DefaultValue:
    if not stated.reads:
        return DefaultValue(stated.where, "", stated.says, "", read=False, source=stated.source)
    if stated.reads not in defaults:
        raise DataError(
            f"'{stated.reads}' was never read. Read it: fitdiff known-differences --update"
        )
    return DefaultValue(
        where=stated.where,
        argument=stated.reads.rsplit(":", 1)[1],
        value=defaults[stated.reads],
        meaning=stated.says,
        read=True,
        source=stated.source,
    )


def _measured(one: DifferenceFile, effects: Sequence[MeasuredEffect]) -> tuple[MeasuredEffect, ...]:
    by_step = {(effect.before, effect.after): effect for effect in effects}
    steps = [(step.from_, step.to) for step in one.effects]
    if missing := [step for step in steps if step not in by_step]:
        raise DataError(
            f"The effect of {' -> '.join(missing[0])} was never measured. Run the study, then "
            "fitdiff known-differences --update --measured FOLDER"
        )
    return tuple(by_step[step] for step in steps)


def _effect(content: Mapping[str, Any]) -> MeasuredEffect:
    return MeasuredEffect(
        **{key: content[key] for key in ("before", "after", "factor", "repeatable")},
        before_value=_factor_value(content["before_value"]),
        after_value=_factor_value(content["after_value"]),
        overall=SizeEffect(**content["overall"]),
        by_size=tuple(SizeEffect(**one) for one in content["by_size"]),
    )


def _selection(content: Mapping[str, Any]) -> SelectionRow:
    often = tuple((column, share) for column, share in content["often"])
    return SelectionRow(**(dict(content) | {"often": often}))


def _factor_value(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
