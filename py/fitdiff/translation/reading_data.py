"""The columns of a call: response and terms of a regression, samples of a test."""

from __future__ import annotations

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
from fitdiff.translation.reading_samples import Data, from_arguments, last_name

if TYPE_CHECKING:
    from fitdiff.translation.reading import Opened


_ONE = Constant("double", 1.0)


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
            return from_arguments(opened, context)


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
    if isinstance(design, Call) and last_name(design.function) == "add_constant":
        intercept = True
        design = design.arguments[0].value
    terms = _matrix(design, context)
    return Data({"response": _column(response, context), "terms": terms}, {"intercept": intercept})


def _from_estimator(opened: Opened, context: Context) -> Data:
    terms = _matrix(opened.given.get("fit:X"), context)
    response = _column(opened.given.get("fit:y"), context)
    if opened.fit is None and context.outcome is not None:  # also where a column is called y
        response = Name(context.outcome)
    return Data({"response": response, "terms": terms})


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
