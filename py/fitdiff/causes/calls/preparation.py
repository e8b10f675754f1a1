"""One usual way of preparing a table before a fit, and what such ways are made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from fitdiff.calls.tree import Node, rebuild, walk

_MOST_LEVELS = 8


@dataclass(frozen=True)
class Preparation:
    """A way of preparing the data that a call is given.

    Attributes
    ----------
    words : tuple of str
        What is done, each in a few words; empty for nothing.
    make : callable (Node) -> Node
        Makes it of a call.
    """

    words: tuple[str, ...]
    make: Callable[[Node], Node]


def categories(table: pd.DataFrame, used: Sequence[str]) -> list[str]:
    """Columns that may be taken for categories: text, or few whole numbers, but for 0 and 1."""
    found = []
    for name in used:
        column = table[name].dropna()
        text = not pd.api.types.is_numeric_dtype(column)
        few = 1 < column.nunique() <= _MOST_LEVELS and not column.isin((0, 1)).all()
        if text or (few and (column == column.round()).all()):
            found.append(name)
    return found


def replacing(old: Node, new: Node) -> Callable[[Node], Node]:
    """Return what puts a node in the place of another, but not inside of itself."""
    inside = set(map(id, walk(new)))

    def change(node: Node) -> Node:
        return new if node == old and id(node) not in inside else node

    return lambda tree: rebuild(tree, change)


def listed(names: Sequence[str]) -> str:
    """Join names by commas and an and."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def shortened(names: Sequence[str], most: int = 4) -> str:
    """Join the first names by commas, with a mark where there are more."""
    return ", ".join([*names[:most], *["..."] * (len(names) > most)])
