"""Edits of a call: another value for an argument, or something else in the place of a node."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from fitdiff.calls.tree import Argument, Call, Node, children


@dataclass(frozen=True)
class SetArgument:
    """Give a call's argument a value.

    Attributes
    ----------
    call : int
        Which call: its number among the calls of the tree, parents first.
    place : int or None
        Where the argument stands, if the call has it.
    name : str
        Its name, for a call that does not have it.
    value : Node
    """

    call: int
    place: int | None
    name: str
    value: Node


@dataclass(frozen=True)
class RenameArgument:
    """Give the value of an argument to another one of the same call."""

    call: int
    place: int
    name: str


@dataclass(frozen=True)
class DropArgument:
    """Leave an argument out."""

    call: int
    place: int


@dataclass(frozen=True)
class Replace:
    """Put a node in the place of every node that equals another."""

    old: Node
    new: Node


Edit = SetArgument | RenameArgument | DropArgument | Replace


def calls_of(tree: Node) -> list[Call]:
    """Calls of a tree, parents first, each as often as it occurs."""
    found: list[Call] = []

    def visit(node: Node) -> None:
        if isinstance(node, Call):
            found.append(node)
        for child in children(node):
            visit(child)

    visit(tree)
    return found


def apply(tree: Node, edits: Iterable[Edit]) -> Node:
    """Return the tree with all edits made; calls are numbered as in the given tree."""
    # Arguments are left out last, from the end, so that the places of the others hold.
    listed = sorted(
        edits, key=lambda edit: -edit.place if isinstance(edit, DropArgument) else -(10**6)
    )
    numbered = iter(range(10**9))

    def rebuilt(value: object) -> object:
        if isinstance(value, tuple):
            return tuple(rebuilt(one) for one in value)
        if isinstance(value, Argument):
            return replace(value, value=rebuilt(value.value))  # type: ignore[arg-type]
        if not isinstance(value, Node):
            return value
        own = next(numbered) if isinstance(value, Call) else None
        parts = {name: rebuilt(getattr(value, name)) for name in value.__dataclass_fields__}
        made: Node = replace(value, **parts)  # type: ignore[assignment]
        if own is not None:
            assert isinstance(made, Call)
            for edit in listed:
                if not isinstance(edit, Replace) and edit.call == own:
                    made = _edited(made, edit)
        for edit in listed:
            if isinstance(edit, Replace) and value == edit.old:
                made = edit.new
        return made

    return rebuilt(tree)  # type: ignore[return-value]


def _edited(call: Call, edit: SetArgument | RenameArgument | DropArgument) -> Call:
    arguments = list(call.arguments)
    match edit:
        case SetArgument(place=None, name=name, value=value):
            arguments.append(Argument(name, value))
        case SetArgument(place=place, value=value):
            assert place is not None
            arguments[place] = replace(arguments[place], value=value)
        case RenameArgument(place=place, name=name):
            arguments[place] = replace(arguments[place], name=name)
        case DropArgument(place=place):
            del arguments[place]
    return replace(call, arguments=tuple(arguments))
