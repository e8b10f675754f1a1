"""R's parse tree, as it crosses the bridge, to the tree and back.

It crosses as parallel vectors, a node an element, parents before children (`Wire`): no depth to
run out of, and doubles cross to the bit. The R side is ``call_parse.R`` and ``call_build.R``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

import numpy as np

from fitdiff.calls.errors import CallError
from fitdiff.calls.tree import (
    Argument,
    Binary,
    Call,
    Constant,
    Formula,
    Index,
    Kind,
    Member,
    Name,
    Node,
    Parens,
    Qualified,
    Unary,
)
from fitdiff.calls.words import words
from rbridge import Value

_BINARY = words("+ - * / ^ : == != < <= > >= & && | ||")
_UNARY = words("- + !")
ALLOWED = (
    "Allowed are calls of functions, formulas, literals, indexing, arithmetic, comparisons and "
    "pipes; set.seed(1) may come before the call."
)


@dataclass
class Wire:
    """R's parse tree in preorder.

    Attributes
    ----------
    kind : list of str
        'symbol', 'call', 'missing' (an empty argument), 'refused', or a kind of `Constant`.
    text : list of str
        The symbol or string; 'NA' where a constant is missing; the code of what is refused.
    number : list of float
        The number, or the imaginary part of a complex one.
    size : list of int
        Number of nodes right below: of a call, its function and arguments.
    tag : list of str
        The name of the argument that the node is; empty without one.
    """

    kind: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    number: list[float] = field(default_factory=list)
    size: list[int] = field(default_factory=list)
    tag: list[str] = field(default_factory=list)

    def add(
        self, kind: str, text: str = "", number: float = 0.0, size: int = 0, tag: str = ""
    ) -> None:
        """Append a node."""
        self.kind.append(kind)
        self.text.append(text)
        self.number.append(number)
        self.size.append(size)
        self.tag.append(tag)

    def arguments(self) -> dict[str, Value]:
        """Return the vectors as R takes them."""
        return {
            "kind": np.array(self.kind, dtype=np.str_),
            "text": np.array(self.text, dtype=np.str_),
            "number": np.array(self.number, dtype=np.float64),
            "size": np.array(self.size, dtype=np.int32),
            "tag": np.array(self.tag, dtype=np.str_),
        }

    @classmethod
    def read(cls, value: Value) -> Wire:
        """Return what R handed back."""
        assert isinstance(value, dict)
        # One node alone comes as scalars.
        columns = {name: np.array(column).reshape(-1).tolist() for name, column in value.items()}
        return cls(**columns)


def from_wire(wire: Wire) -> tuple[Node, ...]:
    """Return the statements.

    Raises
    ------
    CallError
        For an assignment, a function, a loop and other syntax that is not allowed.
    """
    nodes = iter(range(len(wire.kind)))
    statements = []
    for position in nodes:
        node = _read(wire, position, nodes)
        assert node is not None
        statements.append(node)
    return tuple(statements)


def _read(wire: Wire, at: int, nodes: Iterator[int]) -> Node | None:
    kind, text = wire.kind[at], wire.text[at]
    match kind:
        case "symbol":
            return Name(text)
        case "missing":
            return None
        case "refused":
            raise CallError(f"This is not allowed: {text}. {ALLOWED}")
        case "call":
            inside = []
            for _ in range(wire.size[at]):
                position = next(nodes)
                inside.append(Argument(wire.tag[position] or None, _read(wire, position, nodes)))
            return _call(inside)
    return _constant(kind, text, wire.number[at])


def _constant(kind: str, text: str, number: float) -> Constant:
    # A string "NA" that is not missing has the number 0.
    if kind == "null" or (text == "NA" and number == 1.0):
        return Constant(cast("Kind", kind), None)
    match kind:
        case "string":
            return Constant("string", text)
        case "logical":
            return Constant("logical", bool(number))
        case "integer":
            return Constant("integer", int(number))
        case "complex":
            return Constant("complex", complex(0, number))
    return Constant("double", number)


def _call(inside: list[Argument]) -> Node:
    function = inside[0].value
    assert function is not None
    arguments = tuple(inside[1:])
    if isinstance(function, Constant) and isinstance(function.value, str):
        function = Name(function.value)  # "f"(x), which R runs as f(x)
    values = [argument.value for argument in arguments]
    plain = all(argument.name is None for argument in arguments) and None not in values
    if isinstance(function, Name):
        if (made := _index(function.id, arguments)) is not None:
            return made
        if plain and (made := _operation(function.id, [one for one in values if one])) is not None:
            return made
    return Call(function, arguments)


def _index(head: str, arguments: tuple[Argument, ...]) -> Node | None:
    if head not in ("[", "[[") or not arguments or arguments[0].value is None:
        return None
    return Index(arguments[0].value, arguments[1:], head == "[[")


def _operation(  # noqa: PLR0911 - a case for each operator
    head: str, values: list[Node]
) -> Node | None:
    match head, values:
        case "(", [value]:
            return Parens(value)
        case "~", [right]:
            return Formula(None, right)
        case "~", [left, right]:
            return Formula(left, right)
        case (
            ("::" | ":::"),
            [Name(id=package) | Constant(kind="string", value=str(package)), last],
        ):
            name = _word(last)
            return None if name is None else Qualified(package, name, head == ":::")
        case (("$" | "@"), [value, last]):
            name = _word(last)
            return None if name is None else Member(value, name, head == "@")
        case operator, [operand] if operator in _UNARY:
            return Unary(operator, operand)
        case operator, [left, right] if operator in _BINARY or _special(operator):
            return Binary(operator, left, right)
    return None


def _word(node: Node) -> str | None:
    match node:
        case Name(id=name) | Constant(kind="string", value=str(name)):
            return name
    return None


def _special(operator: str) -> bool:
    return len(operator) > 1 and operator[0] == operator[-1] == "%"


def to_wire(node: Node) -> Wire:
    """Return a tree as R's parse tree."""
    wire = Wire()
    _write(wire, node, "")
    return wire


