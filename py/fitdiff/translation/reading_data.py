"""The columns of a call: response and terms of a regression, samples of a test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fitdiff.calls.printing import print_call
from fitdiff.calls.tree import (
    Argument,
    Binary,
    Call,
    Constant,
    Formula,
    Index,
    Items,
    Member,
    Name,
    Node,
    Parens,
    rebuild,
    walk,
)
from fitdiff.cards.codecs import value_of
from fitdiff.translation.context import Context, is_call_of
from fitdiff.translation.errors import TranslationError
from fitdiff.translation.expressions import from_python, from_r
from fitdiff.translation.formulas import (
    columns_in,
    from_patsy,
    joined,
    terms_of,
    without_intercept,
)
from fitdiff.translation.unknown import UNKNOWN

if TYPE_CHECKING:
    from fitdiff.translation.reading import Opened

_ONE = Constant("double", 1.0)


@dataclass(frozen=True)
class Data:
    """Columns by their role, and settings that go with them."""

    nodes: Mapping[str, Node]
    settings: Mapping[str, object] = field(default_factory=dict)


def read_data(opened: Opened, context: Context) -> Data:
    """The columns that a call uses.

    Raises
    ------
    TranslationError
        If they are given in a way that has no equal.
    """
    match opened.card.shape:
        case "formula":
            return _from_formula(opened, context)
        case "statsmodels":
            return _from_statsmodels(opened, context)
        case "estimator":
            return _from_estimator(opened, context)
        case "matrix":
            return _from_matrix(opened, context)
        case _:
            return _from_arguments(opened, context)


def _regression(formula: Formula, opened: Opened, context: Context) -> Data:
    right = _expanded(formula, context)
    terms, intercept, offsets = without_intercept(right)
    assert formula.left is not None
    nodes = {"response": formula.left, "terms": terms}
    settings: dict[str, object] = {"intercept": intercept}
    if offsets:
        settings["offset"] = joined([(True, one) for one in offsets])
    if (rows := opened.given.get("subset")) is not None:
        nodes["rows"] = from_r(rows, context.tables)
    return Data(nodes, settings)


def _expanded(formula: Formula, context: Context) -> Node:
    """The right side with ``.`` as the columns that it means."""
    assert formula.left is not None
    left = columns_in(formula.left)
    others = [Name(name) for name in context.table.names if name not in left]
    every = joined([(True, one) for one in others])

    def change(node: Node) -> Node:
        return Parens(every) if node in (Name("."), Name("_rest_")) else node

    right = rebuild(formula.right, change) if Name(".") in walk(formula.right) else formula.right
    return every if right == Parens(every) else right


def _from_formula(opened: Opened, context: Context) -> Data:
    formula = opened.given.get("formula") or opened.given.get("x")
    if not isinstance(formula, Formula) or formula.left is None:
        raise TranslationError(f"{opened.card.name}() is translated with its formula: y ~ x.")
    contrasts = opened.given.get("contrasts")
    if isinstance(contrasts, Call):
        formula = Formula(formula.left, _contrasted(formula.right, contrasts))
    if opened.card.method == "nonlinear least squares":
        return _nonlinear(formula, opened)
    return _regression(formula, opened, context)


def _nonlinear(formula: Formula, opened: Opened) -> Data:
    start = opened.given.get("start")
    if not isinstance(start, Call) or formula.left is None:
        raise TranslationError("nls() is translated with start = list(NAME = NUMBER).")
    return Data({"response": formula.left, "terms": formula.right, "start": start})


def _contrasted(right: Node, contrasts: Call) -> Node:
    """Contrasts of an argument, as terms say them: C(g, contr.sum)."""
    chosen = {one.name: value_of(one.value) for one in contrasts.arguments}
    terms: list[tuple[bool, Node]] = []
    for added, term in terms_of(right):
        word = chosen.get(term.id) if isinstance(term, Name) else None
        if isinstance(word, Name):
            word = word.id
        made = term
        if word is not None:
            made = Call(Name("C"), (Argument(None, term), Argument(None, Name(str(word)))))
        terms.append((added, made))
    return joined(terms)


def _from_statsmodels(opened: Opened, context: Context) -> Data:
    text = opened.given.get("formula")
    if text is not None:
        return _regression(from_patsy(str(value_of(text))), opened, context)
    response = opened.given.get("endog")
    design = opened.given.get("exog")
    if response is None or design is None:
        raise TranslationError(f"{opened.card.name}() is translated with outcome and design.")
    intercept = False
    if isinstance(design, Call) and _last(design.function) == "add_constant":
        intercept = True
        design = design.arguments[0].value
    terms = _matrix(design, context)
    return Data({"response": _column(response, context), "terms": terms}, {"intercept": intercept})


def _last(node: Node) -> str:
    match node:
        case Name(id=name) | Member(name=name):
            return name
    return ""


def _from_estimator(opened: Opened, context: Context) -> Data:
    terms = _matrix(opened.given.get("fit:X"), context)
    return Data({"response": _column(opened.given.get("fit:y"), context), "terms": terms})


def _from_matrix(opened: Opened, context: Context) -> Data:
    terms = _matrix(opened.given.get("x"), context)
    return Data(
        {"response": _column(opened.given.get("y"), context), "terms": terms}, {"intercept": True}
    )


def _column(node: Node | None, context: Context) -> Node:
    if node is None:
        raise TranslationError("The call has no outcome.")
    if node == Name("y") and "y" not in context.table.names:
        if context.outcome is None:
            raise TranslationError("Nothing says what y is. Name its column: --outcome COLUMN.")
        return Name(context.outcome)
    change = from_r if context.language == "r" else from_python
    return change(node, context.tables)


def _matrix(node: Node | None, context: Context) -> Node:
    """The terms that a matrix of features holds."""
    names: list[str] | None = None
    match node:
        case Name(id="X") if "X" not in context.table.names:
            names = list(context.features)
        case Call(arguments=[inside]) if is_call_of(node, "as.matrix", "data.matrix"):
            return _matrix(inside.value, context)
        case Call(function=Name(id="cbind"), arguments=parts):
            parts_ = [(True, from_r(one.value, context.tables)) for one in parts if one.value]
            return joined([(added, _term(one)) for added, one in parts_])
        case Index(
            value=Call(function=Name(id="model.matrix"), arguments=inside), arguments=[_, c]
        ):
            formula = inside[0].value
            if isinstance(formula, Formula) and print_call(c.value or _ONE, "r") in ("-1", "-1L"):
                return without_intercept(_without_left(formula))[0]
        case Index(value=Name(id=table), arguments=parts) if table in context.tables:
            names = _strings(parts[-1].value)
    if names is None:
        shown = "" if node is None else print_call(node, context.language)
        raise TranslationError(f"{shown} is not a matrix of columns that can be translated.")
    return joined([(True, Name(name)) for name in names])


def _without_left(formula: Formula) -> Node:
    if Name(".") in walk(formula.right):
        raise TranslationError("model.matrix(~ .) takes the outcome as well. Name the columns.")
    return formula.right


def _term(node: Node) -> Node:
    return Call(Name("I"), (Argument(None, node),)) if isinstance(node, Binary) else node


def _strings(node: Node | None) -> list[str] | None:
    match node:
        case Items(items=items):
            found = [value_of(one) for one in items]
        case Call(function=Name(id="c"), arguments=parts):
            found = [value_of(one.value) for one in parts]
        case Constant(kind="string", value=value):
            found = [value]
        case _:
            return None
    return [str(one) for one in found] if all(isinstance(one, str) for one in found) else None


def _from_arguments(opened: Opened, context: Context) -> Data:
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
    if not isinstance(node, Call) or _last(node.function) not in ("table", "crosstab"):
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
    if group == _ONE or group == Constant("double", 1):
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
