"""What is said of a ladder's file follows from the version history, and from the run's commit."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from fitdiff.attribution.provenance import origin_of

LADDER = 'title = "{title}"\nend = "{end}"\n[[steps]]\nsetting = "solver"\nlabel = "{label}"'
Save = Callable[..., str]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "own.toml"


def write(file: Path, end: str, title: str = "one", label: str = "a") -> None:
    file.write_text(LADDER.format(title=title, end=end, label=label))


@pytest.fixture
def save(file: Path) -> Save:
    """Write a ladder and commit it on a day of January; return the commit."""

    def git(*words: str, day: int = 1) -> str:
        date = f"2026-01-{day:02d}T12:00:00Z"
        who = ["-c", "user.name=Somebody", "-c", "user.email=some@body"]
        return subprocess.run(
            ["git", "-C", str(file.parent), *who, *words],
            capture_output=True,
            text=True,
            check=True,
            env={"PATH": "/usr/bin", "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date},
        ).stdout.strip()

    def save(day: int, *stated: str) -> str:
        write(file, *stated)
        git("add", ".")
        git("commit", "-q", "-m", "x", day=day)
        return git("rev-parse", "HEAD")

    git("init", "-q")
    return save


def test_a_ladder_that_is_as_it_was_run_was_changed_before(file: Path, save: Save) -> None:
    since = save(2, "lm")
    run = save(3, "lm", "other words", "another label")
    origin = origin_of(file, run)
    assert origin.changed == "before"
    assert origin.text() == (
        f"Ladder {origin.hash[:12]}: last changed 2026-01-02 (commit {since[:12]}), before the run."
    )


def test_a_ladder_that_was_changed_after_its_run_is_said_to_be(file: Path, save: Save) -> None:
    run = save(2, "lm")
    before = origin_of(file, run).hash
    save(5, "glm")
    origin = origin_of(file, run)
    assert origin.hash != before
    assert "last changed 2026-01-05" in origin.text()
    assert origin.text().endswith(", after the run.")


def test_uncommitted_changes_are_named(file: Path, save: Save) -> None:
    run = save(2, "lm")
    write(file, "glm")
    text = origin_of(file, run).text()
    assert text.endswith(": changed since its last commit, after the run.")


def test_a_run_with_uncommitted_changes_may_have_had_this_ladder(file: Path, save: Save) -> None:
    run = save(2, "lm") + "+changes"
    assert origin_of(file, run).changed is None
    assert origin_of(file, run).text().endswith(").")
    write(file, "glm")
    assert origin_of(file, run).text().endswith(", after the run or uncommitted in it.")


def test_nothing_is_said_of_a_run_outside_the_history(file: Path, save: Save) -> None:
    save(2, "lm")
    for run in ("unknown", "c0ffee" * 6):
        assert origin_of(file, run).text().endswith(").")


def test_without_a_version_history_nothing_is_said(file: Path) -> None:
    write(file, "lm")
    origin = origin_of(file, "c0ffee" * 6)
    assert (origin.since, origin.uncommitted, origin.changed) == (None, False, None)
    assert origin.text() == ""


def test_a_file_that_was_never_committed_has_no_date(file: Path, save: Save) -> None:
    run = save(2, "lm")
    beside = file.with_name("beside.toml")
    write(beside, "lm")
    assert origin_of(beside, run).text() == ""
