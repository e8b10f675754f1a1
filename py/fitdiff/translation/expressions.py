"""Expressions of columns, in the form that both languages share, and back.

The shared form is R's tree with columns as bare names: ``log(x)``, ``x^2``, ``y[g == "a"]``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from fitdiff.calls.printing import print_call
from fitdiff.calls.tree import (
    Argument,
    Binary,
    Call,
    Constant,
    Index,
    Items,
    Member,
    Name,
    Node,
    Parens,
    Unary,
    rebuild,
)
from fitdiff.translation.errors import TranslationError

# Functions of numbers: R's name, NumPy's.
_FUNCTIONS = {
    "log": "log",
    "log2": "log2",
    "log10": "log10",
    "log1p": "log1p",
    "exp": "exp",
    "expm1": "expm1",
    "sqrt": "sqrt",
    "abs": "abs",
    "sin": "sin",
    "cos": "cos",
    "tan": "tan",
    "floor": "floor",
    "ceiling": "ceil",
    "mean": "mean",
    "median": "median",
    "sum": "sum",
    "min": "min",
    "max": "max",
    "pmin": "minimum",
    "pmax": "maximum",
}
_FROM_NUMPY = {theirs: ours for ours, theirs in _FUNCTIONS.items()}
_OPERATORS = {"^": "**", "&": "&", "|": "|", "%%": "%", "%/%": "//", "&&": "&", "||": "|"}
_FROM_PYTHON = {theirs: ours for ours, theirs in _OPERATORS.items()} | {"and": "&", "or": "|"}
_PLAIN = frozenset(["+", "-", "*", "/", "==", "!=", "<", "<=", ">", ">="])
_ARITHMETIC = frozenset(["+", "-", "*", "/", "**", "%", "//"])
_LOGICAL = frozenset(["==", "!=", "<", "<=", ">", ">=", "&", "|"])
DATA = "data"


def plus(nodes: Sequence[Node]) -> Node:
    """A sum."""
    made = nodes[0]
    for node in nodes[1:]:
        made = Binary("+", made, node)
    return made


def column_of(node: Node | None, tables: Collection[str]) -> str | None:
    """The column that ``data["a"]``, ``data$a`` or ``data[, "a"]`` is; None for other code."""
    match node:
        case Index(value=Name(id=table), arguments=arguments) if table in tables:
            values = [one.value for one in arguments]
            match [one for one in values if one is not None]:
                case [Constant(kind="string", value=str(name))] if len(values) <= 2:
                    return name
        case Member(value=Name(id=table), name=name) if table in tables:
            return name
    return None


def from_r(node: Node, tables: Collection[str] = (DATA,)) -> Node:
    """R's code in the shared form."""

    def change(one: Node) -> Node:
        name = column_of(one, tables)
        return one if name is None else Name(name)

    return rebuild(node, change)


def from_python(node: Node, tables: Collection[str] = (DATA,)) -> Node:  # noqa: C901, PLR0911 - a case for each kind
    """Python's code, of NumPy and pandas, in the shared form.

    Raises
    ------
    TranslationError
        If it is more than arithmetic of columns.
    """
    name = column_of(node, tables)
    if name is not None:
        return Name(name)

    def again(part: Node) -> Node:
        return from_python(part, tables)

    if (subset := _subset(node, tables)) is not None:
        return Index(Name(subset[1]), (Argument(None, again(subset[0])),))
    match node:
        case Name() | Constant():
            return node
        case Items(items=items):
            return Call(Name("c"), tuple(Argument(None, again(one)) for one in items))
        case Unary(operator=operator, operand=operand):
            return Unary("!" if operator == "~" else operator, _grouped(again(operand)))
        case Binary(operator=operator, left=left, right=right):
            shared = operator if operator in _PLAIN else _FROM_PYTHON.get(operator)
            if shared is not None:
                return Binary(shared, _grouped(again(left)), _grouped(again(right)))
        case Call(function=Member(value=Name(id="np" | "numpy"), name=known), arguments=parts):
            if known in _FROM_NUMPY and all(one.name is None for one in parts):
                values = [Argument(None, again(one.value)) for one in parts if one.value]
                return Call(Name(_FROM_NUMPY[known]), tuple(values))
        case Index(value=value, arguments=[rows]) if rows.value is not None:
            return Index(again(value), (Argument(None, again(rows.value)),))
    raise TranslationError(f"{print_call(node, 'py')} is not an expression of columns in R.")


