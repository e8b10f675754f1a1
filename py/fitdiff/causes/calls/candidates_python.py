"""Candidate changes of a Python call, from the arguments of the functions that it calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fitdiff.calls import Workers
from fitdiff.calls.check import Checked, Function
from fitdiff.calls.printing import print_call
from fitdiff.calls.tree import Call, Member, Name, Node
from fitdiff.calls.worker_messages import Described
from fitdiff.causes.calls.change import Change, Side
from fitdiff.causes.calls.edits import (
    DropArgument,
    RenameArgument,
    Replace,
    SetArgument,
    calls_of,
    number_in,
)
from fitdiff.causes.calls.held_limits import held_limits
from fitdiff.causes.calls.information import information_changes
from fitdiff.causes.calls.known_values import PYTHON_FOLLOWING, PYTHON_SIBLINGS
from fitdiff.causes.calls.levels import level_changes
from fitdiff.causes.calls.number_changes import Known, number_changes
from fitdiff.causes.calls.options import Option
from fitdiff.causes.calls.other_values import value_changes
from fitdiff.causes.calls.settings import (
    DROPPED,
    SEEDS,
    before_of,
    constant,
    is_literal,
    meaning_of,
)
from fitdiff.causes.calls.weights import weight_changes

# Weights by what they mean: the same vector means another thing in each of these.
_SIBLING_ARGUMENTS = (
    ("freq_weights", "var_weights", "weights", "sample_weight"),
    ("offset", "exposure"),
)
_MOST_VALUES = 14
_KEPT = frozenset({"formula", "q", "a", "x", "y", "typ", "status", "axis", "data"})


def python_candidates(
    checked: Checked,
    tree: Node,
    handle: int,
    side: Side,
    workers: Workers,
    other: Known,
    described: Mapping[Call, Described] | None = None,
) -> list[Change]:
    """List changes of a Python call's arguments.

    Parameters
    ----------
    checked : Checked
    tree : Node
        The call as it was run.
    handle : int
        Of its result in the worker.
    side : {'first', 'second'}
    workers : Workers
    other : Known
        Numbers of the other side.
    described : mapping of Call to Described, optional
        Methods of results that the call calls, as they were when it ran.
    """
    calls = calls_of(tree)
    told = described or {}
    numbered = [
        (at, one)
        for one in checked.called()
        if one.call is not None and not one.formula
        and (at := number_in(tree, one.call, checked.parsed.tree)) is not None
    ]  # fmt: skip
    functions = [one for _, one in numbered]
    methods = [(at, call) for at, call in enumerate(calls) if _is_method(call, functions)]
    paths = [(one.module, tuple(one.name.split("."))) for one in functions]
    names = [(_method_name(call), told[call].name if call in told else "") for _, call in methods]
    listed: list[tuple[list[Option], frozenset[str]]] = workers.ask_python(
        handle,
        "fitdiff.causes.calls.worker_options:read_options",
        paths=paths,
        methods=names,
    )
    places = [
        *((at, one.name.split(".")[-1], one) for at, one in numbered),
        *((at, name, None) for (at, _), (name, _) in zip(methods, names, strict=True)),
    ]
    found: list[Change] = []
    for (at, name, function), (options, taken) in zip(places, listed, strict=True):
        about = function.described if function else told.get(calls[at])
        listed_formals = (about.formals if about else None) or ()
        given = _given(calls[at], function)
        defaults = {
            one.name: one.default or ""
            for one in (function.described.formals if function else None) or ()
        }
        found += _from_options(at, name, given, options, defaults, side)
        found += _siblings(at, name, given, taken, side)
        if calls[at] in told:
            found += held_limits(at, told[calls[at]].name, given, side)
        found += _following(at, name, given, side)
        found += level_changes(at, name, listed_formals, given, other.levels, side, "py")
        formals = {one.name for one in listed_formals}
        found += number_changes(at, name, formals | given.keys(), given, other, side, "py")
        found += value_changes(at, name, listed_formals, given, other.values, side, "py")
        found += weight_changes(at, name, listed_formals, given, other.weights, side, "py")
    found += _sibling_functions(functions, side)
    found += information_changes(numbered, side)
    return found


def _sibling_functions(functions: Sequence[Function], side: Side) -> Iterator[Change]:
    """Another function that takes the same arguments."""
    for function in functions:
        name = function.name.split(".")[-1]
        for path in PYTHON_SIBLINGS.get(name, ()):
            first, *rest = path.split(".")
            other: Node = Name(first)
            for part in rest:
                other = Member(other, part)
            yield Change(
                side,
                f"function {name}",
                name,
                path,
                "sibling",
                Replace(function.node, other),
            )


def _is_method(call: Call, functions: Sequence[Function]) -> bool:
    known = {function.call for function in functions}
    return isinstance(call.function, Member) and call not in known


def _method_name(call: Call) -> str:
    assert isinstance(call.function, Member)
    return call.function.name


def _given(call: Call, function: Function | None) -> dict[str, tuple[int, Node]]:
    """The arguments that a call states, by formal: place and value."""
    matched = function.matched if function is not None and function.call == call else ()
    # What goes into **kwargs has no formal, but a name of its own.
    formals = [one.formal or one.argument.name for one in matched] or [
        one.name for one in call.arguments
    ]
    return {
        formal: (place, argument.value)
        for place, (formal, argument) in enumerate(zip(formals, call.arguments, strict=False))
        if formal is not None and argument.value is not None
    }


def _from_options(
    at: int,
    name: str,
    given: Mapping[str, tuple[int, Node]],
    options: Sequence[Option],
    defaults: Mapping[str, str],
    side: Side,
) -> Iterator[Change]:
    counts: dict[str, int] = {}
    for option in options:
        counts[option.argument] = counts.get(option.argument, 0) + 1
        if counts[option.argument] > _MOST_VALUES:
            continue
        place, before = given.get(option.argument, (None, None))
        value = constant(option.value)
        if before == value:
            continue
        yield Change(
            side,
            f"{name}:{option.argument}",
            before_of(before, defaults.get(option.argument), "py"),
            print_call(value, "py"),
            option.family,
            SetArgument(at, place, option.argument, value),
            meaning_of(option.argument, option.family, option.iterates),
        )
    for argument, (place, before) in given.items():
        if argument in DROPPED or (is_literal(before) and argument not in _KEPT | SEEDS):
            yield Change(
                side,
                f"{name}:{argument}",
                print_call(before, "py"),
                "left out",
                "choice",
                DropArgument(at, place),
                meaning_of(argument, "choice"),
            )


def _siblings(
    at: int,
    name: str,
    given: Mapping[str, tuple[int, Node]],
    taken: frozenset[str],
    side: Side,
) -> Iterator[Change]:
    """The same value given to an argument that means another thing."""
    for family in _SIBLING_ARGUMENTS:
        for argument in family:
            if argument not in given:
                continue
            place, before = given[argument]
            for other in family:
                if other != argument and other not in given and other in taken:
                    yield Change(
                        side,
                        f"{name}:{argument}",
                        f"{argument}={print_call(before, 'py')}",
                        f"{other}={print_call(before, 'py')}",
                        "sibling",
                        RenameArgument(at, place, other),
                        "weights" if "weight" in argument else "offset",
                    )


def _following(
    at: int, name: str, given: Mapping[str, tuple[int, Node]], side: Side
) -> Iterator[Change]:
    """The value of one argument given to another that may have it as well."""
    for argument, source in PYTHON_FOLLOWING.get(name, {}).items():
        if source in given and argument not in given:
            _, value = given[source]
            yield Change(
                side,
                f"{name}:{argument}",
                "default",
                print_call(value, "py"),
                "choice",
                SetArgument(at, None, argument, value),
            )
