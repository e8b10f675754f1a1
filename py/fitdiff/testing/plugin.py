"""The pytest plugin: the fixture ``r_call``, its options, and properties for JUnit."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

import pytest

from fitdiff.testing.noted import noting

if TYPE_CHECKING:
    from fitdiff.testing.r_calls import RCalls


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("fitdiff", "R against Python (fitdiff)")
    group.addoption(
        "--fitdiff-record",
        action="store_true",
        help="run the calls of the r_call fixture in R, and record their results beside the tests",
    )
    group.addoption(
        "--fitdiff-no-r",
        action="store_true",
        help="replay recorded results without looking whether R's packages are still the same",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Declare the mark that names a requirement."""
    config.addinivalue_line(
        "markers", "requirement(text): what the test shows, for `fitdiff evidence`"
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Keep what checks note of a test with its report, whether it passes or not."""
    mark = item.get_closest_marker("requirement")
    if mark is not None:
        item.user_properties += [("fitdiff.requirement", str(text)) for text in mark.args]
    found: list[tuple[str, str]] = []
    try:
        with noting(found):
            return (yield)
    finally:
        item.user_properties += found


@pytest.fixture
def r_call(request: pytest.FixtureRequest) -> RCalls:
    """Run a call of R on a table, or replay its record.

    ``r_call("glm(am ~ wt, family = binomial)", cars)`` gives what R reports, by the names of
    `fitdiff.fit`, as a side for ``fitdiff.testing.assert_same_fit``.

    Records are kept in ``NAME.r.json`` beside ``NAME.py``; ``pytest --fitdiff-record`` writes them.
    """
    from fitdiff.testing.r_calls import RCalls  # noqa: PLC0415 - only where it is used

    option = request.config.getoption
    return RCalls(
        request.path.with_suffix(".r.json"),
        request.node.nodeid.partition("::")[2],
        record=bool(option("--fitdiff-record")),
        may_start_r=not option("--fitdiff-no-r"),
    )
