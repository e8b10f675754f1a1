"""Edits of a call: another value for an argument, or something else in the place of a node."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from fitdiff.calls.tree import Argument, Call, Constant, Items, Name, Node, children


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


@dataclass(frozen=True)
class Facts:
    """What numbers in an edit stand for, on one table.

    Attributes
    ----------
    rows : int
    spread : float
        Standard deviation of the outcome with denominator n; 1 where it is no number.
    estimates : mapping of str to float
        What the other side estimates there, by name.
    """

    rows: int
    spread: float = 1.0
    estimates: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Number:
    """A number that depends on the table: factor * base * rows^a * spread^b.

    Attributes
    ----------
    base : float or str
        Or the name of an estimate of the other side.
    reciprocal : bool
        One over the base.
    factor : float
    rows, spread : int
        Powers.
    """

    base: float | str
    reciprocal: bool = False
    factor: float = 1.0
    rows: int = 0
    spread: int = 0

    def value(self, facts: Facts) -> float | None:
        """The number on a table; None where the other side has no such estimate, or it is 0."""
        base = facts.estimates.get(self.base) if isinstance(self.base, str) else self.base
        if base is None or (self.reciprocal and base == 0) or (facts.spread == 0 and self.spread):
            return None
        started = 1 / base if self.reciprocal else base
        value: float = self.factor * started * float(facts.rows) ** self.rows
        return value * facts.spread**self.spread

    def __str__(self) -> str:
        base = f"{self.base} of the other side" if isinstance(self.base, str) else f"{self.base:g}"
        words = [f"1/{base}" if self.reciprocal else base]
        words += [f"{self.factor:g}"] if self.factor != 1 else []
        named = (("number of rows", self.rows), ("sd of the outcome", self.spread))
        words += [name if power == 1 else f"1/({name})" for name, power in named if power]
        return " x ".join(words)


@dataclass(frozen=True)
class SetNumber:
    """Give a call's argument a number that depends on the table."""

    call: int
    place: int | None
    name: str
    number: Number


@dataclass(frozen=True)
class Rescale:
    """Multiply each number of an argument by a power of the number of rows."""

    call: int
    place: int
    name: str
    rows: int


Edit = SetArgument | RenameArgument | DropArgument | Replace | SetNumber | Rescale


def resolve(tree: Node, edit: Edit, facts: Facts) -> Edit | None:
    """Return an edit whose numbers are those of a table; None where they do not exist."""
    match edit:
        case SetNumber(call=call, place=place, name=name, number=number):
            value = number.value(facts)
            if value is None:
                return None
            return SetArgument(call, place, name, Constant("double", value))
        case Rescale(call=call, place=place, name=name, rows=rows):
            old = calls_of(tree)[call].arguments[place].value
            new = _multiplied(old, float(facts.rows) ** rows)
            return None if new is None else SetArgument(call, place, name, new)
        case _:
            return edit


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
    # Arguments are left out last, from the end, so that the places of the others hold.
    listed = sorted(
        (one for one in resolved if one is not None),
        key=lambda edit: -edit.place if isinstance(edit, DropArgument) else -(10**6),
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
                if isinstance(edit, _OF_A_CALL) and edit.call == own:
                    made = _edited(made, edit)
        for edit in listed:
            if isinstance(edit, Replace) and value == edit.old:
                made = edit.new
        return made

    return rebuilt(tree)  # type: ignore[return-value]


_OF_A_CALL = (SetArgument, RenameArgument, DropArgument)


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
