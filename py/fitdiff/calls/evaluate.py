"""A tree of Python run by walking it: what it names was resolved before; no text is evaluated."""

from __future__ import annotations

import builtins
import operator
import types
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import pandas as pd

from fitdiff.calls.allowed_python import SCIPY, is_attribute
from fitdiff.calls.errors import CallError
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
    Slice,
    Unary,
)
from fitdiff.calls.tree import Mapping as Dict
from fitdiff.calls.worker_messages import Path

_BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
    "@": operator.matmul,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "in": lambda a, b: a in b,
    "not in": lambda a, b: a not in b,
    "and": lambda a, b: a and b,
    "or": lambda a, b: a or b,
}
_UNARY: dict[str, Callable[[Any], Any]] = {
    "-": operator.neg,
    "+": operator.pos,
    "~": operator.invert,
    "not": operator.not_,
}


def resolve(path: Path, packages: tuple[str, ...]) -> Any:
    """Return the object at a path.

    Raises
    ------
    CallError
        If there is none, or the way to it leaves the packages: a module that another module
        imported is not a part of it.
    """
    module, names = path
    whole = ".".join((module, *names))
    try:
        value: Any = builtins if module == "builtins" else import_module(module)
    except ImportError as error:
        raise CallError(f"'{module}' cannot be imported: {error}.") from None
    listed = module == "scipy" and ".".join(names) in SCIPY
    for name in names:
        value = _step(value, name, whole)
        within = listed or not isinstance(value, types.ModuleType)
        if not within and not _inside(value.__name__, packages):
            raise CallError(f"{whole} is not allowed: '{value.__name__}' is another package.")
    if isinstance(value, types.ModuleType):
        raise CallError(f"'{whole}' is a module. Name a function in it.")
    home = getattr(value, "__module__", None) or type(value).__module__
    if callable(value) and not listed and not _inside(home, (*packages, "builtins")):
        raise CallError(f"{whole} is not allowed: it is '{home}''s.")
    return value


def _step(value: Any, name: str, whole: str) -> Any:
    found = getattr(value, name, None)
    if found is None and isinstance(value, types.ModuleType):
        try:  # a module of the package that nothing has imported yet
            found = import_module(f"{value.__name__}.{name}")
        except ImportError:
            found = None
    if found is None:
        raise CallError(f"There is no '{whole}': '{name}' is not there.")
    return found


def _inside(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def evaluate(  # noqa: C901, PLR0911 - a case for each kind of node
    node: Node,
    functions: Mapping[Node, Any],
    names: Mapping[str, Any],
    scope: dict[str, Any],
    methods: list[tuple[Node, Any]],
) -> Any:
    """Run a tree.

    Parameters
    ----------
    node : Node
        A tree that passed the gate.
    functions : mapping of Node to object
        What was resolved.
    names : mapping of str to object
        Columns and tables; they win over functions unless called.
    scope : dict
        What formulas see as the caller's variables.
    methods : list
        Is added the methods of results that were called, each with its call.
    """

    def value_of(one: Node) -> Any:
        return evaluate(one, functions, names, scope, methods)

    match node:
        case Constant(value=value):
            return value
        case Name(id=name) if name in names:
            return names[name]
        case Name() | Member() if node in functions:
            return functions[node]
        case Member(value=value, name=name):
            return _attribute(value_of(value), name)
        case Call():
            return _call(node, value_of, functions, scope, methods)
        case Index(value=value, arguments=arguments):
            parts = [_index(one, value_of) for one in arguments]
            return value_of(value)[parts[0] if len(parts) == 1 else tuple(parts)]
        case Unary(operator=sign, operand=operand):
            return _UNARY[sign](value_of(operand))
        case Binary(operator=sign, left=left, right=right):
            return _BINARY[sign](value_of(left), value_of(right))
        case Items(kind=kind, items=items):
            values = [value_of(item) for item in items]
            return values if kind == "list" else tuple(values)
        case Dict(items=items):
            return {value_of(key): value_of(value) for key, value in items}
    raise CallError(f"{type(node).__name__} has no value in Python.")


def _attribute(value: Any, name: str) -> Any:
    if isinstance(value, pd.DataFrame) and name in value.columns:
        return value[name]
    # Checked again: the gate let names of columns through, and this may be no table.
    found = getattr(value, name) if is_attribute(name) else None
    if found is None or isinstance(found, types.ModuleType):
        raise CallError(f"'{name}' is no result of {type(value).__name__}.")
    return found


def _call(
    node: Call,
    value_of: Callable[[Node], Any],
    functions: Mapping[Node, Any],
    scope: dict[str, Any],
    methods: list[tuple[Node, Any]],
) -> Any:
    function = node.function
    # A column may have a function's name; only the function can be called.
    called = functions[function] if function in functions else value_of(function)
    if function not in functions:
        methods.append((node, called))
    positional = [value_of(one.value) for one in node.arguments if one.name is None and one.value]
    named = {one.name: value_of(one.value) for one in node.arguments if one.name and one.value}
    return types.FunctionType(_invoke.__code__, scope)(called, positional, named)


def _invoke(called: Any, positional: list[Any], named: dict[str, Any]) -> Any:
    # Formulas see the variables of the function that calls: this one's, whose globals are `scope`.
    return called(*positional, **named)


def _index(argument: Argument, value_of: Callable[[Node], Any]) -> Any:
    part = argument.value
    assert part is not None
    if not isinstance(part, Slice):
        return value_of(part)
    ends = (part.start, part.stop, part.step)
    return slice(*(None if end is None else value_of(end) for end in ends))
