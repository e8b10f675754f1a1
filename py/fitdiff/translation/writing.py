"""From what is asked to a call of another function."""

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
from fitdiff.cards.card import Card, Setting
from fitdiff.cards.codecs import ANY
from fitdiff.cards.codecs import Columns as ColumnCodec
from fitdiff.cards.methods import METHODS
from fitdiff.translation.analysis import Analysis
from fitdiff.translation.errors import TranslationError
from fitdiff.translation.expressions import to_python, to_r
from fitdiff.translation.formulas import (
    Columns,
    columns_in,
    left_text,
    patsy_text,
    terms_of,
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


def write_call(analysis: Analysis, target: Target, inner: Written | None = None) -> Written:
    """Write a call of a function that does what is asked, or as much of it as it can.

    Raises
    ------
    TranslationError
        If the data cannot be given to it.
    """
    card = target.card
    arguments, lacks = write_settings(analysis, target)
    if inner is not None:
        lacks = [one for one in lacks if one.setting not in _covered(inner.card)]
        lacks += [one for one in inner.lacks if one.setting not in _covered(card)]
    lacks += _order_lack(analysis, target)
    tree = _SHAPES[card.shape](analysis, target, arguments, inner)
    return Written(card, tree, tuple(lacks))


_CODED = tuple(Name(name) for name in ("factor", "as.factor", "ordered", "C", "relevel"))


def _order_lack(analysis: Analysis, target: Target) -> list[Lack]:
    """Sequential sums of squares depend on the order of terms, and patsy has its own."""
    if analysis.method != "analysis of variance" or analysis.settings.get("type") != 1:
        return []
    numeric = [
        all(name in target.columns.numeric for name in columns_in(term))
        and not (isinstance(term, Call) and term.function in _CODED)
        for _, term in terms_of(analysis.data["terms"])
    ]
    if numeric == sorted(numeric):
        return []
    return [Lack("order of terms", "as written", "categories before numbers")]


def _covered(card: Card) -> set[str]:
    return {name for setting in card.settings for name in setting.covers} | set(card.fixed)


def write_settings(analysis: Analysis, target: Target) -> tuple[dict[str, Node], list[Lack]]:
    """The arguments of a function that hold what is asked, and what it cannot have.

    Arguments are left out where the default already holds it.
    """
    card = target.card
    wanted = relevant(analysis)
    usual = METHODS[card.method].usual
    arguments: dict[str, Node] = {}
    lacks: list[Lack] = []
    done: set[str] = set()
    for setting in card.settings:
        values = {name: wanted.get(name, usual.get(name, ANY)) for name in setting.covers}
        if done & set(setting.covers) or not any(name in wanted for name in setting.covers):
            continue
        done |= set(setting.covers)
        if all(
            value is ANY or value == target.defaults.get(name) for name, value in values.items()
        ):
            continue
        made = _write_one(setting, values, target) or {}
        arguments |= made
        held = _read_back(setting, made, target)
        lacks += [
            Lack(name, value, held.get(name))
            for name, value in values.items()
            if name in wanted and ANY not in (value, held.get(name)) and value != held.get(name)
        ]
    # A formula, or an argument that each shape has of its own, says it.
    done |= _OF_SHAPE.get(card.shape, set())
    for name, value in wanted.items():
        has = card.fixed.get(name, usual.get(name, ANY))
        if name not in done and ANY not in (value, has) and value != has:
            lacks.append(Lack(name, value, has))
    arguments |= {name: node for name, node in target.tight.items() if name not in arguments}
    return arguments, lacks


_OF_SHAPE = {
    "formula": {"intercept"},
    "statsmodels": {"intercept"},
    "wrapper": {"intercept"},
    "estimator": {"columns standardised"},
}


def relevant(analysis: Analysis) -> dict[str, object]:
    """The settings that mean something beside the others."""
    method = METHODS[analysis.method]
    kept = {}
    for name, value in {**method.usual, **analysis.settings}.items():
        leaders = method.follows.get(name, ())
        idle = leaders and all(
            analysis.settings.get(one, method.usual[one]) == method.usual[one] for one in leaders
        )
        if not idle and name not in method.told:
            kept[name] = value
    return kept


def _write_one(
    setting: Setting, values: Mapping[str, object], target: Target
) -> Mapping[str, Node] | None:
    language = target.card.language
    whole = {name: target.defaults.get(name) if v is ANY else v for name, v in values.items()}
    in_code = {
        name: _column_code(value, target)
        if isinstance(value, Node) and not isinstance(value, Constant)
        else value
        for name, value in whole.items()
    }
    return setting.codec.write(in_code, setting.held_by, language)


def _read_back(setting: Setting, made: Mapping[str, Node], target: Target) -> Mapping[str, object]:
    """What arguments say, to see that nothing of what was asked got lost."""
    if isinstance(setting.codec, ColumnCodec):
        return dict.fromkeys(setting.covers, ANY) if made else target.defaults
    nodes = {name: made.get(name, target.nodes.get(name)) for name in setting.held_by}
    values = setting.codec.read(nodes, setting.covers, target.card.language)
    # Sums and ratios of amounts are written as code, which is not read back.
    if values is None and made:
        return dict.fromkeys(setting.covers, ANY)
    whole = target.defaults if values is None else values
    return {
        name: ANY if isinstance(value, Node) and not isinstance(value, Constant) else value
        for name, value in whole.items()
    }


def _column_code(node: Node, target: Target) -> Node:
    if target.card.language == "py":
        return to_python(node)
    # R's functions with a formula look columns up in the data.
    return node if target.card.shape == "formula" else to_r(node)


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
    made = _call(Member(Name("smf"), target.card.name.lower()), first, plain)
    return _call(Member(made, "fit"), [], _of_fit(arguments))


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


_SHAPES = {
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
