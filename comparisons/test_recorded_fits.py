"""Without R the parity checks run against what R said before, and the summary counts them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from . import recorded_fits
from .recorded_fits import Case, Ledger, as_json, ask, from_json, recorded, summary
from .small_tables import few
from .varied import vary

CHECKS = Path(__file__).with_name("test_parity_linear.py")


def without_r() -> dict[str, str]:
    """The environment of a machine on which no R is to be found."""
    return {k: v for k, v in os.environ.items() if k != "R_HOME"} | {"PATH": os.devnull}


def no_session() -> object:
    raise AssertionError("No R is to be started.")


@pytest.fixture
def case(monkeypatch: pytest.MonkeyPatch) -> Case:
    """A case of the parity checks, on a machine without R."""
    monkeypatch.delenv("R_HOME", raising=False)
    monkeypatch.setenv("PATH", os.devnull)
    rows = few(10, 1)
    wanted = {"select.statistic": "welch-ddof0", "select.ties": "argsort"}
    return Case("lm, few, n = 10, 1", vary("lm-top10", **wanted), rows)


@pytest.mark.long
def test_parity_checks_pass_against_recorded_values() -> None:
    """In a process of its own, because what R says of its versions is kept for a session."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(CHECKS)]
    done = subprocess.run(
        command, env=without_r(), capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    counts = r"0 comparisons with R itself, [1-9]\d* with recorded values of R, 0 SKIPPED"
    assert re.search(counts, done.stdout), done.stdout


def test_recorded_answer_is_used_without_r(case: Case) -> None:
    ledger = Ledger()
    fitted = ask(case, no_session, ledger)
    assert fitted.status == "rank-deficient"
    assert np.isnan(fitted.parameters["coefficients"]).any()
    assert (ledger.live, ledger.recalled, ledger.skipped) == ([], [case.name], [])


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda case: Case("never asked", case.method, case.rows), "is not recorded"),
        (
            lambda case: Case(case.name, case.method, few(10, 2)),
            "is recorded for other rows or settings",
        ),
        (
            lambda case: Case(case.name, vary("lm-top10"), case.rows),
            "is recorded for other rows or settings",
        ),
    ],
    ids=["unknown", "other rows", "other settings"],
)
def test_unrecorded_case_is_skipped_with_its_reason(
    case: Case, change: Callable[[Case], Case], why: str
) -> None:
    ledger, other = Ledger(), change(case)
    with pytest.raises(pytest.skip.Exception, match=rf"NO R, and '{other.name}' {why}"):
        ask(other, no_session, ledger)
    assert ledger.skipped == [other.name]
    assert "1 SKIPPED FOR WANT OF R" in summary(ledger)[0]


def test_record_round_trips_to_the_bit(case: Case) -> None:
    fitted = recorded(case)
    assert not isinstance(fitted, str)
    again = from_json(as_json(case, fitted, {}))
    assert again.prediction.tobytes() == fitted.prediction.tobytes()
    for name, value in fitted.parameters.items():
        assert again.parameters[name].tobytes() == value.tobytes()


def test_outdated_record_fails(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    fitted = recorded(case)
    assert not isinstance(fitted, str)
    recorded_fits.check_record(case, fitted)
    monkeypatch.setattr(recorded_fits, "read_record", dict)
    with pytest.raises(pytest.fail.Exception, match="is not recorded"):
        recorded_fits.check_record(case, fitted)
