"""Edits of a call: another value for an argument, or something else in the place of a node."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fitdiff.calls.tree import Argument, Call, Name, Node, children
from fitdiff.causes.calls.number import Number


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
class SetKey:
    """Give a key of a dictionary that is an argument a value; None leaves it out."""

    call: int
    place: int
    key: str
    value: Node | None


@dataclass(frozen=True)
class Replace:
    """Put a node in the place of every node that equals another."""

    old: Node
    new: Node


@dataclass(frozen=True)
class SetNumber:
    """Give a call's argument a number that depends on the table."""

    call: int
    place: int | None
    name: str
    number: Number


@dataclass(frozen=True)
class SetExpression:
    """Give a call's argument an expression of n, the number of rows, and sd_y.

    That is the standard deviation of the outcome, with denominator n.
    """

    call: int
    place: int | None
    name: str
    value: Node


@dataclass(frozen=True)
class Rescale:
    """Multiply each number of an argument by a power of the number of rows."""

    call: int
    place: int
    name: str
    rows: int


@dataclass(frozen=True)
class ScaleColumns:
    """Scale the columns before an estimator, whose slopes are told per unit of the columns."""

    call: int


@dataclass(frozen=True)
class Wrap:
    """Put a call into another one, as its last argument."""

    call: int
    function: Name
    before: tuple[Argument, ...]


Plain = SetArgument | RenameArgument | DropArgument | SetKey | Replace | Wrap
Single = Plain | SetNumber | SetExpression | Rescale | ScaleColumns


@dataclass(frozen=True)
class Several:
    """The same done to several calls of a function at once."""

    edits: tuple[Single, ...]


Edit = Single | Several


def singles(edits: Iterable[Edit]) -> Iterator[Single]:
    """Yield the edits of each call by itself."""
    for edit in edits:
        if isinstance(edit, Several):
            yield from edit.edits
        else:
            yield edit


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


def number_in(tree: Node, call: Call, given: Node) -> int | None:
    """The number of a call in the tree that ran, which has what fitdiff added to the given one.

    What is added stands around it, or is an argument: the calls of both follow each other alike,
    from the end. Another call may be equal, so that it is this very object of the given tree.

    Parameters
    ----------
    tree : Node
    call : Call
        Of the given tree.
    given : Node
    """
    calls, stated = calls_of(tree), calls_of(given)
    own = next((n for n, one in enumerate(stated) if one is call), None)
    if own is None:
        return None
    at = own + len(calls) - len(stated)
    return at if at >= 0 and calls[at].name == call.name else None
