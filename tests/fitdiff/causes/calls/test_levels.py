"""The other side's confidence level, as each argument has it."""

import pytest

from fitdiff.calls.tree import Constant, Node
from fitdiff.calls.worker_messages import Formal
from fitdiff.causes.calls.levels import level_changes


def tried(
    formal: Formal, *levels: float, given: dict[str, tuple[int, Node]] | None = None
) -> list[tuple[str, str, str]]:
    found = level_changes(0, "f", [formal], given or {}, levels, "second", "py")
    return [(one.setting, one.before, one.after) for one in found]


def test_a_level_is_taken_as_it_is_and_an_error_as_one_less_it() -> None:
    said = tried(Formal("conf_level", "0.95"), 0.9)
    assert said == [("f:conf_level", "default 0.95", "0.9")]
    assert tried(Formal("alpha", "0.05"), 0.9) == [("f:alpha", "default 0.05", "0.1")]


def test_its_own_level_is_not_tried() -> None:
    assert tried(Formal("level", "0.95"), 0.95) == []
    assert tried(Formal("alpha", "0.05"), 0.95) == []
    given: dict[str, tuple[int, Node]] = {"level": (1, Constant("double", 0.9))}
    assert tried(Formal("level", "0.95"), 0.9, 0.95, given=given) == [("f:level", "0.9", "0.95")]


@pytest.mark.parametrize(
    "formal",
    [
        Formal("alpha", "1.0"),  # a penalty
        Formal("alpha"),
        Formal("level", "2"),
        Formal("level", "1"),
        Formal("level", "0.4"),
        Formal("level", "all"),
        Formal("x", "0.95"),
    ],
)
def test_what_is_no_level_is_left_alone(formal: Formal) -> None:
    assert tried(formal, 0.9) == []


def test_a_level_is_a_half_or_more() -> None:
    assert tried(Formal("conf.level", "0.5"), 0.9) == [("f:conf.level", "default 0.5", "0.9")]
