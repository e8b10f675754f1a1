"""Where arguments stand in a call that cards take apart, and the edits that give them values."""

from __future__ import annotations

from collections.abc import Mapping

from fitdiff.calls.tree import Call, Member, Name, Node, Qualified, walk
from fitdiff.causes.calls.edits import (
    DropArgument,
    Edit,
    SetArgument,
    SetExpression,
    calls_of,
    number_in,
)
from fitdiff.causes.calls.stated import Stated
from fitdiff.translation.reading import FITTING, Opened

# Numbers of a table that an expression may name.
_OF_TABLE = frozenset({"n", "sd_y"})


def called_name(opened: Opened) -> str:
    """The name by which the call names the function."""
    match opened.call.function:
        case Member(name=name) | Qualified(name=name) | Name(id=name):
            return name
    return opened.card.name


Places = Mapping[str, tuple[int, int | None]]


def places_of(opened: Opened, own: Stated, tree: Node) -> Places:
    """Where each argument stands: the number of its call, and its place in it if it is stated."""
    calls = calls_of(tree)
    at = number_in(tree, opened.call, own.context.parsed.tree)
    found: dict[str, tuple[int, int | None]] = {}
    if at is not None:
        function = own.context.function_of(opened.call)
        matched = [] if function is None else [one.formal or "" for one in function.matched]
        found[""] = (at, None)
        for place, one in enumerate(opened.call.arguments):
            formal = one.name or ""
            if place < len(matched) and matched[place]:
                formal = matched[place]
            found[formal] = (at, place)
    model = None if at is None else calls[at]
    fit = next((n for n, call in enumerate(calls) if _fits(call, model)), None)
    if fit is not None:
        found["fit:"] = (fit, None)
        for place, one in enumerate(calls[fit].arguments):
            found[f"fit:{one.name}"] = (fit, place)
    return found


def _fits(call: Call, model: Call | None) -> bool:
    """Whether a call is that of a model's own method that fits it."""
    function = call.function
    return isinstance(function, Member) and function.name in FITTING and function.value is model


def edit_of(places: Places, argument: str, stated: Node | None, value: Node | None) -> Edit | None:
    """The edit that gives an argument a value; None where it has it, or cannot be placed."""
    if value == stated:
        return None
    call, place = places.get(argument, (None, None))
    if (stated is None) != (place is None):
        return None
    if value is None:
        return None if call is None or place is None else DropArgument(call, place)
    if call is None:
        call, _ = places.get("fit:" if argument.startswith("fit:") else "", (None, None))
    if call is None:
        return None
    name = argument.removeprefix("fit:")
    if any(isinstance(one, Name) and one.id in _OF_TABLE for one in walk(value)):
        return SetExpression(call, place, name, value)
    return SetArgument(call, place, name, value)
