"""A call, looked up, with the meaning of its names on a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from fitdiff.calls import Workers, bind
from fitdiff.calls.bind import BoundCall
from fitdiff.calls.check import Function
from fitdiff.calls.python_syntax import parse_python
from fitdiff.calls.source import parse_r
from fitdiff.calls.tree import Call, Constant, Language, Name, Node, ParsedCall
from fitdiff.calls.worker_messages import Describe, Described
from fitdiff.tables.table import Table
from fitdiff.translation.errors import TranslationError
from fitdiff.translation.formulas import Columns


@dataclass(frozen=True, eq=False)
class Context:
    """A call, looked up, with the meaning of its names.

    Attributes
    ----------
    parsed : ParsedCall
    bound : BoundCall
    workers : Workers
    table : Table
    columns : Columns
    outcome : str or None
    """

    parsed: ParsedCall
    bound: BoundCall
    workers: Workers
    table: Table
    columns: Columns
    outcome: str | None = None

    @property
    def language(self) -> Language:
        """Of the call."""
        return self.parsed.language

    @property
    def tables(self) -> frozenset[str]:
        """The names that mean the table."""
        names = [name for name, value in self.bound.names.items() if value is self.bound.table]
        return frozenset({"data", *names} - set(self.table.names))

    @property
    def features(self) -> tuple[str, ...]:
        """The columns that X is."""
        found = self.bound.names.get("X")
        if not isinstance(found, pd.DataFrame):
            raise TranslationError("X has no column: the table has no numeric one but the outcome.")
        return tuple(map(str, found.columns))

    def function_of(self, call: Node) -> Function | None:
        """What is known of the function of a call."""
        return next((one for one in self.bound.functions if one.call == call), None)

    def parse(self, code: str) -> Node:
        """Parse code of the call's language, such as that of a default."""
        return parse_code(code, self.language, self.workers)


def parse_code(code: str, language: Language, workers: Workers) -> Node:
    """Parse code of a language."""
    if language == "py":
        return parse_python(code)
    simple = {"NULL": Constant("null", None), "TRUE": Constant("logical", True)}
    simple |= {"FALSE": Constant("logical", False)}
    if code in simple:
        return simple[code]
    (node,) = parse_r(code, workers)
    return node


def describe_python(module: str, names: tuple[str, ...], workers: Workers) -> Described:
    """What Python says of a function or method, as installed."""
    (found,) = workers.python(Describe(((module, names),), (module.split(".", maxsplit=1)[0],)))
    assert isinstance(found, Described)
    return found


def context_of(
    parsed: ParsedCall,
    table: Table,
    workers: Workers,
    outcome: str | None = None,
    features: Sequence[str] = (),
    allow: Sequence[str] = (),
) -> Context:
    """Look a call up and give its names a meaning on a table.

    Raises
    ------
    CallError
        If something is not allowed or a name is unknown.
    """
    bound = bind(parsed, table, workers, outcome=outcome, features=features, allow=allow)
    target = outcome or ("y" if "y" in table.names else None)
    return Context(parsed, bound, workers, table, columns_of(table), target)


def columns_of(table: Table) -> Columns:
    """What formulas need to know of a table's columns."""
    levels: dict[str, tuple[str, ...]] = {}
    ordered, numeric = set(), set()
    for column in table.columns:
        if column.kind == "category":
            levels[column.name] = column.levels
            if column.ordered:
                ordered.add(column.name)
        elif column.kind == "string":
            levels[column.name] = tuple(sorted(set(map(str, column.present.tolist()))))
        elif column.kind in ("float", "integer"):
            numeric.add(column.name)
    return Columns(levels, frozenset(ordered), frozenset(numeric))


def given_arguments(function: Function) -> Mapping[str, Node]:
    """The arguments that a call states, by formal, or by their own name where it has none."""
    found: dict[str, Node] = {}
    for one in function.matched:
        name = one.formal or one.argument.name
        if name is not None and one.argument.value is not None:
            found[name] = one.argument.value
    return found


def is_call_of(node: Node | None, *names: str) -> bool:
    """Whether a node calls a function of one of these names."""
    return isinstance(node, Call) and isinstance(node.function, Name) and node.function.id in names
