import math

from fitdiff.causes.calls.clock import GRACE, Clock


def test_a_clock_that_was_not_started_has_all_time() -> None:
    assert Clock().left == math.inf
    assert not Clock().is_up


def test_a_part_of_the_time_is_kept_for_the_proof() -> None:
    clock = Clock()
    clock.start(1000)
    end = clock.begin_search()
    assert clock.end < end
    clock.begin_proof(end, stopped=False)
    assert clock.end == end


def test_a_user_who_waits_gets_what_a_few_seconds_prove() -> None:
    clock = Clock()
    clock.start(1000)
    clock.begin_proof(clock.begin_search(), stopped=True)
    assert clock.left <= GRACE
