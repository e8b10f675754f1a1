"""``renv.lock``: its schema, its content, and how it agrees with what is installed."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, HttpUrl

from fitdiff.installation.doctor import examine
from fitdiff.installation.drift import read_lock
from fitdiff.installation.r import ask_r
from fitdiff.installation.r_packages import read_description
from fitdiff.r_library import library

LOCK = Path(__file__).parents[1] / "renv.lock"
R_VERSION = r"\d+(?:[.-]\d+)+"
PART_OF_R = {
    *("R", "base", "compiler", "datasets", "graphics", "grDevices", "grid", "methods", "parallel"),
    *("splines", "stats", "stats4", "tcltk", "tools", "utils"),
}


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Repository(Strict):
    Name: str = Field(min_length=1)
    URL: HttpUrl


class RSection(Strict):
    Version: str = Field(pattern=rf"^{R_VERSION}$")
    Repositories: list[Repository] = Field(min_length=1)


class Bioconductor(Strict):
    Version: str = Field(pattern=r"^\d+\.\d+$")


class Package(Strict):
    """The fields that renv reads to restore a package."""

    Package: str
    Version: str = Field(pattern=rf"^{R_VERSION}$")
    Source: Literal["Repository", "Bioconductor"]
    Repository: str | None = None
    Requirements: list[str] = []
    Hash: str | None = Field(default=None, pattern=r"^[0-9a-f]{32}$")


class LockFile(Strict):
    """https://rstudio.github.io/renv/articles/lockfile.html."""

    R: RSection
    Bioconductor: Bioconductor
    Packages: dict[str, Package]


@pytest.fixture(scope="module")
def lock() -> LockFile:
    return LockFile.model_validate_json(LOCK.read_text())


def test_names_and_sources_are_consistent(lock: LockFile) -> None:
    repositories = {repository.Name for repository in lock.R.Repositories}
    for name, package in lock.Packages.items():
        assert package.Package == name
        if package.Source == "Repository":
            assert package.Repository in repositories
        else:
            assert package.Repository is None


def test_lock_file_contains_all_requirements(lock: LockFile) -> None:
    for package in lock.Packages.values():
        assert set(package.Requirements) <= lock.Packages.keys() | PART_OF_R, package.Package


def test_the_lock_file_holds_exactly_the_packages_needed(lock: LockFile) -> None:
    used = {
        name
        for file in LOCK.parent.glob("r/*/DESCRIPTION")
        for names in read_description(file.read_text()).values()
        for name in names
    }
    assert {"h2o", "keras3", "reticulate", "genefilter"} <= used
    reached: set[str] = set()
    waiting = set(used)
    while waiting:
        reached |= waiting
        required = {name for one in waiting for name in lock.Packages[one].Requirements}
        waiting = required - reached - PART_OF_R
    # The file is that of all R packages of the repository, the case study's too.
    if (LOCK.parent / "r" / "debate2017").is_dir():
        assert reached == lock.Packages.keys()
    assert reached <= lock.Packages.keys()


def test_h2o_client_is_of_the_same_release_as_the_server(lock: LockFile) -> None:
    assert lock.Packages["h2o"].Version == version("h2o")
    major, minor, fix, build = version("h2o").split(".")
    (release,) = (r.URL for r in lock.R.Repositories if r.Name == lock.Packages["h2o"].Repository)
    assert str(release).endswith(f"rel-{major}.{minor}.{fix}/{build}/R")


def test_installed_versions_that_differ_are_reported_as_drift(lock: LockFile) -> None:
    r = ask_r(library())
    (finding,) = (finding for finding in examine(LOCK) if finding.name == "renv.lock")
    stated = {"R": lock.R.Version} | {n: package.Version for n, package in lock.Packages.items()}
    installed = {"R": r.version} | r.packages
    differing, _, absent = finding.detail.removeprefix("drift: ").partition("not installed: ")
    reported = {words.split(" is ")[0] for words in differing.split("; ") if words}
    reported |= set(filter(None, absent.split(", ")))
    assert reported == {n for n, number in stated.items() if installed.get(n) != number}
    assert (finding.state == "ok") == (not reported)


def test_read_lock_agrees_with_the_schema(lock: LockFile) -> None:
    read = read_lock(LOCK)
    assert read.r == lock.R.Version
    assert dict(read.packages) == {n: package.Version for n, package in lock.Packages.items()}


def test_the_lock_file_is_formatted_as_renv_formats_it() -> None:
    text = LOCK.read_text()
    assert text == json.dumps(json.loads(text), indent=2) + "\n"
