from __future__ import annotations

from pathlib import Path

import pytest

from fitdiff.errors import SpecificationError
from fitdiff.studies import catalog
from fitdiff.studies.catalog import available, find_file, home_of


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package that ships two methods, ``ols`` and ``glm``."""
    folder = tmp_path / "package"
    (folder / "methods").mkdir(parents=True)
    for name in ("ols", "glm"):
        (folder / "methods" / f"{name}.toml").touch()
    monkeypatch.setattr(catalog, "collections", lambda: {"ships": folder})
    return folder


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A user's folder with a method ``ols``, and one of the user's own."""
    (tmp_path / "own" / "methods").mkdir(parents=True)
    for name in ("ols", "mine"):
        (tmp_path / "own" / "methods" / f"{name}.toml").touch()
    return tmp_path / "own"


def test_a_users_files_hide_those_that_ship(shipped: Path, own: Path) -> None:
    assert available("methods", own) == {
        "glm": shipped / "methods" / "glm.toml",
        "ols": own / "methods" / "ols.toml",
        "mine": own / "methods" / "mine.toml",
    }
    assert available("studies", own) == {}


@pytest.mark.parametrize("file", ["a/study.toml", "a/studies/study.toml", "a/ladders/x.toml"])
def test_home_is_the_folder_or_the_one_above_a_folder_of_studies(tmp_path, file: str) -> None:
    assert home_of(tmp_path / file) == tmp_path / "a"


def test_names_are_found_and_paths_left_as_they_are(shipped: Path) -> None:
    assert find_file("ols", "methods") == shipped / "methods" / "ols.toml"
    assert find_file("any/where.toml", "methods") == Path("any/where.toml")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("osl", "no method 'osl'. Did you mean 'ols'"),
        ("any/where", "A path must end in '.toml'"),
        ("", "'' is not the name of a method"),
        ("nul\0", "is not the name of a method"),
    ],
)
def test_unknown_names_are_refused(shipped: Path, name: str, message: str) -> None:
    with pytest.raises(SpecificationError, match=message):
        find_file(name, "methods")


def test_message_says_if_nothing_is_installed(shipped: Path) -> None:
    with pytest.raises(SpecificationError, match="none is installed"):
        find_file("ols", "ladders")


def test_a_path_is_relative_to_the_file_that_states_it(tmp_path: Path) -> None:
    stated_in = tmp_path / "studies" / "mine.toml"
    found = find_file("../methods/ols.toml", "methods", stated_in=stated_in)
    assert found == tmp_path / "studies" / ".." / "methods" / "ols.toml"
    assert find_file("ols.toml", "methods") == Path("ols.toml")


def test_a_path_without_its_end_is_recognised(shipped: Path, own: Path, monkeypatch) -> None:
    monkeypatch.chdir(own / "methods")
    with pytest.raises(SpecificationError, match=r"Did you mean 'mine\.toml'\?"):
        find_file("mine", "methods")
