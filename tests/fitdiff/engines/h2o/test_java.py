from pathlib import Path

import pytest

from fitdiff.engines.h2o import java
from fitdiff.engines.h2o.java import Java, find_java, java_at
from fitdiff.errors import UnavailableError


def fake_java(folder: Path, answer: str) -> Path:
    """A program that answers `-version` as a Java would."""
    program = folder / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho '{answer}' >&2\n")
    program.chmod(0o755)
    return program


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    monkeypatch.setattr(java, "INSTALLED", tmp_path / "jvm")


@pytest.mark.parametrize(
    ("answer", "version", "major", "accepted"),
    [
        ('java version "1.7.0_80"', "1.7.0_80", 7, False),
        ('java version "1.8.0_392"', "1.8.0_392", 8, True),
        ('openjdk version "11.0.21" 2023-10-17', "11.0.21", 11, True),
        ('Picked up JAVA_TOOL_OPTIONS: -Xmx1g\nopenjdk version "17" 2021-09-14', "17", 17, True),
        ('openjdk version "18-ea" 2022-03-22', "18-ea", 18, False),
        ('openjdk version "25.0.3" 2026-04-21 LTS', "25.0.3", 25, False),
    ],
)
def test_reads_the_version(
    tmp_path: Path, answer: str, version: str, major: int, accepted: bool
) -> None:
    program = fake_java(tmp_path, answer)
    assert java_at(program) == Java(program, version, major)
    assert Java(program, version, major).accepted == accepted


def test_program_that_is_not_java_is_ignored(tmp_path: Path) -> None:
    assert java_at(fake_java(tmp_path, "usage: java what")) is None
    assert java_at(tmp_path / "missing") is None


@pytest.mark.usefixtures("nothing_installed")
def test_java_home_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fake_java(tmp_path / "jvm" / "java-17", 'openjdk version "17.0.1"')
    home = fake_java(tmp_path / "home", 'openjdk version "11.0.2"')
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "home"))
    assert find_java().path == home


@pytest.mark.usefixtures("nothing_installed")
def test_java_that_is_too_new_is_skipped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    new = fake_java(tmp_path / "new", 'openjdk version "21.0.1"')
    monkeypatch.setenv("PATH", str(new.parent))
    fits = fake_java(tmp_path / "jvm" / "java-17", 'openjdk version "17.0.1"')
    assert find_java().path == fits


@pytest.mark.usefixtures("nothing_installed")
def test_missing() -> None:
    with pytest.raises(UnavailableError, match=r"no Java here.* 8 to 17.*openjdk-17-jre-headless"):
        find_java()


@pytest.mark.usefixtures("nothing_installed")
def test_only_too_new(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    new = fake_java(tmp_path / "new", 'openjdk version "25.0.3"')
    monkeypatch.setenv("PATH", str(new.parent))
    with pytest.raises(UnavailableError, match=r"8 to 17; found: 25\.0\.3 \(.*make setup"):
        find_java()


def test_java_of_this_machine_is_accepted() -> None:
    assert find_java().accepted
