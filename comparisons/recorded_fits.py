"""Answers of R for the parity checks: live where R is installed, recorded elsewhere.

`pytest comparisons --record-r` asks R and writes what it said. Without R the same checks run
against that. Each ends in the summary: live, against the record, or skipped for want of both.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fitdiff.engines.contract import Context, Fit, SplitData, engine_of
from fitdiff.methods.method import Method
from rbridge import RSession

FILE = Path(__file__).parent / "recorded" / "parity-linear.json"


@dataclass(frozen=True)
class Case:
    """A method of an R engine and the rows it is given; the name finds it in the record."""

    name: str
    method: Method
    rows: SplitData


@dataclass(frozen=True)
class Needed:
    """The tolerance that a comparison had and the smallest under which it would have passed."""

    comparison: str
    in_force: float
    needed: float


@dataclass
class Ledger:
    """Log of the checks of one session, for the summary."""

    live: list[str] = field(default_factory=list)
    recalled: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    needed: list[Needed] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)


LEDGER = pytest.StashKey[Ledger]()


def ask(case: Case, session: Callable[[], RSession], ledger: Ledger) -> Fit:
    """Let R fit a case; where it cannot run, recall what it said, or skip, loudly."""
    engine = engine_of(case.method)
    if problem := engine.problem():
        stored = recorded(case)
        if isinstance(stored, str):
            ledger.skipped.append(case.name)
            pytest.skip(f"NO R, and {stored} {problem}")
        ledger.recalled.append(case.name)
        return stored
    fitted = engine.fit(case.method, case.rows, Context(1, 120.0, session))
    ledger.live.append(case.name)
    ledger.answers[case.name] = as_json(case, fitted, engine.versions())
    return fitted


def recorded(case: Case) -> Fit | str:
    """Return R's recorded answer to a case, or a sentence on why there is none."""
    stored = read_record().get(case.name)
    if stored is None:
        return f"'{case.name}' is not recorded: `pytest comparisons --record-r`, where R is."
    if stored["of"] != identity(case):
        return (
            f"'{case.name}' is recorded for other rows or settings: `pytest comparisons "
            "--record-r`, where R is."
        )
    return from_json(stored)


def check_record(case: Case, fitted: Fit) -> None:
    """Fail where R says something else now than what is recorded, or nothing is recorded.

    Where a unique solution was reached, values may differ by what processors and compilers make of
    the last bits, with room for the condition of the rows; elsewhere the status alone counts.
    """
    stored = recorded(case)
    if isinstance(stored, str):
        pytest.fail(stored)
    assert (stored.status, stored.selected) == (fitted.status, fitted.selected)
    if fitted.status == "ok":
        for name, value in fitted.parameters.items():
            np.testing.assert_allclose(stored.parameters[name], value, rtol=1e-8, atol=1e-10)
        np.testing.assert_allclose(stored.prediction, fitted.prediction, atol=1e-10)


def identity(case: Case) -> dict[str, str]:
    """Identity of a recorded fit: hashes of the method with its settings, and of the rows."""
    return {
        "method": case.method.key(),
        "train_hash": case.rows.train_hash,
        "test_hash": case.rows.test_hash,
    }


def as_json(case: Case, fitted: Fit, versions: Mapping[str, str]) -> dict[str, Any]:
    """JSON of a fit; Python writes the shortest decimal that reads as the same double."""
    return {
        "of": identity(case),
        "versions": dict(versions),
        "status": fitted.status,
        "threshold": fitted.threshold,
        "selected": list(fitted.selected),
        "updates": fitted.updates,
        "warnings": list(fitted.warnings),
        "parameters": {name: _numbers(value) for name, value in fitted.parameters.items()},
        "prediction": _numbers(fitted.prediction),
    }


def from_json(stored: Mapping[str, Any]) -> Fit:
    """Make the fit that `as_json` wrote."""
    probability = np.array(stored["prediction"], dtype=np.float64)
    parameters = stored["parameters"].items()
    return Fit(
        status=stored["status"],
        prediction=probability,
        label=(probability > stored["threshold"]).astype(np.uint8),
        threshold=stored["threshold"],
        selected=tuple(stored["selected"]),
        parameters={name: np.array(value, dtype=np.float64) for name, value in parameters},
        updates=stored["updates"],
        warnings=tuple(stored["warnings"]),
    )


def _numbers(values: np.ndarray) -> list[float | None]:
    """NaN, R's dropped term, is JSON's null, which reads as NaN again."""
    return [None if np.isnan(value) else value for value in values.tolist()]


def read_record() -> dict[str, Any]:
    return json.loads(FILE.read_text()) if FILE.exists() else {}


def write_record(ledger: Ledger) -> None:
    """Write what R said in this session; what was recorded and not asked stays."""
    content = sorted((read_record() | ledger.answers).items())
    lines = [f"{json.dumps(name)}: {json.dumps(said, allow_nan=False)}" for name, said in content]
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n")


def summary(ledger: Ledger) -> list[str]:
    """Say how the comparisons with R were made, and which tolerance each comparison needed."""
    lines = [
        f"{len(ledger.live)} comparisons with R itself, {len(ledger.recalled)} with recorded "
        f"values of R, {len(ledger.skipped)} SKIPPED FOR WANT OF R"
    ]
    lines += [f"  skipped: {name}" for name in ledger.skipped]
    width = max((len(one.comparison) for one in ledger.needed), default=0)
    lines += [
        f"  {one.comparison:<{width}}  needed {one.needed:.1e}  in force {one.in_force:.0e}"
        for one in ledger.needed
    ]
    return lines
