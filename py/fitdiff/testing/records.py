"""Results of R that were recorded: one JSON file beside each file of tests.

Numbers are written with all digits that a double has, so what is replayed is what R gave.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from filelock import FileLock

from fitdiff.atomic import write_atomically
from fitdiff.errors import DataError
from fitdiff.quantities.fit_facts import FitFacts
from fitdiff.quantities.quantity import STAGES, Quantity

FORMAT = 1


@dataclass(frozen=True)
class Record:
    """What R gave for a call.

    Attributes
    ----------
    call : str
        As the test writes it, in R.
    code : str
        As it was run.
    given : mapping
        What the test says besides: ``outcome``, ``features``, ``seed``.
    table : str
        Hash of the table.
    versions : mapping of str to str
        R's, and those of the packages whose functions the call names.
    quantities : tuple of Quantity
    facts : FitFacts
    design : DataFrame or None
        The model matrix without the intercept.
    warnings : tuple of str
    outcome : str or None
        The column on the left of the call's formula, or what the test says.
    """

    call: str
    code: str
    given: Mapping[str, Any]
    table: str
    versions: Mapping[str, str]
    quantities: tuple[Quantity, ...]
    facts: FitFacts = field(default_factory=FitFacts)
    design: pd.DataFrame | None = None
    warnings: tuple[str, ...] = ()
    outcome: str | None = None

    def stale(self, call: str, given: Mapping[str, Any], table: str) -> str:
        """Say what the test has changed since it was recorded; '' if nothing."""
        if self.call != call:
            return f"the call was '{self.call}' and is '{call}'"
        for name, value in given.items():
            if self.given.get(name) != value:
                return f"{name} was {self.given.get(name)!r} and is {value!r}"
        return "the table has changed" if self.table != table else ""

    def outdated(self, versions: Mapping[str, str]) -> str:
        """Say which of the packages that are installed is another one than recorded."""
        for name in {**self.versions, **versions}:
            before, now = self.versions.get(name, "none"), versions.get(name, "none")
            if before != now:
                return f"{name} was {before} and is {now}"
        return ""


def read_records(file: Path) -> dict[str, Record]:
    """Read the records of a file of tests, by test and number of the call in it.

    Raises
    ------
    DataError
        If the file is damaged, or of another fitdiff's format.
    """
    if not file.is_file():
        return {}
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise DataError(
                f"{file} has format {content['format']}, and this fitdiff reads {FORMAT}. Run "
                "pytest --fitdiff-record where there is R."
            )
        return {name: _read(one) for name, one in content["records"].items()}
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"{file} cannot be read as recorded results of R ({type(error).__name__}: {error}). "
            "Restore it, or delete it and run pytest --fitdiff-record where there is R."
        ) from error


def write_record(file: Path, name: str, record: Record) -> None:
    """Add a record to the file; several processes may do so at once."""
    lock = f"fitdiff-{hashlib.sha256(str(file.resolve()).encode()).hexdigest()[:16]}.lock"
    with FileLock(Path(tempfile.gettempdir()) / lock):
        content: dict[str, Any] = {}
        if file.is_file():
            read_records(file)  # a damaged file is not written over
            content = json.loads(file.read_text(encoding="utf-8"))["records"]
        content[name] = _written(record)
        ordered = {"format": FORMAT, "records": dict(sorted(content.items()))}
        text = json.dumps(ordered, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
        write_atomically(file, lambda path: path.write_text(text, encoding="utf-8"))


def _written(record: Record) -> dict[str, Any]:
    design = record.design
    return {
        "call": record.call,
        "code": record.code,
        "given": dict(record.given),
        "table": record.table,
        "versions": dict(record.versions),
        "warnings": list(record.warnings),
        "outcome": record.outcome,
        "facts": asdict(record.facts),
        "quantities": [
            {"kind": one.kind, "how": one.how, "name": one.name, **_labelled(one)}
            for one in record.quantities
        ],
        "design": None if design is None else {str(k): _numbers(design[k]) for k in design},
    }


def _labelled(one: Quantity) -> dict[str, Any]:
    """Values under their labels, where these tell them apart; counted ones as a list."""
    values = _numbers(one.values)
    if one.labels == tuple(str(place) for place in range(1, len(one.labels) + 1)):
        return {"values": values}
    if len(set(one.labels)) == len(one.labels):
        return {"values": dict(zip(one.labels, values, strict=True))}
    return {"labels": list(one.labels), "values": values}


def _numbers(values: Any) -> list[float | str]:
    """Finite numbers as such; NaN and infinities by name, which JSON lacks."""
    floats = np.asarray(values, dtype=np.float64).tolist()
    return [one if np.isfinite(one) else str(one) for one in floats]


def _read(one: Mapping[str, Any]) -> Record:
    return Record(
        one["call"],
        one["code"],
        one["given"],
        one["table"],
        one["versions"],
        tuple(map(_quantity, one["quantities"])),
        FitFacts(**one["facts"]),
        None if one["design"] is None else pd.DataFrame(_columns(one["design"])),
        tuple(one["warnings"]),
        one["outcome"],
    )


def _columns(design: Mapping[str, Sequence[float | str]]) -> dict[str, Any]:
    return {name: np.array(values, dtype=np.float64) for name, values in design.items()}


def _quantity(one: Mapping[str, Any]) -> Quantity:
    values, labels = one["values"], one.get("labels")
    if isinstance(values, Mapping):
        labels, values = list(values), list(values.values())
    elif labels is None:
        labels = [str(place) for place in range(1, len(values) + 1)]
    if one["kind"] not in STAGES:
        raise ValueError(f"no quantity is called '{one['kind']}'")
    floats = np.array([float(value) for value in values], dtype=np.float64)
    return Quantity(one["kind"], floats, tuple(labels), one["how"], one["name"])
