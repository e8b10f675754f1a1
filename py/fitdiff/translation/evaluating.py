"""Values of simple expressions of columns, to see how a function chooses by the data."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from fitdiff.calls.tree import Binary, Constant, Index, Name, Node, Parens, Unary
from fitdiff.tables.table import Table

Array = NDArray[np.float64]
_OPERATORS: Mapping[str, Callable[[Array, Array], Array]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "^": operator.pow,
}
_COMPARED: Mapping[str, Callable[[object, object], object]] = {
    "==": operator.eq,
    "!=": operator.ne,
}


def values_of(node: Node, table: Table) -> Array | None:
    """The values of an expression without those that are missing; None for other code."""
    found = _values(node, table)
    return None if found is None else found[~np.isnan(found)]


def _values(node: Node, table: Table) -> Array | None:  # noqa: PLR0911 - a case for each kind
    match node:
        case Name(id=name) if name in table.names:
            column = table.column(name)
            return column.numbers() if column.kind in ("float", "integer", "boolean") else None
        case Constant(value=int() | float() as value):
            return np.array([float(value)])
        case Parens(value=value):
            return _values(value, table)
        case Unary(operator="-", operand=operand):
            inside = _values(operand, table)
            return None if inside is None else -inside
        case Binary(operator=sign, left=left, right=right) if sign in _OPERATORS:
            a, b = _values(left, table), _values(right, table)
            return None if a is None or b is None else _OPERATORS[sign](a, b)
        case Index(value=value, arguments=[rows]) if rows.value is not None:
            whole, kept = _values(value, table), _rows(rows.value, table)
            return None if whole is None or kept is None else whole[kept]
    return None


def _rows(node: Node, table: Table) -> NDArray[np.bool_] | None:
    match node:
        case Binary(operator=sign, left=Name(id=name), right=Constant(value=level)):
            if sign not in _COMPARED or name not in table.names:
                return None
            column = table.column(name)
            held = (
                np.array(column.labels(), dtype=object)
                if column.kind in ("category", "string")
                else column.values
            )
            return np.array(_COMPARED[sign](held, level), dtype=np.bool_)
    return None
