"""A clock by whose hands nothing is timed: the tests set them."""

import math

import pytest

from fitdiff.causes.calls import clock as module
from fitdiff.causes.calls.clock import GRACE, Clock


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, which a test may change."""
    hands = [50.0]
    monkeypatch.setattr(module.time, "perf_counter", lambda: hands[0])
    return hands


def test_a_clock_that_was_not_started_has_all_time() -> None:
    assert Clock().left == math.inf
    assert not Clock().is_up


def test_time_is_up_at_its_end_and_not_before(now: list[float]) -> None:
    clock = Clock()
    clock.start(10)
    now[0] = 53.0
    assert (clock.left, clock.is_up) == (7.0, False)
    now[0] = 60.0
    assert (clock.left, clock.is_up) == (0.0, True)


def test_a_quarter_of_what_is_left_is_kept_for_the_proof(now: list[float]) -> None:
    clock = Clock()
    clock.start(1000)
    now[0] = 250.0
    assert clock.begin_search() == 1050.0
    assert clock.end == 250 + 0.75 * 800
    clock.begin_proof(1050.0, stopped=False)
    assert clock.end == 1050.0


def test_a_proof_has_a_few_seconds_at_least(now: list[float]) -> None:
    clock = Clock()
    clock.begin_proof(51.0, stopped=False)
    assert clock.end == 50 + GRACE


def test_a_user_who_waits_gets_what_a_few_seconds_prove(now: list[float]) -> None:
    clock = Clock()
    clock.begin_proof(1050.0, stopped=True)
    assert clock.end == 50 + GRACE