def _subset(node: Node, tables: Collection[str]) -> tuple[Node, str] | None:
    """Rows and column of ``data.loc[rows, "a"]`` and ``data[rows]["a"]``."""
    table, rows, column = "", None, None
    match node:
        case Index(value=Member(value=Name(id=table), name="loc"), arguments=(first, second)):
            rows, column = first.value, second.value
        case Index(value=Index(value=Name(id=table), arguments=(first,)), arguments=(second,)):
            rows, column = first.value, second.value
    if table in tables and rows is not None and isinstance(column, Constant):
        return (rows, column.value) if isinstance(column.value, str) else None
    return None


def _grouped(node: Node) -> Node:
    """With the parentheses that the shared form, being R's, keeps as nodes."""
    return Parens(node) if isinstance(node, Binary) else node


def to_r(node: Node) -> Node:  # noqa: PLR0911 - a case for each kind
    """The shared form as R's code on a data frame ``data``."""
    match node:
        case Name(id=name):
            return Member(Name(DATA), name)
        case Constant():
            return node
        case Call(function=function, arguments=parts):
            return Call(function, tuple(Argument(one.name, _r(one.value)) for one in parts))
        case Binary(operator=operator, left=left, right=right):
            return Binary(operator, to_r(left), to_r(right))
        case Unary(operator=operator, operand=operand):
            return Unary(operator, to_r(operand))
        case Parens(value=value):
            return Parens(to_r(value))
        case Index(value=value, arguments=parts):
            return Index(to_r(value), tuple(Argument(None, _r(one.value)) for one in parts))
    raise TranslationError(f"{print_call(node, 'r')} is not an expression of columns.")


def _r(node: Node | None) -> Node | None:
    return None if node is None else to_r(node)


def to_python(node: Node, in_formula: bool = False) -> Node:  # noqa: C901, PLR0912, PLR0911 - a case for each kind
    """The shared form as Python's code on a data frame ``data``, or inside a formula.

    Raises
    ------
    TranslationError
        If NumPy has no such function.
    """

    def again(part: Node) -> Node:
        return to_python(part, in_formula)

    match node:
        case Name(id=name):
            return _formula_name(name) if in_formula else Index(Name(DATA), (_text(name),))
        case Constant(kind="double", value=float() as value) if value.is_integer():
            return Constant("integer", int(value))
        case Constant():
            return node
        case Call(function=Name(id="c"), arguments=parts):
            return Items("list", tuple(again(one.value) for one in parts if one.value))
        case Call(function=Name(id="I"), arguments=[inside]) if inside.value is not None:
            return again(inside.value)
        case Call(function=Name(id=name), arguments=parts) if name in _FUNCTIONS:
            values = tuple(Argument(None, again(one.value)) for one in parts if one.value)
            return Call(Member(Name("np"), _FUNCTIONS[name]), values)
        case Call(function=Name(id="as.numeric" | "as.integer"), arguments=[inside]):
            if inside.value is not None:
                return Binary("*", Constant("integer", 1), again(inside.value))
        case Binary(operator=operator, left=left, right=right):
            theirs = operator if operator in _PLAIN else _OPERATORS.get(operator)
            if theirs is None:
                raise TranslationError(f"{operator} has no equal in NumPy.")
            a, b = again(left), again(right)
            if theirs in _ARITHMETIC:  # True + True is True in pandas
                a, b = _counted(left, a), _counted(right, b)
            return Binary(theirs, a, b)
        case Unary(operator=operator, operand=operand):
            return Unary("~" if operator == "!" else operator, again(operand))
        case Parens(value=value):
            return again(value)
        case Index(value=value, arguments=[rows]) if rows.value is not None:
            return Index(again(value), (Argument(None, again(rows.value)),))
    raise TranslationError(f"{print_call(node, 'r')} has no equal in NumPy.")


def _counted(node: Node, code: Node) -> Node:
    """A comparison as 0 and 1."""
    while isinstance(node, Parens):
        node = node.value
    logical = isinstance(node, Binary) and node.operator in _LOGICAL
    return Binary("*", Constant("integer", 1), code) if logical else code


def _text(name: str) -> Argument:
    return Argument(None, Constant("string", name))


def _formula_name(name: str) -> Node:
    return Name(name) if name.isidentifier() else Call(Name("Q"), (_text(name),))
