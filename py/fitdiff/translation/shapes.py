"""Calls of each shape: a formula, matrices, an estimator, columns one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fitdiff.calls.tree import (
    Argument,
    Call,
    Constant,
    Formula,
    Index,
    Items,
    Member,
    Name,
    Node,
)
from fitdiff.cards.card import Card
from fitdiff.translation.analysis import Analysis
from fitdiff.translation.errors import TranslationError
from fitdiff.translation.expressions import to_python, to_r
from fitdiff.translation.formulas import (
    Columns,
    left_text,
    patsy_text,
    with_intercept,
)


@dataclass(frozen=True)
class Lack:
    """A setting that a function cannot have.

    Attributes
    ----------
    setting : str
    wanted, has : object
        Shared values.
    """

    setting: str
    wanted: object
    has: object


@dataclass(frozen=True)
class Written:
    """A call of another function.

    Attributes
    ----------
    card : Card
    tree : Node
    lacks : tuple of Lack
        What it cannot have; none where it is an exact equal.
    """

    card: Card
    tree: Node
    lacks: tuple[Lack, ...]


@dataclass(frozen=True)
class Target:
    """What is known of the function that is written.

    Attributes
    ----------
    card : Card
    defaults : mapping of str to object
        Shared values of its settings, as installed.
    nodes : mapping of str to Node or None
        The same as code, by argument.
    tight : mapping of str to Node
        Arguments that make its solver as exact as it can be.
    columns : Columns
    """

    card: Card
    defaults: Mapping[str, object]
    nodes: Mapping[str, Node | None]
    tight: Mapping[str, Node]
    columns: Columns


def _formula_call(
    analysis: Analysis, target: Target, arguments: Mapping[str, Node], _: Written | None
) -> Node:
    data = analysis.data
    if "terms" not in data:
        raise TranslationError(f"{target.card.name}() needs a formula.")
    right = with_intercept(data["terms"], bool(analysis.settings.get("intercept", True)))
    first = [Argument(None, Formula(data["response"], right)), Argument("data", Name("data"))]
    if "start" in data:
        first.append(Argument("start", data["start"]))
    return _call(Name(target.card.name), first, arguments)


def _call(function: Node, first: list[Argument], arguments: Mapping[str, Node]) -> Call:
    rest = [Argument(name, node) for name, node in arguments.items()]
    return Call(function, (*first, *rest))


def _matrix_call(
    analysis: Analysis, target: Target, arguments: Mapping[str, Node], _: Written | None
) -> Node:
    first = [Argument(None, Name("X")), Argument(None, Name("y"))]
    return _call(Name(target.card.name), first, arguments)


def _estimator_call(
    analysis: Analysis, target: Target, arguments: Mapping[str, Node], _: Written | None
) -> Node:
    plain = {name: node for name, node in arguments.items() if not name.startswith("fit:")}
    made = _call(Name(target.card.name), [], plain)
    features = "X_scaled" if analysis.settings.get("columns standardised") else "X"
    first = [Argument(None, Name(features)), Argument(None, Name("y"))]
    return _call(Member(made, "fit"), first, _of_fit(arguments))


def _of_fit(arguments: Mapping[str, Node]) -> dict[str, Node]:
    return {
        name.removeprefix("fit:"): node
        for name, node in arguments.items()
        if name.startswith("fit:")
    }


def _statsmodels_call(
    analysis: Analysis, target: Target, arguments: Mapping[str, Node], _: Written | None
) -> Node:
    data = analysis.data
    right = with_intercept(data["terms"], bool(analysis.settings.get("intercept", True)))
    text = f"{left_text(data['response'])} ~ {patsy_text(right, target.columns)}"
    first = [Argument(None, Constant("string", text)), Argument(None, Name("data"))]
    plain = {name: node for name, node in arguments.items() if not name.startswith("fit:")}
    made = _call(Member(Name("smf"), target.card.constructor.lower()), first, plain)
    return _call(Member(made, target.card.fitted_by), [], _of_fit(arguments))


def _function_call(
    analysis: Analysis, target: Target, arguments: Mapping[str, Node], _: Written | None
) -> Node:
    card = target.card
    first = []
    if "samples" in card.data:
        first = _samples_code(analysis, card)
    for place, (role, argument) in enumerate(card.data.items()):
        node = analysis.data.get(role)
        if node is None or role == "samples":
            continue
        code = Name("counts") if role == "counts" else data_code(node, card.language)
        named = place > 0 and len(first) < place
        first.append(Argument(argument if named else None, code))
    return _call(function_node(card), first, arguments)


def _samples_code(analysis: Analysis, card: Card) -> list[Argument]:
    """Samples one by one, which R has in a list."""
    nodes = [node for role, node in analysis.data.items() if role.startswith("sample ")]
    parts = [Argument(None, data_code(node, card.language)) for node in nodes]
    if card.language == "py":
        return parts
    return [Argument(None, Call(Name("list"), tuple(parts)))]


def data_code(node: Node, language: str) -> Node:
    """An expression of columns, or counts of two of them, as code of a language."""
    change = to_python if language == "py" else to_r
    if isinstance(node, Call) and node.function == Name("table"):
        parts = tuple(Argument(None, change(one.value)) for one in node.arguments if one.value)
        name = Member(Name("pd"), "crosstab") if language == "py" else Name("table")
        return Call(name, parts)
    return change(node)


def function_node(card: Card) -> Node:
    """How a script names a function."""
    if card.language == "r":
        return Name(card.name)
    if card.module in ("scipy.stats", "numpy"):
        made: Node = Name("np" if card.module == "numpy" else "scipy")
        for part in card.function.split(".")[1:]:
            made = Member(made, part)
        return made
    return Name(card.name)


def _method_call(
    analysis: Analysis, target: Target, arguments: Mapping[str, Node], _: Written | None
) -> Node:
    value = to_python(analysis.data["x"])
    return _call(Member(value, target.card.name), [], arguments)


def _wrapper_call(
    analysis: Analysis, target: Target, arguments: Mapping[str, Node], inner: Written | None
) -> Node:
    assert inner is not None
    return _call(Name(target.card.name), [Argument(None, inner.tree)], arguments)


def _curve_call(
    analysis: Analysis, target: Target, arguments: Mapping[str, Node], _: Written | None
) -> Node:
    start = analysis.data.get("start")
    if not isinstance(start, Call):
        raise TranslationError(f"{target.card.name}() needs the function written as a formula.")
    values = Items("list", tuple(one.value for one in start.arguments if one.value))
    parts: list[Node] = [
        Name("model"),
        Member(Name("data"), "index"),
        to_python(analysis.data["response"]),
    ]
    first = [*(Argument(None, one) for one in parts), Argument("p0", values)]
    function = Member(Member(Name("scipy"), "optimize"), target.card.name)
    return _call(function, first, arguments)


def _transformer_call(
    analysis: Analysis, target: Target, arguments: Mapping[str, Node], _: Written | None
) -> Node:
    made = _call(Name(target.card.name), [], arguments)
    column = analysis.data.get("x")
    if not isinstance(column, Name):
        raise TranslationError(f"{target.card.name}() is given one column.")
    listed = Items("list", (Constant("string", column.id),))
    frame = Index(Name("data"), (Argument(None, listed),))
    return Call(Member(made, "fit_transform"), (Argument(None, frame),))


SHAPES = {
    "function": _function_call,
    "formula": _formula_call,
    "matrix": _matrix_call,
    "statsmodels": _statsmodels_call,
    "estimator": _estimator_call,
    "method": _method_call,
    "wrapper": _wrapper_call,
    "curve": _curve_call,
    "transformer": _transformer_call,
}
