"""Columns given one by one: samples, groups, counts; and the event of a response."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fitdiff.calls.tree import (
    Argument,
    Binary,
    Call,
    Constant,
    Formula,
    Index,
    Member,
    Name,
    Node,
)
from fitdiff.translation.context import Context, is_call_of
from fitdiff.translation.errors import TranslationError
from fitdiff.translation.expressions import from_python, from_r
from fitdiff.translation.formulas import (
    columns_in,
    terms_of,
)
from fitdiff.translation.unknown import UNKNOWN

if TYPE_CHECKING:
    from fitdiff.translation.reading import Opened


@dataclass(frozen=True)
class Data:
    """Columns by their role, and settings that go with them."""

    nodes: Mapping[str, Node]
    settings: Mapping[str, object] = field(default_factory=dict)


def last_name(node: Node) -> str:
    """The name of a function, without its module."""
    match node:
        case Name(id=name) | Member(name=name):
            return name
    return ""


def from_arguments(opened: Opened, context: Context) -> Data:
    """Columns given one by one; a formula of R as the columns that it splits."""
    formula = opened.given.get("formula") or opened.given.get("x")
    nodes: dict[str, Node] = {}
    if isinstance(formula, Formula):
        return _from_samples(formula, opened, context)
    if "samples" in opened.card.data:
        return Data(_samples(opened, context))
    change = from_r if context.language == "r" else from_python
    for role, argument in opened.card.data.items():
        node = opened.given.get(argument)
        if node is None or node == Constant("null", None):
            continue
        counts = _table_of_counts(node, context)
        if role == "counts" and counts is None:
            counts = _two_columns(opened, context)
        nodes[role] = counts or change(node, context.tables)
    samples = {"samples": sum(role in nodes for role in ("x", "y"))}
    return Data(nodes, samples if "samples" in _usual(opened) else {})


def _two_columns(opened: Opened, context: Context) -> Node:
    """Two columns given to a test of counts, which are cross-tabulated."""
    change = from_r if context.language == "r" else from_python
    nodes = [opened.given.get(name) for name in ("x", "y")]
    if any(node is None or not isinstance(node, Name | Member) for node in nodes):
        raise TranslationError(
            f"{opened.card.name}() is translated with a table of two columns: table(a, b) in R, "
            "pd.crosstab(a, b) in Python."
        )
    parts = tuple(Argument(None, change(node, context.tables)) for node in nodes if node)
    return Call(Name("table"), parts)


def _samples(opened: Opened, context: Context) -> Mapping[str, Node]:
    """Samples of one test: in a list, one by one, or a column and its groups."""
    change = from_r if context.language == "r" else from_python
    first, groups = opened.given.get("x"), opened.given.get("g")
    parts = [one.value for one in opened.call.arguments if one.name is None]
    if is_call_of(first, "list") and isinstance(first, Call):
        parts = [one.value for one in first.arguments]
    elif first is not None and groups is not None:
        name = columns_in(change(groups, context.tables))[0]
        return _groups(change(first, context.tables), name, context)
    nodes = [change(one, context.tables) for one in parts if one is not None]
    return {f"sample {place}": node for place, node in enumerate(nodes, start=1)}


def _groups(values: Node, name: str, context: Context) -> dict[str, Node]:
    return {
        f"sample {place}": Index(values, (Argument(None, Binary("==", Name(name), level)),))
        for place, level in enumerate(_levels(name, context), start=1)
    }


def _usual(opened: Opened) -> Mapping[str, object]:
    from fitdiff.cards.methods import METHODS  # noqa: PLC0415

    return METHODS[opened.card.method].usual


def _table_of_counts(node: Node, context: Context) -> Node | None:
    """``table(a, b)`` and ``pd.crosstab(a, b)`` in the shared form, R's."""
    if not isinstance(node, Call) or last_name(node.function) not in ("table", "crosstab"):
        return None
    change = from_r if context.language == "r" else from_python
    parts = [change(one.value, context.tables) for one in node.arguments if one.value is not None]
    return Call(Name("table"), tuple(Argument(None, one) for one in parts))


def _from_samples(formula: Formula, opened: Opened, context: Context) -> Data:
    """``extra ~ group``: the values of each group; ``~ a + b``: two columns."""
    if formula.left is None:
        terms = [one for _, one in terms_of(formula.right)]
        return Data(dict(zip(("x", "y"), terms, strict=False)), {})
    group = formula.right
    if group == Constant("double", 1.0):
        return Data({"x": formula.left}, {"samples": 1})
    names = columns_in(group)
    if len(names) != 1:
        raise TranslationError(f"{opened.card.name}() is translated with one column of groups.")
    if "samples" in opened.card.data:
        return Data(_groups(formula.left, names[0], context))
    levels = _levels(names[0], context)
    if len(levels) != 2:
        raise TranslationError(f"'{names[0]}' has {len(levels)} levels; two are needed.")
    parts = {
        role: Index(formula.left, (Argument(None, Binary("==", Name(names[0]), level)),))
        for role, level in zip(("x", "y"), levels, strict=True)
    }
    return Data(parts, {"samples": 2} if "samples" in _usual(opened) else {})


def _levels(name: str, context: Context) -> tuple[Constant, ...]:
    if context.table.name == UNKNOWN:
        raise TranslationError(f"Give TABLE, which has the levels of '{name}'.")
    if name in context.columns.levels:
        return tuple(Constant("string", level) for level in context.columns.levels[name])
    column = context.table.column(name)
    if column.kind == "boolean":
        return Constant("logical", False), Constant("logical", True)
    values = sorted(set(column.numbers()[~column.missing].tolist()))
    return tuple(Constant("double", value) for value in values)


def event_of(
    nodes: Mapping[str, Node], settings: Mapping[str, object], context: Context
) -> Mapping[str, Node]:
    """With the response of a binomial model as the event that is modelled."""
    response = nodes.get("response")
    if settings.get("family") != "binomial" or response is None:
        return nodes
    inside = response
    if is_call_of(response, "factor", "as.factor") and isinstance(response, Call):
        inside = response.arguments[0].value or response
    if not isinstance(inside, Name):
        return nodes
    kind = context.table.column(inside.id).kind if inside.id in context.table.names else "float"
    coded = inside.id in context.columns.levels or inside != response
    numeric = kind in ("float", "integer") and context.language == "py"
    if not coded and kind != "boolean" and not numeric:
        return nodes
    levels = _levels(inside.id, context)
    if len(levels) != 2:
        raise TranslationError(f"'{inside.id}' has {len(levels)} levels; two are translated.")
    if not coded and [one.value for one in levels] == [0.0, 1.0]:
        return nodes
    return {**nodes, "response": Binary("==", inside, levels[1])}


def both_forms(nodes: Mapping[str, Node]) -> Mapping[str, Node]:
    """Values and their groups as a formula too, and the other way round."""
    if "groups" in nodes and "x" in nodes:
        return {**nodes, "response": nodes["x"], "terms": nodes["groups"]}
    terms = nodes.get("terms")
    if is_call_of(terms, "factor", "as.factor") and isinstance(terms, Call):
        terms = terms.arguments[0].value
    if "response" in nodes and isinstance(terms, Name):
        return {**nodes, "x": nodes["response"], "groups": terms}
    return nodes
