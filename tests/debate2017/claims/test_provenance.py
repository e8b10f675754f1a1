"""What is said of when rule and claims were written follows from the version history."""

from pathlib import Path

import pytest

from debate2017.claims import provenance as module
from debate2017.claims.looks import Look
from debate2017.claims.provenance import provenance
from fitdiff.results.manifest import Progress
from fitdiff.studies.history import Commit
from fitdiff.studies.study import Study, read_study


@pytest.fixture
def study() -> Study:
    return read_study("guesses2017")


def look(commit: str, finished: int = 9) -> Look:
    return Look("paper", commit, "profile paper", 20, Progress(9, finished, 0))


def test_a_rule_in_the_history_has_its_commit(study: Study, monkeypatch) -> None:
    monkeypatch.setattr(module, "unchanged_since", lambda *of: Commit("c0ffee" * 7, "2026-01-02"))
    (said,) = provenance(study, [])
    assert said.endswith("unchanged in the version history since 2026-01-02, commit c0ffeec0ffee.")


def test_a_rule_outside_the_history_has_no_date(study: Study, monkeypatch) -> None:
    monkeypatch.setattr(module, "unchanged_since", lambda *of: None)
    (said,) = provenance(study, [])
    assert "when they were written is not known" in said


def test_what_was_changed_after_a_run_is_named(study: Study, monkeypatch) -> None:
    def then(file: Path, commit: str, part) -> object:
        content = module.tomllib.loads(file.read_text())
        content["verdict"]["smallest_effect"] = 0.02
        content["claims"][4]["steps"][0]["splits"] = 7
        content["claims"][5]["steps"][0]["note"] = "Other words."
        return part(content)

    monkeypatch.setattr(module, "part_at", then)
    said = provenance(study, [look("c0ffee"), look("c0ffee+changes", 3)])
    assert said[1].startswith("20 splits of each size; complete: 9 cells; profile paper.")
    assert said[1].endswith("Stated otherwise at that commit: rule, C5a.")
    assert "INCOMPLETE: 3 of 9 cells" in said[2]
    assert "(the tree had uncommitted changes): rule, C5a." in said[2]


def test_a_run_outside_a_version_history_is_not_dated(study: Study, monkeypatch) -> None:
    said = provenance(study, [look("unknown")])[1]
    assert said.endswith("Rule and claims at that time are not known.")
    monkeypatch.setattr(module, "part_at", lambda *of: None)
    assert provenance(study, [look("c0ffee")])[1].endswith("are not known.")


def test_claims_that_are_the_same_are_said_to_be(study: Study, monkeypatch) -> None:
    monkeypatch.setattr(
        module, "part_at", lambda file, commit, part: part(module.tomllib.loads(file.read_text()))
    )
    assert "were the same at that commit." in provenance(study, [look("c0ffee")])[1]
