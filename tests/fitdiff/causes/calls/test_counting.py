"""What a search says while it goes on."""

from __future__ import annotations

from fitdiff.causes.calls.change import Fitted, Gap
from fitdiff.causes.calls.clock import Clock
from fitdiff.causes.calls.counting import counted

GAP = Gap({})
SIDE = Fitted("a", None)


def test_sets_are_counted_after_the_two_calls_themselves() -> None:
    said: list[str] = []
    clock = Clock()
    clock.start(-1)
    compare = counted(lambda _, __: GAP, 24, clock, said.append)
    assert compare(SIDE, SIDE) is GAP
    assert said == []
    compare(SIDE, SIDE)
    compare(SIDE, SIDE)
    assert said == [
        "1 set of 24 changes tried, at most 0 s left",
        "2 sets of 24 changes tried, at most 0 s left",
    ]
