"""Studies of the debate, run once a session, by every engine, for real."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from fitdiff.run.options import Listener, RunOptions
from fitdiff.run.run import run_study
from fitdiff.studies.study import Study, read_study

STUDIES = Path(__file__).parents[2] / "py/debate2017/src/debate2017/studies"


@dataclass(frozen=True)
class Finished:
    """A study that was run, its table and its folder."""

    study: Study
    results: pd.DataFrame
    folder: Path


def run_profile(name: str, profile: str, folder: Path) -> Finished:
    study = read_study(str(STUDIES / f"{name}.toml"))
    listener = Listener(say=print, planned=print, fitted=lambda *cell: None)
    results = run_study(study, RunOptions(profile, folder, workers=2), listener)
    return Finished(study, results, folder)


@pytest.fixture(scope="session")
def smoke(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Finished]:
    """Run the smoke profile of a study by its name, once a session."""

    @cache
    def smoke(name: str) -> Finished:
        return run_profile(name, "smoke", tmp_path_factory.mktemp(name))

    return smoke


@pytest.fixture(scope="session")
def leek2017(smoke: Callable[[str], Finished]) -> Finished:
    """The smoke profile: 3 sizes x 2 replicates, all methods."""
    return smoke("leek2017")


@pytest.fixture(scope="session")
def leek2017_as_published(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    """The paper profile: 16 sizes x 5. Takes minutes."""
    return run_profile("leek2017", "paper", tmp_path_factory.mktemp("leek2017-paper"))
