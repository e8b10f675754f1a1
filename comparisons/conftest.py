"""Fixtures of the parity checks: fits by every engine, recorded answers of R, tolerances needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import astuple, replace
from typing import Any

import pytest

from fitdiff.engines.contract import Context, Fit, SplitData, engine_of
from fitdiff.engines.h2o.server import H2OAddress
from fitdiff.methods.method import Method
from rbridge import RSession

from .conformance import EngineChecks, shortened
from .net_pairs import SEED, Fitter
from .recorded_fits import LEDGER, Case, Ledger, Needed, ask, check_record, summary, write_record


@pytest.fixture(scope="session")
def fit(h2o_address: H2OAddress, r_session: RSession) -> Fitter:
    """Fit a net by its engine, in R or in Python, and keep its weights."""
    context = Context(SEED, 300.0, lambda: r_session, h2o_address, keep_weights=True)
    return lambda method, rows, seed=SEED: engine_of(method).fit(
        method, rows, replace(context, seed=seed)
    )


@pytest.fixture(scope="session")
def fit_method(request: pytest.FixtureRequest) -> Callable[[Method, SplitData], Fit]:
    """Fit a method, shortened, by its engine; R and H2O are started for those that need them."""

    def r() -> RSession:
        return request.getfixturevalue("r_session")

    def fit_method(method: Method, rows: SplitData) -> Fit:
        engine, method = engine_of(method), shortened(method)
        h2o = request.getfixturevalue("h2o_address") if engine.resource(method) else None
        return engine.fit(method, rows, Context(1, 120.0, r, h2o))

    return fit_method


# Lists of names in the ledger.
COUNTED = ("live", "recalled", "skipped")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--record-r", action="store_true", help="record what R says in the parity checks"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a check of engines for each method of its collection that it applies to."""
    if metafunc.cls is None or not issubclass(metafunc.cls, EngineChecks):
        return
    for name, methods in (
        ("method", metafunc.cls.methods),
        ("repeatable", metafunc.cls.repeatable()),
    ):
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, methods.values(), ids=methods)


def pytest_configure(config: pytest.Config) -> None:
    config.stash[LEDGER] = Ledger()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand what a worker of pytest-xdist noted to the process that prints the summary."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        ledger = session.config.stash[LEDGER]
        output["parity"] = {name: getattr(ledger, name) for name in COUNTED}
        output["needed"] = [astuple(one) for one in ledger.needed]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Add what a worker noted."""
    ledger, output = node.config.stash[LEDGER], getattr(node, "workeroutput", {})
    for name, cases in output.get("parity", {}).items():
        getattr(ledger, name).extend(cases)
    ledger.needed.extend(Needed(*one) for one in output.get("needed", ()))


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
    """Return R's answer to a case, live or recorded."""
    ledger = request.config.stash[LEDGER]
    recording = request.config.getoption("--record-r")

    def r_answers(case: Case) -> Fit:
        # Started at the first call: without R, recorded answers are all there is.
        fitted = ask(case, lambda: request.getfixturevalue("r_session"), ledger)
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
