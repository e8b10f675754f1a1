"""Codecs: between the value of an argument and the value that both languages share.

A shared value is a bool, number, string or None, an `Amount`, or, for data, an expression of
columns in R's tree (`fitdiff.calls.tree`).
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias, TypeGuard

from fitdiff.calls.tree import (
    Binary,
    Constant,
    Language,
    Member,
    Name,
    Node,
    Parens,
    Unary,
)

Nodes: TypeAlias = Mapping[str, Node | None]


Values: TypeAlias = Mapping[str, object]


_ARITHMETIC: Mapping[str, Callable[[Any, Any], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "^": operator.pow,
    "**": operator.pow,
}


class Indifferent:
    """A setting that a function does not have: any value agrees with it."""

    def __repr__(self) -> str:
        return "any"


ANY = Indifferent()


class Codec(Protocol):
    """Reads arguments, and writes them."""

    def read(self, given: Nodes, covers: tuple[str, ...], language: Language) -> Values | None:
        """Shared values of the settings; None where they cannot be told."""

    def write(
        self, values: Values, held_by: tuple[str, ...], language: Language
    ) -> Mapping[str, Node] | None:
        """The arguments that hold values; None where no argument can."""


@dataclass(frozen=True)
class Amount:
    """A number that depends on the table: factor x n^rows x sd(y)^spread."""

    factor: float
    rows: int = 0
    spread: int = 0

    def inverse(self) -> Amount:
        """One over it."""
        factor = math.inf if self.factor == 0 else 1 / self.factor
        return Amount(0.0 if math.isinf(self.factor) else factor, -self.rows, -self.spread)

    def times(self, factor: float = 1.0, rows: int = 0, spread: int = 0) -> Amount:
        """It, times another one."""
        if self.factor == 0 or math.isinf(self.factor):
            return Amount(self.factor)
        return Amount(self.factor * factor, self.rows + rows, self.spread + spread)

    def node(self, language: Language) -> Node:
        """As code, with ``n`` and ``sd_y``."""
        made = number(self.factor, language)
        for name, power in (("n", self.rows), ("sd_y", self.spread)):
            for _ in range(abs(power)):
                made = _product(made, Name(name), power > 0)
        return made

    def __str__(self) -> str:
        words = [f"{self.factor:g}"]
        for name, power in (("n", self.rows), ("sd(y)", self.spread)):
            words += [f"{'x' if power > 0 else '/'} {name}"] * abs(power)
        text = " ".join(words)
        return text.removeprefix("1 x ")


def _product(left: Node, right: Node, up: bool) -> Node:
    if up and left == Constant("double", 1.0):
        return right
    return Binary("*" if up else "/", left, right)


def number(value: float, language: Language) -> Node:
    """A number as a literal; infinity is NumPy's in Python."""
    if math.isinf(value) and language == "py":
        return Member(Name("np"), "inf") if value > 0 else Unary("-", Member(Name("np"), "inf"))
    return Constant("double", float(value))


def literal(value: object, language: Language) -> Node:  # noqa: PLR0911 - a case for each kind
    """A shared value as a literal of a language."""
    if isinstance(value, Node):
        return value
    match value:
        case Amount():
            return value.node(language)
        case None:
            return Constant("null", None)
        case bool():
            return Constant("logical", value)
        case int():
            return Constant("integer" if language == "py" else "double", value)
        case float():
            return number(value, language)
        case str():
            return Constant("string", value)
    raise TypeError(f"{value!r} is no shared value")


def value_of(node: Node | None) -> object:
    """A literal's value; the node itself where it is none."""
    match node:
        case Constant(value=value):
            return value
        case Unary(operator="-", operand=Constant(value=int() | float() as value)):
            return -value
        case Name(id="Inf") | Member(name="inf"):
            return math.inf
        case Name(id="T" | "F" as letter):
            return letter == "T"
    return node if (computed := _computed(node)) is None else computed


def _computed(node: Node | None) -> float | None:
    """The number that arithmetic of numbers gives, such as 1 / 189."""
    match node:
        case Parens(value=inner):
            found = value_of(inner)
            return found if _is_number(found) else None
        case Binary(operator=sign, left=left, right=right) if sign in _ARITHMETIC:
            one, other = value_of(left), value_of(right)
            if not (_is_number(one) and _is_number(other)) or (sign == "/" and other == 0):
                return None
            return _ARITHMETIC[sign](one, other)
    return None


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


@dataclass(frozen=True)
class Same:
    """The same value in both languages."""

    def read(self, given: Nodes, covers: tuple[str, ...], language: Language) -> Values | None:
        """Of one argument."""
        (node,) = given.values()
        return {covers[0]: value_of(node)}

    def write(
        self, values: Values, held_by: tuple[str, ...], language: Language
    ) -> Mapping[str, Node] | None:
        """Into one argument."""
        (value,) = values.values()
        return {held_by[0]: literal(value, language)}


@dataclass(frozen=True)
class Choice:
    """One of some values.

    Attributes
    ----------
    choices : mapping of object to object
        From the argument's value to the shared one; of several with one meaning the first is
        written.
    """

    choices: Mapping[object, object] = field(default_factory=dict)

    def read(self, given: Nodes, covers: tuple[str, ...], language: Language) -> Values | None:
        """Of one argument."""
        (node,) = given.values()
        value = value_of(node)
        if isinstance(value, Node):
            return None
        for mine, shared in self.choices.items():
            if mine == value and isinstance(mine, bool) == isinstance(value, bool):
                return {covers[0]: shared}
        return None

    def write(
        self, values: Values, held_by: tuple[str, ...], language: Language
    ) -> Mapping[str, Node] | None:
        """Into one argument."""
        (value,) = values.values()
        for mine, shared in self.choices.items():
            if shared == value and isinstance(shared, bool) == isinstance(value, bool):
                return {held_by[0]: literal(mine, language)}
        return None


@dataclass(frozen=True)
class Columns:
    """An expression of columns, such as weights; None where there is none."""

    def read(self, given: Nodes, covers: tuple[str, ...], language: Language) -> Values | None:
        """Of one argument."""
        (node,) = given.values()
        absent = node is None or node == Constant("null", None)
        return {covers[0]: None if absent else node}

    def write(
        self, values: Values, held_by: tuple[str, ...], language: Language
    ) -> Mapping[str, Node] | None:
        """Into one argument."""
        (value,) = values.values()
        return {held_by[0]: value} if isinstance(value, Node) else None
