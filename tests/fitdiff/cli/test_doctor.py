from __future__ import annotations

import json

import pytest

from fitdiff.installation import doctor
from fitdiff.installation.finding import Finding

OK = Finding("R", "4.2.2", "ok", "/usr/lib/R", "", required=True)
LACKING = Finding("Java", "", "missing", "runs the server", "make setup", required=True)
OPTIONAL = Finding("client", "", "missing", "of the server", "install it", required=False)


@pytest.mark.parametrize(("findings", "code"), [([OK], 0), ([OK, OPTIONAL], 0), ([OK, LACKING], 1)])
def test_missing_requirements_end_doctor_with_1(fitdiff, monkeypatch, findings, code) -> None:
    monkeypatch.setattr(doctor, "examine", lambda: findings)
    finished = fitdiff("doctor")
    assert finished.exit_code == code
    assert ("cannot be run" in finished.stderr) == (code == 1)


def test_doctor_shows_each_remedy(fitdiff, monkeypatch) -> None:
    monkeypatch.setattr(doctor, "examine", lambda: [OK, LACKING])
    lines = fitdiff("doctor").stdout.splitlines()
    assert lines == [
        "ok       R 4.2.2: /usr/lib/R",
        "missing  Java: runs the server",
        "         Remedy: make setup",
    ]
    assert json.loads(fitdiff("doctor", "--json").stdout)[1]["name"] == "Java"
