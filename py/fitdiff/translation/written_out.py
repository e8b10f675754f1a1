"""A call with every setting written out, as the installed functions have them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fitdiff.calls.check import Function
from fitdiff.calls.lookup_r import describe_r
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
    Unary,
    rebuild,
)
from fitdiff.cards.catalog import card_of
from fitdiff.translation.context import Context, given_arguments
from fitdiff.translation.reading import FITTING, Opened, first_choice, open_call

# Given in other ways, or in a formula.
_DATA = frozenset({"data", "endog", "exog"})
# What a signature has where an argument is on its way out, or has no value.
_NO_VALUES = frozenset({"deprecated", "warn", "<no value>"})
# Families: R's are looked up as functions, and have their link as only setting.
_NESTED = ("stats::", "statsmodels.api.families.")


@dataclass(frozen=True)
class How:
    """How a call is written out.

    Attributes
    ----------
    tight : bool
        Whether solvers are made as exact as they can be, in place of their own limits.
    defaults : bool
        Whether defaults are stated.
    """

    tight: bool = False
    defaults: bool = True


def write_out(context: Context, how: How = How()) -> Node:
    """The call with its defaults, on a data frame ``data``."""
    opened = open_call(context.parsed.tree, context)
    return _renamed(_filled(opened, context, how), context)


def _filled(opened: Opened, context: Context, how: How) -> Node:
    call = _complete(opened, opened.call, context, "", how)
    if opened.card.shape not in ("statsmodels", "estimator"):
        return call
    fit = opened.fit
    given = () if opened.card.shape == "statsmodels" else (Name("X"), Name("y"))
    stated = Call(Member(call, opened.card.fitted_by), tuple(Argument(None, one) for one in given))
    if fit is not None:
        stated = Call(Member(call, opened.card.fitted_by), fit.arguments)
    return _complete(opened, stated, context, "fit:", how)


def _complete(opened: Opened, call: Call, context: Context, prefix: str, how: How) -> Call:
    """A call with the arguments that it leaves out, and with the families that it names."""
    card, given, defaults = opened.card, opened.given, opened.defaults
    exact = {
        name: context.parse(code)
        for name, code in (card.tight if how.tight else {}).items()
        if name.startswith("fit:") == bool(prefix)
    }
    added = [Argument(name.removeprefix("fit:"), node) for name, node in exact.items()]
    if not exact and how.defaults:
        added += _nested_defaults(opened, context, prefix)
    formula = any(isinstance(one.value, Formula) for one in call.arguments)
    if context.language == "r" and formula and "data" not in given:
        added.append(Argument("data", Name("data")))
    for name, code in (defaults if how.defaults else {}).items():
        own = name.startswith("fit:") == bool(prefix)
        if name in {*given, *exact, *card.data.values(), *card.nested, *_DATA} or not own:
            continue
        node = _value(code, context)
        if node is not None:
            added.append(Argument(name.removeprefix("fit:"), node))
    arguments = tuple(
        Argument(one.name, None if one.value is None else _nested(one.value, context, how))
        for one in call.arguments
        if prefix + (one.name or "") not in exact
    )
    return Call(call.function, (*arguments, *added))


def _nested_defaults(opened: Opened, context: Context, prefix: str) -> Iterator[Argument]:
    """``control = glm.control(...)`` with what that function would have."""
    for name, function in opened.card.nested.items():
        package, _, own = function.partition("::")
        (described,) = describe_r([(package, own)], context.workers)
        formals = () if described is None else described.formals or ()
        if prefix or name in opened.given or any(one.name in opened.given for one in formals):
            continue
        values = [(one.name, _value(one.default, context)) for one in formals if one.default]
        parts = tuple(Argument(word, node) for word, node in values if node is not None)
        yield Argument(name, Call(Name(own), parts))


def _value(code: str, context: Context) -> Node | None:
    """A default as code that says the same where the call is written; None for other code."""
    if code.strip("'\"") in _NO_VALUES:
        return None
    node = first_choice(context.parse(code))
    match node:
        case Constant() | Name(id="Inf") | Unary(operand=Constant()):
            return node
        case Items(items=items) if all(isinstance(one, Constant) for one in items):
            return node
        case Name(id=name) if name in ("gaussian", "binomial", "poisson", "Gamma"):
            return Call(node, ())
    return None


def _nested(node: Node, context: Context, how: How) -> Node:
    """A model inside a wrapper, or a family, with its own settings."""
    function = _function(node, context)
    if function is None:
        return node
    call = node if isinstance(node, Call) else Call(node, ())
    card = card_of(function.described.name)
    if card is not None and isinstance(node, Call):
        return _filled(open_call(node, context), context, how)
    if not function.described.name.startswith(_NESTED):
        return node
    given = given_arguments(function) if function.call is not None else {}
    added = [
        Argument(one.name, value)
        for one in function.described.formals or ()
        if one.name == "link" and one.name not in given and one.default
        and (value := _value(one.default, context)) is not None
    ]  # fmt: skip
    return Call(call.function, (*call.arguments, *added))


def _function(node: Node, context: Context) -> Function | None:
    if (
        isinstance(node, Call)
        and isinstance(node.function, Member)
        and node.function.name in FITTING
    ):
        return context.function_of(node.function.value)
    return next(
        (one for one in context.bound.functions if node in (one.call, one.node)),
        None,
    )


def _renamed(tree: Node, context: Context) -> Node:
    """With the table as ``data``, and columns that stand alone as its columns."""
    functions = {one.node for one in context.bound.functions}

    def change(node: Node) -> Node:
        match node:
            case Name(id=name) if name in context.tables:
                return Name("data")
            case Name(id=name) if name in context.table.names and node not in functions:
                return _column(name, context)
        return node

    return _outside_formulas(tree, change, context)


def _column(name: str, context: Context) -> Node:
    if context.language == "r":
        return Member(Name("data"), name)
    return Index(Name("data"), (Argument(None, Constant("string", name)),))


def _outside_formulas(node: Node, change: object, context: Context) -> Node:
    """Change names where no data frame is searched for them: not in a formula's own call."""
    assert callable(change)
    if context.language == "r" and isinstance(node, Call) and _has_data(node):
        kept = {"data", None}
        parts = tuple(
            Argument(one.name, change(one.value) if one.name == "data" else one.value)
            if one.name in kept and isinstance(one.value, Name | Formula)
            else one
            for one in node.arguments
        )
        return Call(node.function, parts)
    if isinstance(node, Call):
        parts = tuple(
            Argument(
                one.name,
                None if one.value is None else _outside_formulas(one.value, change, context),
            )
            for one in node.arguments
        )
        head = node.function
        if isinstance(head, Member):
            head = Member(_outside_formulas(head.value, change, context), head.name)
        return Call(head, parts)
    return rebuild(node, change)


def _has_data(call: Call) -> bool:
    return any(isinstance(one.value, Formula) for one in call.arguments)
