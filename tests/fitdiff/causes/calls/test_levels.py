"""The other side's confidence level, as each argument has it."""

import pytest

from fitdiff.calls import Checked, ParsedCall
from fitdiff.calls.arguments import Matched
from fitdiff.calls.check import Function
from fitdiff.calls.tree import Argument, Call, Constant, Name, Node
from fitdiff.calls.worker_messages import Described, Formal
from fitdiff.causes.calls.edits import SetArgument
from fitdiff.causes.calls.levels import level_changes, levels_of


def tried(
    formal: Formal, *levels: float, given: dict[str, tuple[int, Node]] | None = None
) -> list[tuple[str, str, str]]:
    found = level_changes(0, "f", [formal], given or {}, levels, "second", "py")
    return [(one.setting, one.before, one.after) for one in found]


def test_a_level_is_taken_as_it_is_and_an_error_as_one_less_it() -> None:
    said = tried(Formal("conf_level", "0.95"), 0.9)
    assert said == [("f:conf_level", "default 0.95", "0.9")]
    assert tried(Formal("alpha", "0.05"), 0.9) == [("f:alpha", "default 0.05", "0.1")]


def test_a_level_is_set_where_the_call_has_it_or_else_added() -> None:
    formal = Formal("level", "0.95")
    for given, place in (({}, None), ({"level": (2, Constant("double", 0.8))}, 2)):
        (found,) = level_changes(7, "f", [formal], given, [0.9], "first", "r")
        assert found.edit == SetArgument(7, place, "level", Constant("double", 0.9))
        assert (found.side, found.family, found.meaning) == ("first", "choice", "level")


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


def function(
    *formals: Formal, given: dict[str, Node] | None = None, called: bool = True
) -> Function:
    matched = tuple(Matched(Argument(name, value), name) for name, value in (given or {}).items())
    call = Call(Name("f"), ()) if called else None
    return Function(Name("f"), call, "", "f", Described("f", formals=formals), matched)


def levels(*functions: Function) -> tuple[float, ...]:
    return levels_of(Checked(ParsedCall("r", Name("f"), "f"), functions, (), ()))


def test_levels_of_a_call_are_those_stated_or_the_defaults() -> None:
    stated: dict[str, Node] = {"alpha": Constant("double", 0.1)}
    formals = Formal("conf.level", "0.95"), Formal("alpha", "0.05"), Formal("x")
    assert levels(function(*formals)) == (0.95,)
    assert levels(function(*formals, given=stated)) == (0.95, 0.9)
    assert levels(function(), function(Formal("level", "0.8"))) == (0.8,)


def test_what_is_no_number_or_not_called_has_no_level() -> None:
    formal = Formal("conf.level", "0.95")
    assert levels(function(formal, given={"conf.level": Name("mine")})) == ()
    assert levels(function(formal, called=False)) == ()
    assert levels(Function(Name("f"), Call(Name("f"), ()), "", "f", Described("f"))) == ()
