"""Python text to the tree, by `ast`; nothing is compiled or run."""

from __future__ import annotations

import ast

from fitdiff.calls.errors import CallError
from fitdiff.calls.tree import (
    Argument,
    Binary,
    Call,
    Constant,
    Index,
    Items,
    Kind,
    Mapping,
    Member,
    Name,
    Node,
    Slice,
    Unary,
)

OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.MatMult: "@",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.BitXor: "^",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.And: "and",
    ast.Or: "or",
    ast.USub: "-",
    ast.UAdd: "+",
    ast.Invert: "~",
    ast.Not: "not",
}
_WORDS = {
    "JoinedStr": "an f-string",
    "TemplateStr": "a t-string",
    "NamedExpr": "an assignment (:=)",
    "ListComp": "a comprehension",
    "SetComp": "a comprehension",
    "DictComp": "a comprehension",
    "GeneratorExp": "a comprehension",
    "IfExp": "an if expression",
    "Starred": "a starred argument",
    "Set": "a set",
    "Lambda": "a lambda",
    "Assign": "an assignment",
    "AugAssign": "an assignment",
    "AnnAssign": "an assignment",
    "Import": "an import",
    "ImportFrom": "an import",
    "FunctionDef": "a function definition",
    "AsyncFunctionDef": "a function definition",
    "ClassDef": "a class definition",
}
ALLOWED = (
    "Allowed are calls of functions and methods, literals, lists, tuples, dicts, indexing, "
    "arithmetic and comparisons."
)
_MAX_LENGTH = 20_000


def parse_python(text: str) -> Node:
    """Parse one expression.

    Raises
    ------
    CallError
        If it is no Python, not one expression, or holds something that is not allowed.
    """
    if len(text) > _MAX_LENGTH:
        raise CallError(f"The call has {len(text)} characters; allowed are {_MAX_LENGTH}.")
    try:
        module = ast.parse(text.strip())
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise CallError(_not_python(text, error)) from None
    if not module.body:
        raise CallError("There is no call. Write one after 'py:'.")
    if len(module.body) > 1:
        raise CallError(
            "There are several statements. Write one expression: fitdiff has the table and needs "
            "no import or assignment."
        )
    statement = module.body[0]
    if not isinstance(statement, ast.Expr):
        raise _refused(statement)
    try:
        return convert(statement.value)
    except RecursionError:
        raise CallError("The call is nested too deeply.") from None


def _not_python(text: str, error: BaseException) -> str:
    if isinstance(error, SyntaxError) and error.lineno is not None:
        place = f"line {error.lineno}, column {error.offset}: "
        line = (text.strip().splitlines() or [""])[error.lineno - 1 : error.lineno]
        return f"This is not valid Python: {place}{error.msg}" + "".join(
            f"\n  {one}" for one in line
        )
    return f"This is not valid Python: {error}"


def _refused(node: ast.AST) -> CallError:
    what = _WORDS.get(type(node).__name__, f"{type(node).__name__.lower()}")
    line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0) + 1
    try:
        shown = ast.unparse(node).splitlines()[0][:60]
    except (RecursionError, ValueError):
        shown = "..."
    return CallError(f"{what} is not allowed: {shown} (line {line}, column {column}). {ALLOWED}")


def convert(node: ast.expr) -> Node:  # noqa: PLR0911 - a case for each kind of node
    """Convert an expression of `ast`; `CallError` for what the tree does not have."""
    match node:
        case ast.Name(id=name):
            return Name(name)
        case ast.Constant(value=value):
            return _constant(node, value)
        case ast.Attribute(value=value, attr=name):
            return Member(convert(value), name)
        case ast.Call():
            return _call(node)
        case ast.Subscript(value=value, slice=index):
            return Index(convert(value), _indices(index))
        case ast.List(elts=items):
            return Items("list", tuple(convert(item) for item in items))
        case ast.Tuple(elts=items):
            return Items("tuple", tuple(convert(item) for item in items))
        case ast.Dict(keys=keys, values=values):
            return _mapping(node, keys, values)
        case _:
            return _operation(node)


def _operation(node: ast.expr) -> Node:
    match node:
        case ast.UnaryOp(op=op, operand=operand):
            return Unary(OPERATORS[type(op)], convert(operand))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            return Binary(OPERATORS[type(op)], convert(left), convert(right))
        case ast.BoolOp(op=op, values=[first, *rest]):
            joined = convert(first)
            for value in rest:
                joined = Binary(OPERATORS[type(op)], joined, convert(value))
            return joined
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in OPERATORS:
            return Binary(OPERATORS[type(op)], convert(left), convert(right))
        case ast.Compare(ops=[_, _, *_]):
            raise CallError(
                f"{ast.unparse(node)[:60]} chains comparisons. Write (a < b) & (b < c)."
            )
        case _:
            raise _refused(node)


def _constant(node: ast.expr, value: object) -> Constant:
    kinds: dict[type, Kind] = {
        bool: "logical",
        int: "integer",
        float: "double",
        complex: "complex",
        str: "string",
        type(None): "null",
    }
    kind = kinds.get(type(value))
    if kind is None:
        raise CallError(f"{ast.unparse(node)[:60]} is not allowed: write a number or a string.")
    return Constant(kind, value)  # type: ignore[arg-type]


def _call(node: ast.Call) -> Call:
    for argument in node.args:
        if isinstance(argument, ast.Starred):
            raise _refused(argument)
    arguments = [Argument(None, convert(argument)) for argument in node.args]
    for keyword in node.keywords:
        if keyword.arg is None:
            raise CallError(
                f"**{ast.unparse(keyword.value)[:60]} is not allowed: write the arguments."
            )
        arguments.append(Argument(keyword.arg, convert(keyword.value)))
    return Call(convert(node.func), tuple(arguments))


def _indices(index: ast.expr) -> tuple[Argument, ...]:
    several = isinstance(index, ast.Tuple) and len(index.elts) > 1
    parts = index.elts if several and isinstance(index, ast.Tuple) else [index]
    return tuple(Argument(None, _index(part)) for part in parts)


def _index(part: ast.expr) -> Node:
    if not isinstance(part, ast.Slice):
        return convert(part)
    ends = (part.lower, part.upper, part.step)
    return Slice(*(None if end is None else convert(end) for end in ends))


def _mapping(node: ast.Dict, keys: list[ast.expr | None], values: list[ast.expr]) -> Mapping:
    pairs = []
    for key, value in zip(keys, values, strict=True):
        if key is None:
            raise _refused(node)
        pairs.append((convert(key), convert(value)))
    return Mapping(tuple(pairs))
