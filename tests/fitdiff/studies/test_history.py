import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from fitdiff.studies.history import part_at, unchanged_since

Commit = Callable[[str, str], str]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "study.toml"


@pytest.fixture
def commit(file: Path) -> Commit:
    """Write the file and commit it on a day; return the commit."""

    def git(*words: str, day: str = "2026-01-01") -> str:
        own = {"GIT_AUTHOR_DATE": f"{day}T12:00:00Z", "GIT_COMMITTER_DATE": f"{day}T12:00:00Z"}
        who = ["-c", "user.name=Somebody", "-c", "user.email=some@body"]
        command = ["git", "-C", str(file.parent), *who, *words]
        return subprocess.run(
            command, capture_output=True, text=True, check=True, env=own | {"PATH": "/usr/bin"}
        ).stdout.strip()

    def commit(text: str, day: str) -> str:
        file.write_text(text)
        git("add", ".")
        git("commit", "-q", "-m", day, day=day)
        return git("rev-parse", "HEAD")

    git("init", "-q")
    return commit


def rule(content: Mapping[str, Any]) -> object:
    return content.get("rule")


def test_a_part_is_unchanged_since_the_first_commit_that_has_it(file: Path, commit: Commit) -> None:
    first = commit("rule = 1", "2026-01-01")
    second = commit("rule = 2", "2026-01-02")
    commit("rule = 2\nother = 'words'", "2026-01-03")
    found = unchanged_since(file, rule)
    assert found is not None
    assert (found.id, found.date) == (second, "2026-01-02")
    assert part_at(file, first, rule) == 1


def test_a_part_that_was_changed_back_is_not_as_old_as_before(file: Path, commit: Commit) -> None:
    commit("rule = 1", "2026-01-01")
    commit("rule = 2", "2026-01-02")
    commit("rule = 1", "2026-01-03")
    found = unchanged_since(file, rule)
    assert found is not None
    assert found.date == "2026-01-03"


def test_what_is_not_committed_has_no_date(file: Path, commit: Commit) -> None:
    commit("rule = 1", "2026-01-01")
    file.write_text("rule = 3")
    assert unchanged_since(file, rule) is None


def test_without_a_version_history_nothing_is_known(file: Path) -> None:
    file.write_text("rule = 1")
    assert unchanged_since(file, rule) is None
    assert part_at(file, "HEAD", rule) is None


def test_a_file_that_was_no_toml_is_not_known(file: Path, commit: Commit) -> None:
    damaged = commit("rule = ", "2026-01-01")
    commit("rule = 1", "2026-01-02")
    found = unchanged_since(file, rule)
    assert found is not None
    assert found.date == "2026-01-02"
    assert part_at(file, damaged, rule) is None
