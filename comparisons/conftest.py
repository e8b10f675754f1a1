"""Results that the comparisons look at: fitted once a session, by every engine, for real."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from fitdiff.engines.contract import Context, Fit, engine_of
from fitdiff.engines.h2o.server import H2OAddress, start_h2o
from fitdiff.engines.r.package import open_session
from fitdiff.run.run import Listener, RunOptions, run_study
from fitdiff.studies.study import Study, read_study
from rbridge import RSession

from .net_twins import SEED, Fitter
from .recorded_fits import LEDGER, Case, Ledger, Needed, ask, check_record, summary, write_record

STUDIES = Path(__file__).parents[1] / "py/debate2017/src/debate2017/studies"


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


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[H2OAddress]:
    """An H2O server of one node."""
    with start_h2o(tmp_path_factory.mktemp("h2o") / "h2o.log") as server:
        yield server.address


@pytest.fixture(scope="session")
def fit(address: H2OAddress) -> Iterator[Fitter]:
    """Fit a net by its engine, in R or in Python, and keep its weights."""
    with open_session() as session:
        context = Context(SEED, 300.0, lambda: session, address, keep_weights=True)
        yield lambda method, rows, seed=SEED: engine_of(method).fit(
            method, rows, replace(context, seed=seed)
        )


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--record-r", action="store_true", help="record what R says in the parity checks"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.stash[LEDGER] = Ledger()


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    ledger = config.stash[LEDGER]
    if ledger.live or ledger.recalled or ledger.skipped or ledger.needed:
        terminalreporter.section("parity")
        for line in summary(ledger):
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def r_answers(request: pytest.FixtureRequest) -> Iterator[Callable[[Case], Fit]]:
    """What R says of a case, live or recorded; the same R process for all of a session."""
    ledger = request.config.stash[LEDGER]
    recording = request.config.getoption("--record-r")
    with ExitStack() as stack:

        @cache
        def r() -> RSession:
            return stack.enter_context(open_session())

        def r_answers(case: Case) -> Fit:
            fitted = ask(case, r, ledger)
            if not recording:
                check_record(case, fitted)
            return fitted

        yield r_answers
    if recording:
        write_record(ledger)


@pytest.fixture
def agree(request: pytest.FixtureRequest) -> Callable[[str, float, float], None]:
    """Check that what a comparison needed is within its tolerance; the summary shows both."""
    ledger = request.config.stash[LEDGER]

    def agree(comparison: str, needed: float, tolerance: float) -> None:
        ledger.needed.append(Needed(comparison, tolerance, needed))
        assert needed <= tolerance, f"{comparison} needs {needed:.1e}, allowed is {tolerance:.0e}"

    return agree
