"""One tree for a call in R or in Python.

R's own parse tree has three kinds of node, symbol, constant and call; the operators that both
languages have get nodes of their own, so that the gate and the printers need not know which
language they look at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import Literal, TypeAlias, get_args

Language: TypeAlias = Literal["r", "py"]
Kind: TypeAlias = Literal["null", "logical", "integer", "double", "complex", "string"]
Scalar: TypeAlias = bool | int | float | complex | str | None


@dataclass(frozen=True)
class Name:
    """A name: of a column, of the table, of a function, of a module."""

    id: str


@dataclass(frozen=True)
class Constant:
    """A literal. ``value`` is None for R's NULL, Python's None, and for NA of the kind.

    ``kind`` is there since ``1 == 1.0 == True`` in Python and 1, 1L and TRUE differ in R.
    """

    kind: Kind
    value: Scalar


@dataclass(frozen=True)
class Argument:
    """An argument or an index; ``value`` is None where it is left empty, as in ``x[, 1]``."""

    name: str | None
    value: Node | None


@dataclass(frozen=True)
class Call:
    """``function(arguments)``."""

    function: Node
    arguments: tuple[Argument, ...]

    @property
    def name(self) -> str:
        """The function's own name: ``f`` of ``f``, ``package::f`` and ``a.f``; '' of others."""
        match self.function:
            case Name(id=name) | Qualified(name=name) | Member(name=name):
                return name
        return ""


@dataclass(frozen=True)
class Qualified:
    """R's ``package::name``; ``internal`` for ``:::``."""

    package: str
    name: str
    internal: bool = False


@dataclass(frozen=True)
class Member:
    """Python's ``value.name``; R's ``value$name`` and, as `slot`, ``value@name``."""

    value: Node
    name: str
    slot: bool = False


@dataclass(frozen=True)
class Index:
    """``value[arguments]``; ``double`` for R's ``value[[arguments]]``."""

    value: Node
    arguments: tuple[Argument, ...]
    double: bool = False


@dataclass(frozen=True)
class Slice:
    """Python's ``start:stop:step`` in an index."""

    start: Node | None
    stop: Node | None
    step: Node | None


@dataclass(frozen=True)
class Unary:
    """``-x``, ``!x``, ``not x``."""

    operator: str
    operand: Node


@dataclass(frozen=True)
class Binary:
    """Arithmetic, comparison, logic, a range, a bar in a formula."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Formula:
    """``left ~ right``; ``left`` is None for a one-sided one."""

    left: Node | None
    right: Node


@dataclass(frozen=True)
class Parens:
    """R's ``(value)``, which formulas depend on: ``(1 | g)``. Python's tree has none."""

    value: Node


@dataclass(frozen=True)
class Items:
    """Python's list or tuple."""

    kind: Literal["list", "tuple"]
    items: tuple[Node, ...]


@dataclass(frozen=True)
class Mapping:
    """Python's dict."""

    items: tuple[tuple[Node, Node], ...]


Node: TypeAlias = (
    Name
    | Constant
    | Call
    | Qualified
    | Member
    | Index
    | Slice
    | Unary
    | Binary
    | Formula
    | Parens
    | Items
    | Mapping
)


@dataclass(frozen=True)
class ParsedCall:
    """A call as read.

    Attributes
    ----------
    language : {'r', 'py'}
    tree : Node
        The call; the value of the last statement.
    source : str
        The text as received, without the ``r:`` or ``py:`` before it.
    seed : int, optional
        Of ``set.seed(1)`` before the call.
    """

    language: Language
    tree: Node
    source: str
    seed: int | None = None


# What trees are made of, and the names of its parts: calls are looked through again and again.
_NODES = frozenset(get_args(Node))
PARTS: dict[type, tuple[str, ...]] = {
    kind: tuple(field.name for field in fields(kind)) for kind in (*_NODES, Argument)
}


def children(node: Node) -> Iterator[Node]:
    """Yield the nodes right below one, in the order of the text."""
    for name in PARTS[type(node)]:
        yield from _nodes(getattr(node, name))


def _nodes(value: object) -> Iterator[Node]:
    if type(value) in _NODES:
        yield value  # type: ignore[misc]
    elif isinstance(value, Argument):
        yield from _nodes(value.value)
    elif isinstance(value, tuple):
        for one in value:
            yield from _nodes(one)


def walk(node: Node, below: Callable[[Node], bool] = lambda _: True) -> Iterator[Node]:
    """Yield a node and all below it, parents first; not what is under one that `below` denies."""
    waiting = [node]
    while waiting:  # no recursion: long sums nest deeply
        one = waiting.pop()
        yield one
        if below(one):
            waiting.extend(reversed(list(children(one))))


def rebuild(node: Node, change: Callable[[Node], Node]) -> Node:
    """Return a tree in which each node is what `change` makes of it, parents before children."""
    return _rebuilt(change(node), change)  # type: ignore[return-value]


def _rebuilt(value: object, change: Callable[[Node], Node]) -> object:
    if isinstance(value, tuple):
        return tuple(_below(one, change) for one in value)
    if (parts := PARTS.get(type(value))) is not None:
        return type(value)(*(_below(getattr(value, name), change) for name in parts))
    return value


def _below(part: object, change: Callable[[Node], Node]) -> object:
    return rebuild(part, change) if type(part) in _NODES else _rebuilt(part, change)  # type: ignore[arg-type]