def _write(wire: Wire, node: Node | None, tag: str) -> None:
    match node:
        case None:
            wire.add("missing", tag=tag)
        case Name(id=name):
            wire.add("symbol", name, tag=tag)
        case Constant():
            _write_constant(wire, node, tag)
        case Call(function=function, arguments=arguments):
            _write_call(wire, function, arguments, tag)
        case Index(value=value, arguments=arguments, double=double):
            head = Name("[[" if double else "[")
            _write_call(wire, head, (Argument(None, value), *arguments), tag)
        case _:
            word, values = _parts(node)
            _write_call(wire, Name(word), tuple(Argument(None, one) for one in values), tag)


def _parts(node: Node) -> tuple[str, list[Node]]:
    match node:
        case Parens(value=value):
            return "(", [value]
        case Formula(left=left, right=right):
            return "~", [right] if left is None else [left, right]
        case Qualified(package=package, name=name, internal=internal):
            return ":::" if internal else "::", [Name(package), Name(name)]
        case Member(value=value, name=name, slot=slot):
            return "@" if slot else "$", [value, Name(name)]
        case Unary(operator=operator, operand=operand):
            return operator, [operand]
        case Binary(operator=operator, left=left, right=right):
            return operator, [left, right]
    raise ValueError(f"R has no {type(node).__name__.lower()}.")


def _write_call(wire: Wire, head: Node, arguments: tuple[Argument, ...], tag: str) -> None:
    wire.add("call", size=1 + len(arguments), tag=tag)
    _write(wire, head, "")
    for argument in arguments:
        _write(wire, argument.value, argument.name or "")


def _write_constant(wire: Wire, node: Constant, tag: str) -> None:
    value = node.value
    if value is None:
        wire.add(node.kind, "NA", 1.0, tag=tag)
    elif isinstance(value, str):
        wire.add("string", value, tag=tag)
    elif isinstance(value, complex):
        wire.add("complex", "", value.imag, tag=tag)
    else:
        wire.add(node.kind, "", float(value), tag=tag)
