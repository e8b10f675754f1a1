"""``data =`` for R functions that take a formula and were given none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fitdiff.calls.check import Function
from fitdiff.calls.tree import Argument, Call, Formula, Name, Node, rebuild


def supply_data(
    tree: Node, functions: Sequence[Function], table: str
) -> tuple[Node, tuple[str, ...]]:
    """Add ``data = <table>`` where a formula was given for the first argument.

    Parameters
    ----------
    tree : Node
    functions : sequence of Function
    table : str
        The table's name.

    Returns
    -------
    tree, notes
    """
    lacking: dict[Call, str] = {}
    for function in functions:
        formals = function.described.formals
        if function.call is None or not formals or function.formula:
            continue
        given = {one.formal: one.argument.value for one in function.matched}
        first = given.get(formals[0].name)
        takes_data = any(one.name == "data" for one in formals)
        if isinstance(first, Formula) and takes_data and "data" not in given:
            lacking[function.call] = function.described.name

    def add(node: Node) -> Node:
        if isinstance(node, Call) and node in lacking:
            return replace(node, arguments=(*node.arguments, Argument("data", Name(table))))
        return node

    notes = tuple(
        f"data = {table} is supplied to {name}" for name in dict.fromkeys(lacking.values())
    )
    return rebuild(tree, add), notes
