"""Edits of a call: another value for an argument, or something else in the place of a node."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

from fitdiff.calls.tree import (
    PARTS,
    Argument,
    Call,
    Constant,
    Items,
    Mapping,
    Name,
    Node,
    children,
    rebuild,
)
from fitdiff.causes.calls.number import Facts, Number


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


_Plain = SetArgument | RenameArgument | DropArgument | SetKey | Replace | Wrap
Edit = _Plain | SetNumber | SetExpression | Rescale | ScaleColumns

_SCALER = Call(Name("StandardScaler"), (Argument("with_mean", Constant("logical", False)),))


def resolve(tree: Node, edit: Edit, facts: Facts) -> Edit | None:
    """Return an edit whose numbers are those of a table; None where they do not exist."""
    match edit:
        case SetNumber(call=call, place=place, name=name, number=number):
            value = number.value(facts)
            if value is None:
                return None
            return SetArgument(call, place, name, _rounded(value))
        case SetExpression(call=call, place=place, name=name, value=expression):
            return SetArgument(call, place, name, with_facts(expression, facts))
        case ScaleColumns(call=call):
            return Wrap(call, Name("make_pipeline"), (Argument(None, _SCALER),))
        case Rescale(call=call, place=place, name=name, rows=rows):
            old = calls_of(tree)[call].arguments[place].value
            new = _multiplied(old, float(facts.rows) ** rows)
            return None if new is None else SetArgument(call, place, name, new)
        case _:
            return edit


def with_facts(node: Node, facts: Facts) -> Node:
    """An expression with the numbers of a table for n and sd_y."""
    numbers: dict[Node, Node] = {
        Name("n"): _rounded(float(facts.rows)),
        Name("sd_y"): _rounded(facts.spread),
    }
    return rebuild(node, lambda one: numbers.get(one, one))


def _rounded(value: float) -> Constant:
    """A number in 15 digits: R's parser reads these exactly, so that they need no hexadecimals."""
    return Constant("double", float(f"{value:.15g}"))


def _multiplied(node: Node | None, factor: float) -> Node | None:
    match node:
        case Constant(kind="integer" | "double", value=int() | float() as value):
            return Constant("double", value * factor)
        case Items(kind=kind, items=items):
            parts = [_multiplied(one, factor) for one in items]
            known = [one for one in parts if one is not None]
            return Items(kind, tuple(known)) if len(known) == len(parts) else None
        case Call(function=Name(id="c"), arguments=arguments):
            values = [_multiplied(one.value, factor) for one in arguments]
            if any(one is None for one in values):
                return None
            made = zip(arguments, values, strict=True)
            return replace(node, arguments=tuple(replace(one, value=new) for one, new in made))
        case _:
            return None


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


def apply(tree: Node, edits: Iterable[Edit], facts: Facts) -> Node | None:
    """Return the tree with all edits made; calls are numbered as in the given tree.

    None where an edit needs a number that the other side does not report.
    """
    resolved = [resolve(tree, edit, facts) for edit in edits]
    if any(one is None for one in resolved):
        return None
    listed = sorted((one for one in resolved if one is not None), key=_turn)
    return cast("Node", _rebuilt(tree, listed, iter(range(10**9))))


def _turn(edit: Edit) -> int:
    """Arguments are left out from the end, so that places hold, and calls are wrapped at last."""
    match edit:
        case DropArgument(place=place):
            return -place
        case Wrap():
            return 1
        case _:
            return -(10**6)


def _rebuilt(value: object, edits: Sequence[Edit], numbered: Iterator[int]) -> object:
    """Rebuild a part of a tree; `numbered` numbers calls, parents first."""
    if isinstance(value, tuple):
        return tuple(_rebuilt(one, edits, numbered) for one in value)
    names = PARTS.get(type(value))
    if names is None:
        return value
    own = next(numbered) if isinstance(value, Call) else None
    parts = [_rebuilt(getattr(value, name), edits, numbered) for name in names]
    made: Node | Argument = type(value)(*parts)  # type: ignore[assignment]
    for edit in edits:
        match edit:
            case Replace(old=old, new=new) if value == old:
                made = new
            case Wrap(call=at, function=function, before=before) if at == own:
                made = Call(function, (*before, Argument(None, cast("Node", made))))
            case SetArgument() | RenameArgument() | DropArgument() | SetKey() if edit.call == own:
                made = _edited(cast("Call", made), edit)
            case _:
                pass
    return made


def _edited(call: Call, edit: SetArgument | RenameArgument | DropArgument | SetKey) -> Call:
    arguments = list(call.arguments)
    match edit:
        case SetArgument(place=None, name=name) if any(one.name == name for one in arguments):
            pass  # the edit that came first holds
        case SetArgument(place=None, name=name, value=value):
            arguments.append(Argument(name, value))
        case SetArgument(place=place, value=value):
            assert place is not None
            arguments[place] = replace(arguments[place], value=value)
        case RenameArgument(place=place, name=name):
            arguments[place] = replace(arguments[place], name=name)
        case SetKey(place=place, key=key, value=value):
            arguments[place] = replace(
                arguments[place], value=_with_key(arguments[place].value, key, value)
            )
        case DropArgument(place=place):
            del arguments[place]
    return replace(call, arguments=tuple(arguments))


def _with_key(dictionary: Node | None, key: str, value: Node | None) -> Node | None:
    """A dictionary with another value for a key, or without it."""
    if not isinstance(dictionary, Mapping):
        return dictionary
    name = Constant("string", key)
    kept = tuple((one, old) for one, old in dictionary.items if one != name)
    return replace(dictionary, items=kept if value is None else (*kept, (name, value)))
