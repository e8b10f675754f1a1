"""Codecs of numbers: levels, percentages, several at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fitdiff.calls.tree import (
    Argument,
    Call,
    Constant,
    Items,
    Language,
    Name,
    Node,
)
from fitdiff.cards.codecs import Nodes, Values, value_of


@dataclass(frozen=True)
class Complement:
    """1 - the shared value: alpha and the confidence level."""

    def read(self, given: Nodes, covers: tuple[str, ...], language: Language) -> Values | None:
        """Of one argument."""
        (node,) = given.values()
        value = value_of(node)
        return {covers[0]: round(1 - value, 12)} if isinstance(value, int | float) else None

    def write(
        self, values: Values, held_by: tuple[str, ...], language: Language
    ) -> Mapping[str, Node] | None:
        """Into one argument."""
        (value,) = values.values()
        assert isinstance(value, int | float)
        return {held_by[0]: Constant("double", round(1 - value, 12))}


@dataclass(frozen=True)
class Hundredfold:
    """100 x the shared value, or each of several: percentages."""

    def read(self, given: Nodes, covers: tuple[str, ...], language: Language) -> Values | None:
        """Of one argument."""
        (node,) = given.values()
        found = several(node, 0.01)
        return None if found is None else {covers[0]: found}

    def write(
        self, values: Values, held_by: tuple[str, ...], language: Language
    ) -> Mapping[str, Node] | None:
        """Into one argument."""
        (value,) = values.values()
        return {held_by[0]: several_code(value, language, 100.0)} if _numeric(value) else None


@dataclass(frozen=True)
class Several:
    """A number, or several.

    Attributes
    ----------
    single : bool
        Whether one number alone is such a value, and not a count.
    """

    single: bool = True

    def read(self, given: Nodes, covers: tuple[str, ...], language: Language) -> Values | None:
        """Of one argument."""
        (node,) = given.values()
        found = several(node, 1.0)
        counted = not self.single and not isinstance(found, tuple)
        return None if found is None or counted else {covers[0]: found}

    def write(
        self, values: Values, held_by: tuple[str, ...], language: Language
    ) -> Mapping[str, Node] | None:
        """Into one argument."""
        (value,) = values.values()
        return {held_by[0]: several_code(value, language, 1.0)} if _numeric(value) else None


def _numeric(value: object) -> bool:
    return isinstance(value, int | float | tuple)


def several(node: Node | None, factor: float) -> float | tuple[float, ...] | None:
    """Numbers of ``c(...)``, a list or one literal."""
    match node:
        case Call(function=Name(id="c"), arguments=parts):
            found = [several(one.value, factor) for one in parts]
        case Items(items=items):
            found = [several(one, factor) for one in items]
        case _:
            value = value_of(node)
            return value * factor if isinstance(value, int | float) else None
    numbers = tuple(one for one in found if isinstance(one, float | int))
    return numbers if len(numbers) == len(found) else None


def several_code(value: object, language: Language, factor: float) -> Node:
    """Numbers as ``c(...)`` or a list."""
    if not isinstance(value, tuple):
        assert isinstance(value, int | float)
        return Constant("double", round(value * factor, 12))
    nodes = [several_code(one, language, factor) for one in value]
    if language == "py":
        return Items("list", tuple(nodes))
    return Call(Name("c"), tuple(Argument(None, one) for one in nodes))
